// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>

#include <set>

#include "app/charts/plot.h"

/// Charts on paper: black on white, with title and legend.
namespace headroom::charts {

struct Sheet {
    const ChartData& data;
    const std::set<QString>& hidden;
    View view;
    QSize size;
};

QImage image_of(const Sheet& sheet, double scale);
/// `ending`: "png", "svg", "pdf" or "csv"; nothing of any other.
QByteArray bytes_of(const Sheet& sheet, const QString& ending);

}  // namespace headroom::charts
