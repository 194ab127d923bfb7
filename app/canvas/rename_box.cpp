// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/rename_box.h"

#include <QKeyEvent>

#include <algorithm>

#include "app/canvas/geometry.h"
#include "app/canvas/view.h"
#include "app/theme/theme.h"

namespace headroom::canvas {

RenameBox::RenameBox(View& view) : QLineEdit(view.viewport()), view_(view) {
    setObjectName(QStringLiteral("rename"));
    setAccessibleName(tr("Name of the component"));
    hide();
    connect(this, &QLineEdit::textChanged, this, &RenameBox::check);
    connect(&view, &View::moved, this, &RenameBox::close_it);
}

void RenameBox::open(const std::string& id) {
    const NodeItem* node = view_.editor().scene().node(id);
    if (node == nullptr) return;
    view_.reveal(*node);
    id_ = id;
    const QRectF card = view_.viewportTransform().mapRect(node->card());
    const int width = std::max(120, static_cast<int>(card.width()));
    setGeometry(static_cast<int>(card.center().x()) - width / 2, static_cast<int>(card.top()), width, sizeHint().height());
    setText(node->look().name);
    check();
    selectAll();
    show();
    setFocus(Qt::PopupFocusReason);
}

void RenameBox::check() {
    if (id_.empty()) return;
    const QString why = view_.editor().why_not_renamed(id_, text());
    QPalette colours = view_.palette();
    if (!why.isEmpty()) colours.setColor(QPalette::Base, theme::colours().error_back);
    setPalette(colours);
    setToolTip(why);
    view_.editor().tell(why);
}

bool RenameBox::take() {
    if (id_.empty()) return true;
    if (const QString why = view_.editor().why_not_renamed(id_, text()); !why.isEmpty()) {
        view_.editor().tell(why);
        return false;
    }
    const std::string id = id_;
    const QString to = text();
    close_it();
    if (to != QString::fromStdString(id)) view_.editor().rename(id, to);
    return true;
}

void RenameBox::close_it() {
    if (id_.empty()) return;
    id_.clear();
    view_.editor().tell({});
    if (hasFocus()) view_.setFocus();  // hidden with the focus, it would go to what comes next
    hide();
}

bool RenameBox::event(QEvent* event) {
    // What the canvas does with these keys is not meant while a name is written.
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void RenameBox::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        close_it();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        take();
    } else {
        QLineEdit::keyPressEvent(event);
    }
}

void RenameBox::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && !take()) close_it();
}

}  // namespace headroom::canvas
