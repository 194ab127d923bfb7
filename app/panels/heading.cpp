// SPDX-License-Identifier: GPL-3.0-or-later
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyleOption>
#include <QToolTip>

#include "app/panels/section.h"

namespace headroom::panels {

namespace {
constexpr int arrow_side = 9, padding = 4, title_gap = 7;
}

Heading::Heading(QWidget* parent) : QAbstractButton(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

void Heading::show_state(const QString& title, Arrow arrow) {
    setText(title);
    setAccessibleName(title);
    arrow_ = arrow;
    update();
}

QSize Heading::sizeHint() const {
    return {2 * padding + arrow_side + title_gap + fontMetrics().horizontalAdvance(text()), fontMetrics().height() + 8};
}

void Heading::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QStyleOption option;
    option.initFrom(this);
    if (underMouse() && isEnabled()) {
        QColor hover = palette().color(QPalette::WindowText);
        hover.setAlphaF(0.07F);
        painter.fillRect(rect(), hover);
    }
    if (arrow_ != Arrow::None) {
        option.rect = QRect(padding, (height() - arrow_side) / 2, arrow_side, arrow_side);
        style()->drawPrimitive(arrow_ == Arrow::Down ? QStyle::PE_IndicatorArrowDown : QStyle::PE_IndicatorArrowRight, &option, &painter,
                               this);
    }
    const QRect words = rect().adjusted(padding + arrow_side + title_gap, 0, -padding, 0);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
    if (hasFocus()) {
        QStyleOptionFocusRect focus;
        focus.initFrom(this);
        focus.rect = rect().adjusted(1, 1, -1, -1);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
    }
}

void Heading::keyPressEvent(QKeyEvent* event) {
    const bool is_closer = event->key() == Qt::Key_Left && arrow_ == Arrow::Down;
    const bool is_opener = event->key() == Qt::Key_Right && arrow_ == Arrow::Right;
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || is_closer || is_opener)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

bool Heading::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && sizeHint().width() > width()) {
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text(), this);
        return true;
    }
    return QAbstractButton::event(event);
}

}  // namespace headroom::panels
