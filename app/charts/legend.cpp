// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/legend.h"

#include <QPainter>

#include <algorithm>

#include "app/charts/flow_layout.h"

namespace headroom::charts {

namespace {

constexpr int sign_px = 18, gap_px = 5, side_px = 4;

}  // namespace

LegendButton::LegendButton(const Series& series, QWidget* parent)
    : QAbstractButton(parent), kind_(series.kind), ink_(series.ink), dashed_(series.dashed) {
    setText(series.name);
    setObjectName("legend." + series.name);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setToolTip(tr("Shows or hides %1").arg(series.name));
    setAccessibleName(series.name);
}

void LegendButton::take_sign(const Series& series) {
    kind_ = series.kind;
    ink_ = series.ink;
    dashed_ = series.dashed;
}

QSize LegendButton::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()) + sign_px + gap_px + 2 * side_px, fontMetrics().height() + 4};
}

void LegendButton::paintEvent(QPaintEvent*) {
    const theme::Colours& colours = theme::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(colours.selection) : QPen(Qt::NoPen));
        painter.setBrush(underMouse() ? QBrush(colours.grid) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    }
    if (isChecked()) draw_sign(painter, QRectF(side_px, 0, sign_px, height()));
    QFont font = this->font();
    font.setStrikeOut(!isChecked());
    painter.setFont(font);
    painter.setPen(isChecked() ? colours.text : colours.faint_text);
    painter.drawText(rect().adjusted(side_px + sign_px + gap_px, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
}

void LegendButton::draw_sign(QPainter& painter, const QRectF& area) const {
    const theme::Colours& colours = theme::colours();
    const QColor ink = ink_.in(colours);
    const QPointF middle = area.center();
    if (kind_ == Series::Kind::Bars) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.fillRect(QRectF(middle.x() - 5, middle.y() - 5, 10, 10), ink);
        return;
    }
    QPen pen(ink, 1.5);
    if (dashed_) pen.setDashPattern({3, 2});
    painter.setPen(pen);
    painter.drawLine(QPointF(area.left(), middle.y()), QPointF(area.right(), middle.y()));
    if (kind_ == Series::Kind::Line) return;
    painter.setPen(ink);
    painter.setBrush(dashed_ ? colours.card : ink);
    painter.drawEllipse(middle, 2.5, 2.5);
}

Legend::Legend(QWidget* parent) : QWidget(parent) {
    auto* layout = new FlowLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void Legend::show(const ChartData& chart, const std::set<QString>& hidden) {
    QStringList names, former;
    for (const Series& series : chart.series)
        if (!names.contains(series.name)) names << series.name;
    const auto buttons = findChildren<LegendButton*>(QString(), Qt::FindDirectChildrenOnly);
    for (const LegendButton* button : buttons) former << button->text();
    if (names == former) {
        for (LegendButton* button : buttons) {
            button->take_sign(*std::ranges::find(chart.series, button->text(), &Series::name));
            button->setChecked(!hidden.contains(button->text()));
        }
        update();
        return;
    }
    qDeleteAll(buttons);
    for (const QString& name : names) {
        const auto series = std::ranges::find(chart.series, name, &Series::name);
        auto* button = new LegendButton(*series, this);
        button->setChecked(!hidden.contains(name));
        connect(button, &LegendButton::clicked, this, [this, name](bool checked) { emit toggled(name, checked); });
        layout()->addWidget(button);
        button->show();
    }
}

}  // namespace headroom::charts
