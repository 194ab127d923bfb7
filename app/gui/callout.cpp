// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/callout.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

#include "app/document/design_edits.h"
#include "app/document/names.h"
#include "app/document/text.h"
#include "app/theme/theme.h"
#include "core/error.h"
#include "plan/names.h"
#include "plan/scenario.h"

namespace headroom::gui {

namespace {

constexpr int margin = 12, widest = 720, beside_text = 14;

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

Callout::Callout(Workbench& workbench, QWidget& over)
    : QFrame(&over),
      workbench_(workbench),
      over_(over),
      text_(new QLabel),
      remedy_text_(new QLabel),
      apply_(new QPushButton),
      why_(new QPushButton(tr("Why?"))) {
    setObjectName("callout");
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    text_->setObjectName("callout_text");
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
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 8, 8, 8);
    row->setSpacing(10);
    row->addLayout(texts, 1);
    for (QWidget* each : std::initializer_list<QWidget*>{apply_, why_, close}) row->addWidget(each);
    connect(apply_, &QPushButton::clicked, this, &Callout::apply);
    connect(why_, &QPushButton::clicked, this, [this] { emit why_wanted(stage_); });
    connect(close, &QToolButton::clicked, this, [this] {
        dismissed_ = shown_for_;
        hide();
    });
    connect(&workbench.player, &replay::Player::moved, this, &Callout::follow);
    connect(&workbench.book, &replay::ResultsBook::changed, this, &Callout::follow);
    connect(&workbench.document, &document::PlanDocument::changed, this, [this](const document::PlanChange& change) {
        if (!change.design_list) return;
        shown_for_.clear();  // how its design would be called may be another name now
        follow();
    });
    over.installEventFilter(this);
    hide();
}

void Callout::follow() {
    const replay::Snapshot& snapshot = workbench_.player.snapshot();
    if (!snapshot || snapshot.window()) {
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
    if (key == dismissed_ || (key == shown_for_ && text == text_->text() && isVisible())) return;
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
        remedy_text_->setText(tr("Set %1").arg(text_of(remedy_->text)));
        const std::string twin = document::free_name("B", plan::design_names(workbench_.document.plan()));
        apply_->setText(remedy_->in_phase ? tr("Apply to phase %1").arg(text_of(stage.phase))
                                          : tr("Apply as design %1").arg(text_of(twin)));
        apply_->setMinimumWidth(apply_->fontMetrics().horizontalAdvance(apply_->text()) + 2 * beside_text);
    }
    show();
    place();
    raise();
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

void Callout::place() {
    const int width = std::min(widest, over_.width() - 2 * margin);
    setGeometry((over_.width() - width) / 2, margin, width, layout()->totalHeightForWidth(width));
}

bool Callout::eventFilter(QObject* watched, QEvent* event) {
    if (watched == &over_ && event->type() == QEvent::Resize && isVisible()) place();
    return QFrame::eventFilter(watched, event);
}

}  // namespace headroom::gui
