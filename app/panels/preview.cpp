// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/preview.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

#include "app/panels/text_size.h"
#include "app/theme/theme.h"

namespace headroom::panels {

namespace {
constexpr int curve_height = 30;
constexpr qreal smaller = 0.88;
}  // namespace

Preview::Preview(QWidget* parent) : QWidget(parent) {
    keep_text_size(*this, smaller);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    hide();
}

void Preview::show_curve(std::vector<double> heights, const QString& left, const QString& right) {
    heights_ = std::move(heights);
    left_ = left;
    right_ = right;
    setVisible(!heights_.empty());
    setAccessibleDescription(left + QStringLiteral(", ") + right);
    update();
}

QSize Preview::sizeHint() const { return {120, curve_height + fontMetrics().height() + 2}; }

void Preview::paintEvent(QPaintEvent*) {
    if (heights_.empty()) return;
    const theme::Colours& colours = theme::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area(1, 2, width() - 2, curve_height - 2);
    const double top = std::max(*std::ranges::max_element(heights_), 1e-300);
    const double step = area.width() / static_cast<double>(std::max<std::size_t>(heights_.size() - 1, 1));
    QPainterPath line;
    for (std::size_t i = 0; i < heights_.size(); ++i) {
        const QPointF point(area.left() + step * static_cast<double>(i), area.bottom() - heights_[i] / top * (area.height() - 1));
        i == 0 ? line.moveTo(point) : line.lineTo(point);
    }
    QPainterPath surface = line;
    surface.lineTo(area.bottomRight());
    surface.lineTo(area.bottomLeft());
    surface.closeSubpath();
    QColor fill = colours.accent;
    fill.setAlphaF(0.18F);
    painter.fillPath(surface, fill);
    painter.setPen(QPen(colours.accent, 1.2));
    painter.drawPath(line);
    painter.setPen(QPen(colours.card_border, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.setPen(colours.faint_text);
    const QRect words(1, curve_height, width() - 2, height() - curve_height);
    const int right_width = fontMetrics().horizontalAdvance(right_);
    painter.drawText(words, Qt::AlignRight | Qt::AlignTop, right_);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignTop, fontMetrics().elidedText(left_, Qt::ElideRight, words.width() - right_width - 8));
}

}  // namespace headroom::panels
