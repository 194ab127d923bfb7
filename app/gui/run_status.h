// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/gui/run_actions.h"
#include "app/gui/workbench.h"

class QLabel;
class QProgressBar;
class QToolButton;

namespace headroom::gui {

/// What is being simulated, how far it is, how long it takes, and Cancel. Nothing is seen of it at rest.
class RunStatus : public QWidget {
    Q_OBJECT
public:
    RunStatus(Workbench& workbench, RunActions& runs, QWidget* parent = nullptr);

private:
    QLabel* text_;
    QProgressBar* bar_;
    QToolButton* cancel_;
};

}  // namespace headroom::gui
