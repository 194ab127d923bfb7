// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace headroom::panels {

/// Takes a widget out of sight and out of every search by name; it goes when nobody is in the middle of it any more.
inline void retire(QWidget* widget) {
    if (widget == nullptr) return;
    widget->setObjectName({});
    for (QObject* child : widget->findChildren<QObject*>()) child->setObjectName({});
    widget->hide();
    widget->deleteLater();
}

}  // namespace headroom::panels
