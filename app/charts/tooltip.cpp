// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/tooltip.h"

#include <algorithm>

namespace headroom::charts {

QString tooltip_of(const ChartData& data, const std::set<QString>& hidden, const Hit& hit) {
    const Series& chosen = data.series[hit.series];
    const Point& at = chosen.points[hit.point];
    QString rows;
    for (const Series& series : data.series) {
        if (hidden.contains(series.name)) continue;
        const auto point = std::ranges::find_if(series.points, [&](const Point& each) { return each.x == at.x && each.where == at.where; });
        if (point == series.points.end() || point->text.isEmpty()) continue;
        const bool bold = &series == &chosen;
        const QString open = bold ? QStringLiteral("<b>") : QString(), close = bold ? QStringLiteral("</b>") : QString();
        rows += QStringLiteral("<tr><td>%1%3%2&nbsp;&nbsp;</td><td align=right>%1%4%2</td></tr>")
                    .arg(open, close, series.name.toHtmlEscaped(), point->text.toHtmlEscaped());
    }
    return QStringLiteral("<p style='white-space:nowrap'>%1</p><table cellspacing=0 style='white-space:nowrap'>%2</table>")
        .arg(at.where.toHtmlEscaped(), rows);
}

QString sentence_of(const ChartData& data, const Hit& hit) {
    const Series& series = data.series[hit.series];
    const Point& point = series.points[hit.point];
    return QStringLiteral("%1, %2: %3").arg(series.name, point.where, point.text);
}

}  // namespace headroom::charts
