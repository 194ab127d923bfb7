// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/charts/decor.h"
#include "app/charts/ticks.h"

namespace headroom::charts {

namespace {

constexpr float second_group_alpha = 0.45F;
constexpr double reach_px = 14;
constexpr int label_width_px = 84, label_height_px = 34;

/// Ticks at round figures, as many as there is room for.
class Ticker : public QCPAxisTicker {
public:
    Ticker(const QCPAxis& axis, const Axis& wanted) : axis_(axis), wanted_(wanted) {}

    void generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks, QVector<double>* sub_ticks,
                  QVector<QString>* labels) override {
        const bool wide = axis_.orientation() == Qt::Horizontal;
        const int beside = axis_.parentPlot()->yAxis2->visible() ? 130 : 80;
        const int room = wide ? axis_.parentPlot()->width() - beside : axis_.parentPlot()->height() - 50;
        const auto most = static_cast<std::size_t>(std::max(2, room / (wide ? label_width_px : label_height_px)));
        std::vector<double> found;
        switch (wanted_.scale) {
            case Axis::Scale::Log: found = log_ticks(range.lower, range.upper, most); break;
            case Axis::Scale::Clock: found = clock_ticks(range.lower, range.upper, most); break;
            case Axis::Scale::Categories: found = categories(range, room, wide); break;
            default: found = linear_ticks(range.lower, range.upper, most);
        }
        ticks = QVector<double>(found.begin(), found.end());
        if (sub_ticks != nullptr) sub_ticks->clear();
        if (labels == nullptr) return;
        labels->clear();
        for (const double tick : found) *labels << tick_text(tick, wanted_);
    }

private:
    std::vector<double> categories(const QCPRange& range, int room, bool wide) const {
        std::vector<double> found;
        const auto count = static_cast<std::size_t>(wanted_.categories.size());
        const QFontMetrics metrics(axis_.tickLabelFont());
        int each = 1;
        for (const QString& name : wanted_.categories) {
            const QSize size = metrics.size(0, name);
            each = std::max(each, wide ? size.width() + 14 : size.height());
        }
        const auto fitting = static_cast<std::size_t>(std::max(1, room / each));
        const std::size_t step = std::max<std::size_t>(1, (count + fitting - 1) / fitting);
        for (std::size_t i = 0; i < count; i += step)
            if (range.contains(static_cast<double>(i))) found.push_back(static_cast<double>(i));
        return found;
    }

    const QCPAxis& axis_;
    Axis wanted_;
};

QCPRange scaled(const QCPAxis& axis, double factor, double around) {
    const QCPRange range = axis.range();
    if (axis.scaleType() == QCPAxis::stLinear) return {(range.lower - around) * factor + around, (range.upper - around) * factor + around};
    return {std::pow(range.lower / around, factor) * around, std::pow(range.upper / around, factor) * around};
}

}  // namespace

Plot::Plot(QWidget* parent) : QCustomPlot(parent) {
    setNoAntialiasingOnDrag(true);
    setInteractions(QCP::Interactions());
    plotLayout()->setMargins(QMargins(0, 0, 0, 0));
    addLayer("back", layer("grid"), limBelow);
    addLayer("cursor", layer("axes"), limAbove);
    layer("cursor")->setMode(QCPLayer::lmBuffered);
    addLayer("labels", layer("main"), limAbove);
    connect(this, &QCustomPlot::afterLayout, this, &Plot::fit_titles);
}

void Plot::show(const ChartData& data, const theme::Colours& colours, const std::set<QString>& hidden, const std::optional<View>& view) {
    const std::optional<double> cursor = cursor_ != nullptr ? cursor_->x : std::nullopt;
    clearPlottables();
    clearItems();
    data_ = data;
    colours_ = colours;
    hidden_ = hidden;
    style_axes();
    (new Backdrop(this, data_, colours_))->setLayer("back");
    labels_ = new Labels(this, data_, colours_);
    labels_->setLayer("labels");
    cursor_ = new Cursor(this, colours_);
    cursor_->setLayer("cursor");
    cursor_->x = cursor;
    std::vector<QCPBars*> tops(groups(), nullptr);
    for (const Series& series : data_.series)
        if (is_shown(series)) add_series(series, tops);
    if (data_.lies) (new BarNames(this, data_, colours_))->setLayer("labels");
    set_view(view.value_or(whole()));
}

