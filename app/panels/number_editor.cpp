// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/number_editor.h"

#include <QKeyEvent>
#include <QWheelEvent>

#include "app/panels/number_steps.h"

namespace headroom::panels {

bool NumberEditor::eventFilter(QObject* object, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* press = static_cast<QKeyEvent*>(event);
        if (press->key() == Qt::Key_Up || press->key() == Qt::Key_Down) {
            step(press->key() == Qt::Key_Up);
            return true;
        }
    }
    if (event->type() == QEvent::Wheel && field()->hasFocus()) {
        const int turned = static_cast<QWheelEvent*>(event)->angleDelta().y();
        if (turned != 0) step(turned > 0);
        return true;
    }
    return LineEditor::eventFilter(object, event);
}

void NumberEditor::step(bool up) {
    const std::optional<QString> next = stepped(field()->text(), up, parameter());
    if (!next) return;
    field()->setText(*next);
    commit();
}

}  // namespace headroom::panels
