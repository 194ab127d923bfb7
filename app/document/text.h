// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>

namespace headroom::document {

/// A plan's text for the window.
inline QString text_of(const std::string& text) { return QString::fromStdString(text); }

}  // namespace headroom::document
