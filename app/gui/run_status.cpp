// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/run_status.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <cmath>

namespace headroom::gui {

namespace {

constexpr int steps = 1000;

QString left_of(double seconds) {
    if (seconds < 0) return {};
    const int whole = static_cast<int>(std::ceil(seconds));
    return whole < 90 ? RunStatus::tr(", %1 s left").arg(whole) : RunStatus::tr(", %1 min left").arg((whole + 59) / 60);
}

}  // namespace

RunStatus::RunStatus(Workbench& workbench, RunActions& runs, QWidget* parent)
    : QWidget(parent), text_(new QLabel), bar_(new QProgressBar), cancel_(new QToolButton) {
    setObjectName("run_status");
    bar_->setObjectName("progress");
    bar_->setRange(0, steps);
    bar_->setFixedWidth(160);
    bar_->setTextVisible(false);
    bar_->setAccessibleName(tr("Progress of the simulation"));
    cancel_->setObjectName("cancel");
    cancel_->setDefaultAction(runs.cancel());
    cancel_->setToolButtonStyle(Qt::ToolButtonTextOnly);
    cancel_->setAutoRaise(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(text_);
    row->addWidget(bar_);
    row->addWidget(cancel_);
    app::StudyRunner& runner = workbench.runner;
    connect(&runner, &app::StudyRunner::started, this, [this](const QString& title) {
        text_->setText(title);
        bar_->setValue(0);
        show();
    });
    connect(&runner, &app::StudyRunner::progressed, this, [this, &runner](double done, double planned, double left_s) {
        bar_->setValue(planned > 0 ? static_cast<int>(steps * done / planned) : 0);
        text_->setText(runner.title() + left_of(left_s));
    });
    const auto rest = [this, &runner] {
        if (!runner.is_running()) hide();
    };
    connect(&runner, &app::StudyRunner::finished, this, rest);
    connect(&runner, &app::StudyRunner::cancelled, this, rest);
    connect(&runner, &app::StudyRunner::failed, this, rest);
    hide();
}

}  // namespace headroom::gui
