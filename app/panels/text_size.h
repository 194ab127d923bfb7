// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace headroom::panels {

/// Keeps a widget's text so many times as large as the application's, whenever that changes.
void keep_text_size(QWidget& widget, double factor);

}  // namespace headroom::panels
