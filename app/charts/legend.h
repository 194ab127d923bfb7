// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QWidget>

#include <set>

#include "app/charts/chart_data.h"

namespace headroom::charts {

/// A series' sign and name; checked where it is shown.
class LegendButton : public QAbstractButton {
    Q_OBJECT
public:
    explicit LegendButton(const Series& series, QWidget* parent = nullptr);
    /// Draws that of another series of the same name.
    void take_sign(const Series& series);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }

private:
    void draw_sign(QPainter& painter, const QRectF& area) const;

    Series::Kind kind_;
    Ink ink_;
    bool dashed_;
};

/// A button for each series; a click, or Space, shows and hides it.
class Legend : public QWidget {
    Q_OBJECT
public:
    explicit Legend(QWidget* parent = nullptr);
    void show(const ChartData& chart, const std::set<QString>& hidden);

signals:
    void toggled(const QString& series, bool shown);
};

}  // namespace headroom::charts
