// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/replay_bar.h"

#include <QComboBox>
#include <QLabel>
#include <QTime>

#include "app/document/design_edits.h"
#include "app/document/text.h"
#include "app/theme/icons.h"

namespace headroom::gui {

QString nothing_to_estimate() { return ReplayBar::tr("Add a component: drag one from the list, or press Shift+A."); }

QString headline_of(const replay::Snapshot& snapshot) {
    if (!snapshot) return {};
    QStringList parts = {QString::fromStdString(snapshot.users()), QString::fromStdString(snapshot.response())};
    if (const auto time = snapshot.time_s()) parts.insert(1, QTime(0, 0).addSecs(static_cast<int>(*time)).toString("HH:mm"));
    if (const std::string cost = snapshot.cost(); !cost.empty()) parts += QString::fromStdString(cost);
    if (snapshot.is_estimate()) parts += ReplayBar::tr("estimated");
    return parts.join(QStringLiteral(" · "));
}

ReplayBar::ReplayBar(Workbench& workbench, RunActions& runs, QWidget* parent)
    : QToolBar(tr("Replay"), parent), workbench_(workbench), headline_(new QLabel) {
    setObjectName("replay_bar");
    setMovable(false);
    setToolButtonStyle(Qt::ToolButtonIconOnly);
    addAction(runs.step_back());
    addAction(runs.play());
    addAction(runs.step_forward());
    auto* speed = new QComboBox;
    speed->setObjectName("speed");
    speed->setAccessibleName(tr("Speed of the replay"));
    speed->setToolTip(tr("Speed of the replay"));
    for (const double factor : {0.25, 0.5, 1.0, 2.0, 4.0, 8.0}) speed->addItem(tr("%1×").arg(factor), factor);
    speed->setCurrentIndex(2);
    connect(speed, &QComboBox::currentIndexChanged, this, [this, speed] { workbench_.player.set_speed(speed->currentData().toDouble()); });
    addWidget(speed);
    headline_->setObjectName("headline");
    headline_->setContentsMargins(12, 0, 12, 0);
    QFont font = headline_->font();
    font.setBold(true);
    headline_->setFont(font);
    addWidget(headline_);
    connect(&workbench_.player, &replay::Player::moved, this, &ReplayBar::follow);
    connect(&workbench_.book, &replay::ResultsBook::changed, this, &ReplayBar::follow);
    connect(&workbench_.selection, &document::Selection::design_changed, this, &ReplayBar::follow);
    connect(&workbench_.document, &document::PlanDocument::changed, this, &ReplayBar::follow);
    follow();
}

void ReplayBar::follow() {
    const replay::Snapshot& snapshot = workbench_.player.snapshot();
    const std::string& design = workbench_.selection.design();
    if (snapshot && snapshot.run().design == design)
        headline_->setText(headline_of(snapshot));
    else if (document::is_empty(workbench_.document.plan()))
        headline_->setText(nothing_to_estimate());
    else if (workbench_.document.problems().has_errors())
        headline_->setText(tr("The plan has mistakes: Findings tells them."));
    else if (workbench_.book.is_coming())
        headline_->setText(tr("Simulating…"));
    else if (snapshot && !workbench_.is_in_a_phase(design))
        headline_->setText(tr("Press Space to simulate %1.").arg(document::text_of(design)));
    else
        headline_->setText(snapshot ? headline_of(snapshot) : tr("Press Space to replay the growth."));
}

}  // namespace headroom::gui
