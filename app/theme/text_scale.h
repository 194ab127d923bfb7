// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headroom::theme {

/// How large texts are wanted, of the desktop's own size: what is drawn round texts grows with it.
double text_scale();
/// The application's font is the caller's to set, afterwards.
void set_text_scale(double scale);

}  // namespace headroom::theme
