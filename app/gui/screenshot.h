// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace headroom::gui {

class MainWindow;

/// Simulates the growth of the open plan, goes to where it breaks first, saves a picture of the window, and quits the program:
/// with 0, or with 3 where the simulation or the file failed.
void take_screenshot(MainWindow& window, const QString& path);

}  // namespace headroom::gui
