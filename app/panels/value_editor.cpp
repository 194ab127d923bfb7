// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/value_editor.h"

#include <QEvent>
#include <QFocusEvent>
#include <QKeyEvent>

#include "app/theme/theme.h"

namespace headroom::panels {

namespace {

/// A popup, or another window: the focus comes back.
bool is_passing(const QEvent* event) {
    const Qt::FocusReason reason = static_cast<const QFocusEvent*>(event)->reason();
    return reason == Qt::PopupFocusReason || reason == Qt::ActiveWindowFocusReason || reason == Qt::MenuBarFocusReason;
}

}  // namespace

ValueEditor::ValueEditor(QWidget* parent) : QWidget(parent) {}

void ValueEditor::show_value(const Value& value) {
    shown_ = value;
    several_ = false;
    display();
}

void ValueEditor::show_several() {
    shown_ = {};
    several_ = true;
    display();
}

void ValueEditor::set_refused(bool refused) {
    if (refused == refused_) return;
    refused_ = refused;
    colour();
}

void ValueEditor::colour() {
    QPalette palette;
    if (refused_) palette.setColor(QPalette::Base, theme::colours().error_back);
    field()->setPalette(palette);
}

void ValueEditor::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && refused_) colour();
}

void ValueEditor::watch(QWidget* field) {
    field->installEventFilter(this);
    field->setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(field);
}

bool ValueEditor::eventFilter(QObject* object, QEvent* event) {
    switch (event->type()) {
        case QEvent::FocusIn:
            if (!is_passing(event)) emit entered();
            break;
        case QEvent::FocusOut:
            if (static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason) commit();
            break;
        case QEvent::KeyPress: return key(*static_cast<QKeyEvent*>(event));
        case QEvent::ShortcutOverride: {
            const auto* press = static_cast<QKeyEvent*>(event);
            if (press->key() == Qt::Key_Escape && (is_dirty() || refused_)) event->accept();
            if (!is_dirty() && (press->matches(QKeySequence::Undo) || press->matches(QKeySequence::Redo))) {
                event->ignore();  // nothing is being typed: it is the plan's
                return true;
            }
            break;
        }
        case QEvent::Wheel:
            if (!field()->hasFocus()) {
                event->ignore();
                return true;
            }
            break;
        default: break;
    }
    return QWidget::eventFilter(object, event);
}

bool ValueEditor::key(QKeyEvent& event) {
    const bool is_enter = (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter) && !(event.modifiers() & Qt::ControlModifier);
    if (is_enter && !takes_enter(event)) {
        commit();
        return true;
    }
    if (event.key() == Qt::Key_Escape && (is_dirty() || refused_)) {
        restore();
        emit restored();
        return true;
    }
    return false;
}

}  // namespace headroom::panels