void Plot::style_axes() {
    setBackground(QBrush(colours_.card));
    style(keys(), data_.x);
    style(values(), data_.y);
    yAxis->setRangeReversed(data_.lies);
    style(*yAxis2, data_.right);
    yAxis2->setVisible(data_.right.scale != Axis::Scale::None);
    yAxis2->grid()->setVisible(false);
    const QFontMetrics metrics(font());
    axisRect()->setMinimumMargins(QMargins(4, std::max(Labels::height_above(data_, metrics), metrics.height() / 2 + 3), 12, 4));
}

void Plot::style(QCPAxis& axis, const Axis& wanted) {
    axis.setTicker(QSharedPointer<Ticker>::create(axis, wanted));
    axis.setScaleType(wanted.scale == Axis::Scale::Log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis.setLabel(wanted.title);
    axis.setLabelFont(font());
    axis.setTickLabelFont(font());
    axis.setLabelColor(colours_.faint_text);
    axis.setTickLabelColor(colours_.text);
    axis.setBasePen(colours_.card_border);
    axis.setTickPen(colours_.card_border);
    axis.setTickLength(0, 4);
    axis.setTickLabelPadding(4);
    axis.setLabelPadding(4);
    axis.setSubTicks(false);
    axis.grid()->setPen(wanted.scale == Axis::Scale::Categories ? QPen(Qt::NoPen) : QPen(colours_.grid));
    axis.grid()->setZeroLinePen(QPen(colours_.grid));
}

/// Titles of axes stand in the middles of these: they end where the plot does.
void Plot::fit_titles() {
    const QFontMetrics metrics(font());
    const auto fit = [&](QCPAxis& axis, const QString& title) {
        const bool wide = axis.orientation() == Qt::Horizontal;
        const int middle = wide ? axisRect()->center().x() : axisRect()->center().y(),
                  all = wide ? viewport().width() : viewport().height();
        axis.setLabel(metrics.elidedText(title, Qt::ElideRight, 2 * std::min(middle, all - middle)));
    };
    fit(keys(), data_.x.title);
    fit(values(), data_.y.title);
    fit(*yAxis2, data_.right.title);
}

std::size_t Plot::groups() const {
    std::size_t most = 0;
    for (const Series& series : data_.series) most = std::max(most, series.group);
    return most + 1;
}

double Plot::shift_of(const Series& series) const {
    const double count = static_cast<double>(groups());
    if (data_.x.scale != Axis::Scale::Categories || count < 2) return 0;
    return (static_cast<double>(series.group) - (count - 1) / 2) * bar_share / count;
}

void Plot::add_series(const Series& series, std::vector<QCPBars*>& tops) {
    series.kind == Series::Kind::Bars ? add_bars(series, tops) : add_graph(series);
}

void Plot::add_bars(const Series& series, std::vector<QCPBars*>& tops) {
    auto* bars = new QCPBars(&keys(), series.on_right ? yAxis2 : &values());
    bars->setName(series.name);
    bars->setWidth(bar_share / static_cast<double>(groups()) * (groups() > 1 ? 0.94 : 1));
    QColor ink = series.ink.in(colours_);
    bars->setPen(data_.lies ? QPen(colours_.card) : series.group == 0 ? QPen(Qt::NoPen) : QPen(ink));
    if (series.group > 0) ink.setAlphaF(second_group_alpha);
    bars->setBrush(ink);
    bars->setAntialiased(false);
    if (QCPBars*& top = tops[series.group]; top != nullptr)
        bars->moveAbove(std::exchange(top, bars));
    else
        top = bars;
    for (const Point& point : series.points)
        if (point.y) bars->addData(point.x + shift_of(series), *point.y);
}

/// Between the low and the high ends, beneath all lines; open above where more than one of twenty has no end.
void Plot::add_area(const Series& series) {
    constexpr float shade_alpha = 0.14F;
    constexpr double open = 1e3;  // times what the axis shows
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    QVector<double> x, low, high;
    for (const Point& point : series.points) {
        x << point.x;
        low << point.low.value_or(none);
        high << (point.low ? point.high.value_or(open * data_.y.high) : none);
    }
    QColor ink = series.ink.in(colours_);
    ink.setAlphaF(shade_alpha);
    QCPGraph *below = addGraph(), *above = addGraph();
    for (QCPGraph* edge : {below, above}) {
        edge->setPen(QPen(Qt::NoPen));
        edge->setLayer("grid");
    }
    below->setData(x, low, true);
    above->setData(x, high, true);
    above->setBrush(ink);
    above->setChannelFillGraph(below);
}

void Plot::add_graph(const Series& series) {
    if (has_area(series)) add_area(series);
    QCPGraph* graph = addGraph(xAxis, series.on_right ? yAxis2 : yAxis);
    graph->setName(series.name);
    const QColor ink = series.ink.in(colours_);
    graph->setPen(QPen(ink, 1, series.dashed ? Qt::DashLine : Qt::SolidLine));
    const bool dots = series.kind == Series::Kind::Dots || series.kind == Series::Kind::LooseDots;
    if (series.kind == Series::Kind::LooseDots) graph->setLineStyle(QCPGraph::lsNone);
    if (dots) graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, ink, series.dashed ? colours_.card : ink, 5));
    QVector<double> x, y, minus, plus;
    for (const Point& point : series.points) {
        const double value = point.y.value_or(std::numeric_limits<double>::quiet_NaN());
        x << point.x + shift_of(series);
        y << value;
        minus << (point.low ? value - *point.low : 0);
        plus << (point.high ? *point.high - value : 0);
    }
    graph->setData(x, y, true);
    if (!dots || std::ranges::none_of(series.points, [](const Point& point) { return point.low.has_value(); })) return;
    auto* errors = new QCPErrorBars(graph->keyAxis(), graph->valueAxis());
    errors->setDataPlottable(graph);
    errors->setData(minus, plus);
    errors->setPen(QPen(ink, 1));
    errors->setWhiskerWidth(5);
    errors->setSymbolGap(0);
    errors->setAntialiased(false);
}

