// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/key_priority.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QComboBox>
#include <QKeyEvent>
#include <QTabBar>

namespace headroom::gui {

namespace {

bool uses(QObject* control, int key) {
    if (qobject_cast<QAbstractButton*>(control) != nullptr) return key == Qt::Key_Space;
    if (qobject_cast<QComboBox*>(control) != nullptr || qobject_cast<QAbstractItemView*>(control) != nullptr)
        return key == Qt::Key_Space || key == Qt::Key_Home || key == Qt::Key_End;
    return (qobject_cast<QAbstractSlider*>(control) != nullptr || qobject_cast<QTabBar*>(control) != nullptr) &&
           (key == Qt::Key_Home || key == Qt::Key_End);
}

}  // namespace

bool KeyPriority::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride) return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->modifiers() == Qt::NoModifier && uses(watched, key->key())) event->accept();
    return false;
}

}  // namespace headroom::gui
