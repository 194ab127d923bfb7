// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

#include <functional>

#include "app/canvas/actions.h"
#include "app/canvas/view.h"

namespace headroom::canvas {

struct MenuCalls {
    std::function<void()> parameters;
    std::function<void(const QString& type)> help;
};

/// What can be done with what was clicked on; it is selected already.
void fill_menu(QMenu& menu, const Hit& what, Editor& editor, Actions& actions, const MenuCalls& calls);

}  // namespace headroom::canvas
