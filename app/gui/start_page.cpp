// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/start_page.h"

#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "app/gui/file_actions.h"
#include "app/panels/text_size.h"
#include "app/theme/theme.h"
#include "plan/reader.h"

namespace headroom::gui {

namespace {

const auto sample = QStringLiteral("ecommerce.headroom.json");
constexpr int column_width = 720;

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    label->setContentsMargins(0, 18, 0, 2);
    return label;
}

QPushButton* entry(const QString& title, const QString& detail) {
    auto* button = new QPushButton;
    button->setFlat(true);
    button->setCursor(Qt::PointingHandCursor);
    button->setAccessibleName(title + ", " + detail);
    auto* texts = new QVBoxLayout(button);
    texts->setContentsMargins(10, 6, 10, 6);
    texts->setSpacing(1);
    auto* first = new QLabel(title);
    auto* second = new QLabel(detail);
    first->setTextFormat(Qt::PlainText);
    second->setTextFormat(Qt::PlainText);
    second->setWordWrap(true);
    second->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel* label : {first, second}) {
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
        texts->addWidget(label);
    }
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    button->setMinimumHeight(texts->totalHeightForWidth(column_width - 2) > 0 ? texts->totalHeightForWidth(column_width - 2)
                                                                              : texts->sizeHint().height());
    return button;
}

/// Name and note of a plan's file.
std::pair<QString, QString> summary_of(const QString& path) {
    const plan::ParsedPlan parsed = plan::read_plan(path.toStdString());
    if (!parsed.plan) return {};
    return {QString::fromStdString(parsed.plan->name), QString::fromStdString(parsed.plan->note)};
}

QString shortened(const QString& text) {
    const qsizetype end = text.indexOf(". ");
    const QString first = end > 0 ? text.left(end + 1) : text;
    return first.size() <= 140 ? first : first.left(first.lastIndexOf(' ', 138)) + QStringLiteral(" …");
}

}  // namespace

StartPage::StartPage(Workbench& workbench, FileActions& files, QWidget* parent) : QWidget(parent), workbench_(workbench), files_(files) {
    setObjectName("start_page");
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    auto* inside = new QWidget;
    layout_ = new QVBoxLayout(inside);
    layout_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    area->setWidget(inside);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(area);
}

void StartPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
    if (auto* first = findChild<QPushButton*>("open_sample")) first->setFocus();
}

void StartPage::refresh() {
    delete content_;
    content_ = new QWidget;
    content_->setFixedWidth(column_width);
    layout_->addWidget(content_);
    fill();
}

void StartPage::fill() {
    auto* column = new QVBoxLayout(content_);
    column->setContentsMargins(0, 36, 0, 24);
    column->setSpacing(2);
    auto* title = new QLabel(tr("Headroom"));
    panels::keep_text_size(*title, 2.2);
    column->addWidget(title);
    auto* subtitle = new QLabel(tr("See what breaks first, at how many users, and what it costs, before anything is built."));
    subtitle->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(subtitle);
    column->addSpacing(18);

    auto* row = new QHBoxLayout;
    const QDir presets(workbench_.folders.presets);
    auto* open_sample = new QPushButton(tr("Open “E-commerce 10k → 1M”"));
    open_sample->setObjectName("open_sample");
    open_sample->setDefault(true);
    open_sample->setAutoDefault(true);
    open_sample->setEnabled(presets.exists(sample));
    connect(open_sample, &QPushButton::clicked, this, [this, presets] { files_.open_preset(presets.filePath(sample)); });
    auto* create = new QPushButton(tr("New plan"));
    create->setObjectName("start_new");
    connect(create, &QPushButton::clicked, &files_, &FileActions::open_new);
    auto* open = new QPushButton(tr("Open a file…"));
    open->setObjectName("start_open");
    connect(open, &QPushButton::clicked, this, [this] {
        for (QAction* action : files_.actions())
            if (action != nullptr && action->objectName() == "open") action->trigger();
    });
    for (QPushButton* button : {open_sample, create, open}) {
        button->setMinimumHeight(38);
        row->addWidget(button, button == open_sample ? 2 : 1);
    }
    column->addLayout(row);

    const std::vector<document::Remains> remains = workbench_.recovery.find();
    if (!remains.empty()) column->addWidget(heading(tr("Unsaved work that can be recovered")));
    for (const document::Remains& each : remains) {
        auto* line = new QHBoxLayout;
        auto* button = entry(each.name, tr("%1, changed %2")
                                            .arg(each.path.isEmpty() ? tr("never saved") : QFileInfo(each.path).fileName(),
                                                 QLocale().toString(each.saved, QLocale::ShortFormat)));
        button->setObjectName("recover");
        connect(button, &QPushButton::clicked, this, [this, each] { files_.recover(each); });
        auto* discard = new QPushButton(tr("Discard"));
        discard->setObjectName("discard");
        connect(discard, &QPushButton::clicked, this, [this, each] {
            document::Recovery::discard(each);
            QMetaObject::invokeMethod(this, &StartPage::refresh, Qt::QueuedConnection);
        });
        line->addWidget(button, 1);
        line->addWidget(discard);
        column->addLayout(line);
    }

    const QStringList recent = files_.recent();
    if (!recent.isEmpty()) column->addWidget(heading(tr("Recent")));
    for (const QString& path : recent) {
        auto* button = entry(QFileInfo(path).fileName(), QDir::toNativeSeparators(QFileInfo(path).path()));
        button->setObjectName("recent_file");
        connect(button, &QPushButton::clicked, this, [this, path] { files_.open(path); });
        column->addWidget(button);
    }

    column->addWidget(heading(tr("Examples")));
    for (const QString& name : presets.entryList({"*.headroom.json"}, QDir::Files, QDir::Name)) {
        if (name == sample) continue;
        const auto [plan, note] = summary_of(presets.filePath(name));
        if (plan.isEmpty()) continue;
        auto* button = entry(plan, shortened(note));
        button->setObjectName("preset");
        connect(button, &QPushButton::clicked, this, [this, path = presets.filePath(name)] { files_.open_preset(path); });
        column->addWidget(button);
    }
    column->addStretch();
}

}  // namespace headroom::gui