void Plot::add_legend() {
    auto* box = new QCPLegend;
    plotLayout()->insertRow(0);
    plotLayout()->addElement(0, 0, box);
    box->setLayer("legend");
    box->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    box->setWrap(6);
    box->setBorderPen(Qt::NoPen);
    box->setBrush(Qt::NoBrush);
    box->setFont(font());
    box->setTextColor(colours_.text);
    for (int i = 0; i < plottableCount(); ++i)
        if (!qobject_cast<QCPErrorBars*>(plottable(i)) && plottable(i)->layer()->name() != "grid") plottable(i)->addToLegend(box);
    plotLayout()->setRowStretchFactor(0, 0.001);
    plotLayout()->insertRow(0);
    auto* title = new QCPTextElement(this, data_.title, font());
    title->setTextColor(colours_.text);
    plotLayout()->addElement(0, 0, title);
}

View Plot::whole() const {
    const QCPRange keys(data_.x.low, data_.x.high), values(data_.y.low, data_.y.high);
    return {data_.lies ? values : keys, data_.lies ? keys : values, {data_.right.low, data_.right.high}};
}

View Plot::view() const { return {xAxis->range(), yAxis->range(), yAxis2->range()}; }

bool Plot::is_zoomed() const { return xAxis->range() != whole().x || yAxis->range() != whole().y; }

void Plot::set_view(const View& view) {
    xAxis->setRange(view.x);
    yAxis->setRange(view.y);
    yAxis2->setRange(view.right);
    replot(rpQueuedReplot);
}

void Plot::zoom(double factor, const QPointF& around) {
    for (QCPAxis* axis : {xAxis, yAxis, yAxis2}) {
        const double pixel = axis->orientation() == Qt::Horizontal ? around.x() : around.y();
        axis->setRange(scaled(*axis, factor, axis->pixelToCoord(pixel)));
    }
    replot(rpQueuedReplot);
}

void Plot::pan(const QPointF& from, const QPointF& to) {
    for (QCPAxis* axis : {xAxis, yAxis, yAxis2}) {
        const bool wide = axis->orientation() == Qt::Horizontal;
        const double a = axis->pixelToCoord(wide ? from.x() : from.y()), b = axis->pixelToCoord(wide ? to.x() : to.y());
        const QCPRange range = axis->range();
        if (axis->scaleType() == QCPAxis::stLogarithmic)
            axis->setRange(range.lower * a / b, range.upper * a / b);
        else
            axis->setRange(range.lower + a - b, range.upper + a - b);
    }
    replot(rpQueuedReplot);
}

