// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/quick_add.h"

#include <QApplication>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>

#include "app/theme/icons.h"
#include "app/theme/theme.h"

namespace headroom::canvas {

namespace {

constexpr int name_role = Qt::UserRole;
constexpr int most_rows = 12;

/// Lower is better; below 0: it does not match.
int rank(const schema::Record& record, const QString& text) {
    if (text.isEmpty()) return 1;
    const QString title = QString::fromStdString(record.title), name = QString::fromStdString(record.name);
    if (title.startsWith(text, Qt::CaseInsensitive) || name.startsWith(text, Qt::CaseInsensitive)) return 0;
    if (title.contains(text, Qt::CaseInsensitive) || name.contains(text, Qt::CaseInsensitive)) return 1;
    return QString::fromStdString(record.help).contains(text, Qt::CaseInsensitive) ? 2 : -1;
}

}  // namespace

QuickAdd::QuickAdd(Editor& editor, QWidget* parent) : QFrame(parent), editor_(editor), text_(new QLineEdit), list_(new QListWidget) {
    setObjectName(QStringLiteral("quick_add"));
    setFrameStyle(int(Box) | int(Plain));
    setAutoFillBackground(true);
    text_->setObjectName(QStringLiteral("quick_add_text"));
    text_->setAccessibleName(tr("Component to add"));
    text_->installEventFilter(this);
    list_->setObjectName(QStringLiteral("quick_add_list"));
    list_->setAccessibleName(tr("Component types"));
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setFrameShape(NoFrame);
    list_->setIconSize({18, 18});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->setSpacing(4);
    column->addWidget(text_);
    column->addWidget(list_);
    column->addStretch();
    setFixedWidth(280);
    hide();
    connect(text_, &QLineEdit::textChanged, this, &QuickAdd::filter);
    connect(list_, &QListWidget::itemClicked, this, &QuickAdd::take);
}

void QuickAdd::open(QPointF place, const std::string& from, QPoint at) {
    place_ = place;
    from_ = from;
    text_->setPlaceholderText(from.empty() ? tr("Add a component") : tr("Add what %1 calls").arg(QString::fromStdString(from)));
    QPalette border = parentWidget()->palette();
    border.setColor(QPalette::WindowText, theme::colours().card_border);
    setPalette(border);
    text_->clear();
    filter({});
    const QRect room = parentWidget()->rect().adjusted(8, 8, -8, -8);
    move(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())),
         std::clamp(at.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    show();
    raise();
    text_->setFocus(Qt::PopupFocusReason);
}

void QuickAdd::filter(const QString& text) {
    list_->clear();
    std::vector<std::pair<int, const schema::Record*>> found;
    for (const schema::Record* record : editor_.types().records())
        if (const int each = rank(*record, text.trimmed()); each >= 0) found.emplace_back(each, record);
    std::ranges::stable_sort(found, {}, [](const auto& each) { return each.first; });
    for (const auto& [order, record] : found) {
        auto* item = new QListWidgetItem(theme::icon(QString::fromStdString(record->icon)), QString::fromStdString(record->title), list_);
        item->setData(name_role, QString::fromStdString(record->name));
        item->setToolTip(QString::fromStdString(record->help));
    }
    if (list_->count() > 0) list_->setCurrentRow(0);
    const int row = list_->count() > 0 ? list_->sizeHintForRow(0) : 0;
    list_->setFixedHeight(row * std::min(list_->count(), most_rows));
    list_->setVisible(row > 0);
    setFixedHeight(layout()->minimumSize().height());
}

void QuickAdd::take(const QListWidgetItem* item) {
    if (item == nullptr) return;
    const std::string type = item->data(name_role).toString().toStdString();
    close_it();
    const std::string id = editor_.add(type, editor_.free_place(place_), {{}, from_});
    if (!id.empty()) emit added(id);
}

void QuickAdd::close_it() {
    if (!isVisible()) return;
    emit closed();
    hide();
}

bool QuickAdd::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut && !isAncestorOf(QApplication::focusWidget())) {
        hide();
        return false;
    }
    if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
    const auto& key = *static_cast<QKeyEvent*>(event);
    if (key.key() == Qt::Key_Escape) {
        close_it();
        return true;
    }
    if (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter) {
        take(list_->currentItem());
        return true;
    }
    const bool moves = key.key() == Qt::Key_Up || key.key() == Qt::Key_Down || key.key() == Qt::Key_PageUp || key.key() == Qt::Key_PageDown;
    if (!moves) return QFrame::eventFilter(watched, event);
    QCoreApplication::sendEvent(list_, event);
    return true;
}

}  // namespace headroom::canvas
