// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace headroom::panels {

/// A small flat button with an icon of the theme; `text` is its tooltip and what a screen reader says.
class ToolButton : public QToolButton {
    Q_OBJECT
public:
    ToolButton(const QString& icon, const QString& text, QWidget* parent);
};

}  // namespace headroom::panels
