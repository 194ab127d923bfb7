// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/callout.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

#include "app/canvas/scene.h"
#include "app/canvas/view.h"
#include "app/document/design_edits.h"
#include "app/document/names.h"
#include "app/document/text.h"
#include "app/figures/changes.h"
#include "app/theme/theme.h"
#include "core/error.h"
#include "plan/names.h"
#include "plan/scenario.h"

namespace headroom::gui {

namespace {

constexpr int margin = 12, beside_subject = 10, beside_text = 14;
constexpr int widths[] = {44, 60, 34};  ///< in characters, the preferred first

using document::text_of;

/// The stage of the growth that a snapshot is a point of, where it has broken by then.
const study::Stage* broken_stage(const study::Growth& growth, const study::RunResult& point) {
    for (const study::Stage& stage : growth.stages) {
        const auto breaks = stage.breaks_at();
        if (stage.phase == point.phase && stage.design == point.design && breaks && point.users >= breaks->users) return &stage;
    }
    return nullptr;
}

}  // namespace

Callout::Callout(Workbench& workbench, canvas::Canvas& canvas)
    : QFrame(&canvas),
      workbench_(workbench),
      canvas_(canvas),
      text_(new QLabel),
      remedy_text_(new QLabel),
      apply_(new QPushButton),
      why_(new QPushButton(tr("Why?"))) {
    setObjectName("callout");
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    text_->setObjectName("callout_text");
    remedy_text_->setObjectName("callout_remedy");
    apply_->setObjectName("callout_apply");
    why_->setObjectName("callout_why");
    auto* close = new QToolButton;
    close->setObjectName("callout_close");
    close->setText("×");
    close->setToolTip(tr("Close"));
    close->setAccessibleName(tr("Close"));
    close->setAutoRaise(true);
    QFont bold = text_->font();
    bold.setBold(true);
    text_->setFont(bold);
    text_->setWordWrap(true);
    remedy_text_->setWordWrap(true);
    remedy_text_->setForegroundRole(QPalette::PlaceholderText);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(text_);
    texts->addWidget(remedy_text_);
    auto* head = new QHBoxLayout;
    head->addLayout(texts, 1);
    head->addWidget(close, 0, Qt::AlignTop);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    buttons->addWidget(apply_);
    buttons->addWidget(why_);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 8, 8, 10);
    column->addLayout(head);
    column->addLayout(buttons);
    connect(apply_, &QPushButton::clicked, this, &Callout::apply);
    connect(why_, &QPushButton::clicked, this, [this] { emit why_wanted(stage_); });
    connect(close, &QToolButton::clicked, this, [this] {
        dismissed_ = shown_for_;
        hide();
    });
    connect(&workbench.player, &replay::Player::moved, this, &Callout::follow);
    connect(&workbench.book, &replay::ResultsBook::changed, this, &Callout::follow);
    connect(&workbench.selection, &document::Selection::design_changed, this, &Callout::follow);
    connect(&workbench.document, &document::PlanDocument::changed, this, [this](const document::PlanChange& change) {
        if (!change.design_list) return;
        shown_for_.clear();  // how its design would be called may be another name now
        follow();
    });
    moves_.setSingleShot(true);
    moves_.setInterval(0);
    connect(&moves_, &QTimer::timeout, this, &Callout::keep_clear);
    connect(&canvas.view(), &canvas::View::moved, &moves_, qOverload<>(&QTimer::start));
    connect(&canvas.scene(), &canvas::Scene::synced, &moves_, qOverload<>(&QTimer::start));
    canvas.installEventFilter(this);
    hide();
}

void Callout::follow() {
    const replay::Snapshot& snapshot = workbench_.player.snapshot();
    const bool is_of_shown = snapshot && snapshot.run().design == workbench_.selection.design();
    if (!is_of_shown || snapshot.window()) {
        hide();
        return;
    }
    for (const std::string& held : {std::string(), snapshot.run().design}) {
        const auto growth = workbench_.book.best(held);
        if (growth == nullptr || workbench_.book.is_outdated(growth)) continue;
        if (const study::Stage* stage = broken_stage(*growth, snapshot.run())) {
            show_stage(*stage, workbench_.book.is_estimate(growth));
            return;
        }
    }
    dismissed_.clear();
    hide();
}

