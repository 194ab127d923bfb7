// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/link_legend.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <array>

#include "app/theme/theme.h"

namespace headroom::canvas {

namespace {

using replay::Load;

constexpr int side_px = 8, line_px = 26, gap_px = 8, row_gap_px = 2;
constexpr double thickness_px = 3;

QString percent(double ratio) { return QString::number(100 * ratio); }

/// "▲ 70 to 90 %", with the sign that such a card has, too.
QString words(Load load) {
    switch (load) {
        case Load::Fine: return LinkLegend::tr("up to %1 %").arg(percent(replay::busy_from));
        case Load::Busy: return LinkLegend::tr("%1 to %2 %").arg(percent(replay::busy_from), percent(replay::saturated_from));
        case Load::Saturated: return LinkLegend::tr("above %1 %").arg(percent(replay::saturated_from));
        case Load::Idle: break;
    }
    return LinkLegend::tr("passes no limited link");
}

QString title() { return LinkLegend::tr("Fullest link on the way"); }

constexpr std::array rows = {Load::Fine, Load::Busy, Load::Saturated, Load::Idle};

}  // namespace

LinkLegend::LinkLegend(const Scene& scene, QWidget* parent) : QWidget(parent), scene_(scene) {
    setObjectName(QStringLiteral("link_legend"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    QStringList all;
    for (const Load load : rows) all << words(load);
    setAccessibleName(title());
    setAccessibleDescription(all.join(QStringLiteral(", ")));
    connect(&scene, &Scene::looks_changed, this, &LinkLegend::follow);
    connect(&scene, &Scene::synced, this, &LinkLegend::follow);
    resize(sizeHint());
    hide();
}

void LinkLegend::follow() {
    const bool wanted = std::ranges::any_of(scene_.arrows(), [](const ArrowItem* arrow) { return arrow->link_load() != Load::Idle; });
    if (wanted == wanted_) return;
    wanted_ = wanted;
    emit wanted_changed();
}

QSize LinkLegend::sizeHint() const {
    const QFontMetrics metrics = fontMetrics();
    int width = metrics.horizontalAdvance(title());
    for (const Load load : rows)
        width = std::max(width, line_px + gap_px + metrics.horizontalAdvance(words(load) + theme::Colours::sign_of(load) + ' '));
    const int lines = static_cast<int>(rows.size()) + 1;
    return {width + 2 * side_px, lines * (metrics.height() + row_gap_px) + 2 * side_px - row_gap_px};
}

void LinkLegend::paintEvent(QPaintEvent*) {
    const theme::Colours& c = theme::colours();
    QPainter painter(this);
    painter.setPen(c.grid);
    painter.setBrush(c.card);
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    const int height = fontMetrics().height();
    QRect row(side_px, side_px, width() - 2 * side_px, height);
    painter.setPen(c.faint_text);
    painter.drawText(row, Qt::AlignVCenter | Qt::AlignLeft, title());
    for (const Load load : rows) {
        row.translate(0, height + row_gap_px);
        const QColor colour = load == Load::Idle ? c.faint_text : c.of(load);
        painter.fillRect(QRectF(row.left(), row.center().y() - thickness_px / 2, line_px, thickness_px), colour);
        const QString sign = theme::Colours::sign_of(load);
        painter.setPen(c.text);
        painter.drawText(row.adjusted(line_px + gap_px, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                         sign.isEmpty() ? words(load) : sign + ' ' + words(load));
    }
}

void LinkLegend::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) resize(sizeHint());
}

}  // namespace headroom::canvas
