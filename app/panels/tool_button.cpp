// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/tool_button.h"

#include "app/theme/icons.h"

namespace headroom::panels {

namespace {
constexpr int side = 22, tool_icon_side = 14;
}

ToolButton::ToolButton(const QString& icon, const QString& text, QWidget* parent) : QToolButton(parent) {
    setIcon(theme::icon(icon));
    setIconSize({tool_icon_side, tool_icon_side});
    setFixedSize(side, side);
    setAutoRaise(true);
    setToolTip(text);
    setAccessibleName(text);
    setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
}

}  // namespace headroom::panels