void Plot::zoom_to(const QRectF& pixels) {
    const QRectF area = pixels & QRectF(axisRect()->rect());
    if (area.width() < 4 || area.height() < 4) return;
    for (QCPAxis* axis : {xAxis, yAxis, yAxis2}) {
        const bool wide = axis->orientation() == Qt::Horizontal;
        const double low = axis->pixelToCoord(wide ? area.left() : area.bottom());
        axis->setRange(QCPRange(low, axis->pixelToCoord(wide ? area.right() : area.top())));  // in order, of a reversed one too
    }
    replot(rpQueuedReplot);
}

void Plot::set_cursor(std::optional<double> x) {
    if (cursor_ == nullptr || cursor_->x == x) return;
    cursor_->x = x;
    redraw_cursor();
}

void Plot::redraw_cursor() {
    if (isVisible()) layer("cursor")->replot();
}

double Plot::base_of(const Hit& hit) const {
    const Series& series = data_.series[hit.series];
    double base = 0;
    if (series.kind != Series::Kind::Bars) return base;
    for (std::size_t i = 0; i < hit.series; ++i) {
        const Series& below = data_.series[i];
        if (below.kind != Series::Kind::Bars || below.group != series.group || !is_shown(below)) continue;
        for (const Point& point : below.points)
            if (point.x == series.points[hit.point].x) base += point.y.value_or(0);
    }
    return base;
}

QPointF Plot::pixel_at(const Series& series, double x, double y) const {
    const double key = keys().coordToPixel(x), value = (series.on_right ? *yAxis2 : values()).coordToPixel(y);
    return data_.lies ? QPointF(value, key) : QPointF(key, value);
}

QRectF Plot::bar_of(const Hit& hit) const {
    const Series& series = data_.series[hit.series];
    const Point& point = series.points[hit.point];
    const double width = bar_share / static_cast<double>(groups()), middle = point.x + shift_of(series), base = base_of(hit);
    return QRectF(pixel_at(series, middle - width / 2, base + point.y.value_or(0)), pixel_at(series, middle + width / 2, base))
        .normalized();
}

QPointF Plot::pixel_of(const Hit& hit) const {
    const Series& series = data_.series[hit.series];
    const Point& point = series.points[hit.point];
    return pixel_at(series, point.x + shift_of(series), base_of(hit) + point.y.value_or(0));
}

std::optional<Hit> Plot::hit(const QPointF& at) const {
    if (!axisRect()->rect().contains(at.toPoint())) return std::nullopt;
    std::optional<Hit> best, bar;
    double nearest = reach_px;
    for (std::size_t s = 0; s < data_.series.size(); ++s) {
        const Series& series = data_.series[s];
        if (!is_shown(series)) continue;
        for (std::size_t p = 0; p < series.points.size(); ++p) {
            if (!series.points[p].y) continue;
            if (series.kind == Series::Kind::Bars) {
                if (bar_of({s, p}).contains(at)) bar = Hit{s, p};
            } else if (const double distance = QLineF(pixel_of({s, p}), at).length(); distance < nearest) {
                nearest = distance;
                best = Hit{s, p};
            }
        }
    }
    return best ? best : bar;
}

bool Plot::has(const Hit& hit) const {
    if (hit.series >= data_.series.size()) return false;
    const Series& series = data_.series[hit.series];
    return is_shown(series) && hit.point < series.points.size() && series.points[hit.point].y;
}

void Plot::paintEvent(QPaintEvent* event) {
    QCustomPlot::paintEvent(event);
    if (!hasFocus()) return;
    QPainter painter(this);
    painter.setPen(colours_.selection);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

const Mark* Plot::mark_at(const QPointF& at) const { return labels_ != nullptr ? labels_->mark_at(at) : nullptr; }

void Plot::highlight(const std::optional<Hit>& hit) {
    if (cursor_ == nullptr) return;
    const std::optional<QPointF> ring = hit ? std::optional(pixel_of(*hit)) : std::nullopt;
    if (ring == cursor_->ring) return;
    cursor_->ring = ring;
    redraw_cursor();
}

}  // namespace headroom::charts
