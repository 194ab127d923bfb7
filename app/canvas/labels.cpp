// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/labels.h"

#include <QCache>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QHash>
#include <QPaintEngine>
#include <QStaticText>

#include <algorithm>
#include <cmath>

#include "app/canvas/geometry.h"

namespace headroom::canvas {

namespace {

struct Face {
    QFont font;
    double ascent = 0, height = 0;
};

const Face& face(int px, bool bold) {
    static QHash<QString, Face> all;
    const QFont base = QGuiApplication::font();
    Face& kept = all[base.key() + QString::number(bold ? -px : px)];
    if (kept.height > 0) return kept;
    kept.font = base;
    kept.font.setPixelSize(px);
    kept.font.setWeight(bold ? QFont::DemiBold : QFont::Normal);
    const QFontMetricsF metrics(kept.font);
    kept.ascent = metrics.ascent();
    kept.height = metrics.ascent() + metrics.descent();
    return kept;
}

struct Line {
    QString text;
    QStaticText prepared;
    double width = 0;
};

const Line& line(const QString& text, int px, bool bold, double width) {
    static QCache<QString, Line> all(8192);
    const Face& used = face(px, bold);
    const QString key = QStringLiteral("%1 %2 %3 ").arg(bold ? -px : px).arg(std::lround(width)).arg(used.font.family()) + text;
    if (const Line* kept = all.object(key)) return *kept;
    auto* made = new Line;
    const QFontMetricsF metrics(used.font);
    made->text = metrics.horizontalAdvance(text) <= width + 1 ? text : metrics.elidedText(text, Qt::ElideRight, width);
    made->width = metrics.horizontalAdvance(made->text);
    made->prepared.setText(made->text);
    made->prepared.setTextFormat(Qt::PlainText);
    made->prepared.setPerformanceHint(QStaticText::AggressiveCaching);
    made->prepared.prepare({}, used.font);
    all.insert(key, made);
    return *made;
}

double put(QPainter& painter, QPointF middle, const QString& text, int px, bool bold, double width, bool from_right) {
    if (text.isEmpty() || width <= 0) return 0;
    const Face& used = face(px, bold);
    const Line& shown = line(text, px, bold, width);
    painter.setFont(used.font);
    const QPointF at(from_right ? middle.x() - shown.width : middle.x(), middle.y() - used.height / 2);
    if (is_vector(painter))
        painter.drawText(at + QPointF(0, used.ascent), shown.text);
    else
        painter.drawStaticText(at, shown.prepared);
    return shown.width;
}

}  // namespace

double put_left(QPainter& painter, QPointF left_middle, const QString& text, int px, bool bold, double width) {
    return put(painter, left_middle, text, px, bold, width, false);
}

double put_right(QPainter& painter, QPointF right_middle, const QString& text, int px, bool bold, double width) {
    return put(painter, right_middle, text, px, bold, width, true);
}

void put_name(QPainter& painter, QPointF left_middle, const QString& text, int px, double width) {
    const int least = std::max(smallest_text_px, px - 2);
    for (const bool bold : {true, false})
        for (int each = px; each >= least; --each)
            if (line(text, each, bold, width).text == text) {
                put_left(painter, left_middle, text, each, bold, width);
                return;
            }
    put_left(painter, left_middle, text, least, false, width);
}

bool is_vector(const QPainter& painter) {
    const QPaintEngine* engine = painter.paintEngine();
    return engine != nullptr && engine->type() != QPaintEngine::Raster;
}

}  // namespace headroom::canvas
