// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace headroom::gui {

/// Lets the control that has the focus use keys that are also a command's: Space presses a button before it plays.
class KeyPriority : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace headroom::gui
