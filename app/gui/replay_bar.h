// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolBar>

#include "app/gui/run_actions.h"
#include "app/gui/workbench.h"

class QLabel;

namespace headroom::gui {

/// Play, step, speed, and the headline: what the figures at the scrubber say in one line.
class ReplayBar : public QToolBar {
    Q_OBJECT
public:
    ReplayBar(Workbench& workbench, RunActions& runs, QWidget* parent = nullptr);

private:
    void follow();

    Workbench& workbench_;
    QLabel* headline_;
};

/// "182k users · p99 240 ms · $4200/month": what the snapshot says; empty without one.
/// Of a plan without components.
QString nothing_to_estimate();
QString headline_of(const replay::Snapshot& snapshot);

}  // namespace headroom::gui