void Callout::show_stage(const study::Stage& stage, bool is_estimate) {
    const std::string key = stage.phase + "/" + stage.design;
    const QString verdict = tr("%1 %2").arg(text_of(stage.phase), text_of(stage.verdict()));
    const QString text = is_estimate ? tr("%1 (estimated)").arg(verdict) : verdict;
    if (key == dismissed_) return hide();  // what it still speaks of may be another design
    if (key == shown_for_ && text == text_->text() && isVisible()) return tell_remedy();
    shown_for_ = key;
    stage_ = stage;
    text_->setText(text);
    try {
        remedy_ = study::find_remedy(workbench_.document.plan(), stage, workbench_.document.surroundings()->get());
    } catch (const InvalidDocument&) {
        remedy_.reset();
    }
    apply_->setVisible(remedy_.has_value());
    remedy_text_->setVisible(remedy_.has_value());
    if (remedy_) {
        tell_remedy();
        const std::string twin = document::free_name("B", plan::design_names(workbench_.document.plan()));
        const QString what =
            remedy_->in_phase ? tr("Apply to phase %1").arg(text_of(stage.phase)) : tr("Apply as design %1").arg(text_of(twin));
        const int room = widths[2] * apply_->fontMetrics().averageCharWidth();
        apply_->setText(apply_->fontMetrics().elidedText(what, Qt::ElideRight, room));
        apply_->setToolTip(what);
        apply_->setMinimumWidth(apply_->fontMetrics().horizontalAdvance(apply_->text()) + 2 * beside_text);
    }
    show();
    place();
    raise();
}

/// With what would come of it, once that is known.
void Callout::tell_remedy() {
    if (!remedy_) return;
    QString text = tr("Set %1").arg(text_of(remedy_->text));
    const study::Prospect* prospect = workbench_.book.prospect({stage_.phase, stage_.design, remedy_->setting.path});
    if (prospect != nullptr) text = tr("%1: %2").arg(text, text_of(figures::prospect_text(*prospect)));
    if (text == remedy_text_->text()) return;
    remedy_text_->setText(text);
    if (isVisible()) place();
}

void Callout::apply() {
    if (!remedy_) return;
    const study::Remedy remedy = *remedy_;
    const std::string phase = stage_.phase;
    hide();
    dismissed_ = shown_for_;
    const std::string twin = workbench_.apply(remedy.change(), remedy.design, phase);
    if (!twin.empty()) emit applied(twin, remedy.design, phase);
}

/// In pixels of the canvas.
CalloutRoom Callout::around() const {
    const canvas::View& view = canvas_.view();
    CalloutRoom found;
    found.room = canvas_.rect().marginsRemoved(QMargins() + margin);
    const std::string broken = stage_.limit ? stage_.limit->component : std::string();
    for (const canvas::NodeItem* node : canvas_.scene().nodes()) {
        const QRect seen = view.mapFromScene(node->card()).boundingRect().marginsAdded(QMargins() + beside_subject);
        const QRect card(view.viewport()->mapTo(&canvas_, seen.topLeft()), seen.size());
        if (!card.intersects(canvas_.rect())) continue;
        if (node->id() == broken)
            found.subject = card;
        else
            found.others.push_back(card);
    }
    for (const auto* widget : canvas_.findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
        if (widget != this && widget != &view && widget->isVisible()) found.others.push_back(widget->geometry());
    return found;
}

void Callout::place() {
    const int character = fontMetrics().averageCharWidth(), least = layout()->minimumSize().width();
    std::vector<QSize> sizes;
    for (const int characters : widths) {
        const int width = std::max(characters * character, least);
        sizes.emplace_back(width, layout()->totalHeightForWidth(width));
    }
    setGeometry(place_beside(sizes, around()));
}

/// It stays where it is while that covers nothing: nothing jumps about that need not.
void Callout::keep_clear() {
    if (isVisible() && !canvas_.view().is_dragging() && !is_free(geometry(), around())) place();
}

bool Callout::eventFilter(QObject* watched, QEvent* event) {
    if (watched == &canvas_ && event->type() == QEvent::Resize) moves_.start();
    return QFrame::eventFilter(watched, event);
}

void Callout::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange && isVisible()) place();
}

/// What has the focus in it leaves it to the canvas, not to whatever comes next in the window.
void Callout::hideEvent(QHideEvent* event) {
    QFrame::hideEvent(event);
    if (isHidden() && isAncestorOf(window()->focusWidget())) canvas_.setFocus();
}

}  // namespace headroom::gui
