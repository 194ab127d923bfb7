// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/chart_json.h"

#include <nlohmann/json.hpp>

namespace headroom::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kinds[] = {"line", "dots", "range", "area", "bars", "marks", "limit"};

Json real(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json json_of(const Axis& axis) {
    Json ticks = Json::array();
    for (const Tick& tick : axis.ticks) ticks.push_back({{"at", tick.at}, {"label", tick.label}});
    return {{"title", axis.title}, {"log", axis.is_log},        {"low", axis.low},
            {"high", axis.high},   {"ticks", std::move(ticks)}, {"categories", axis.categories}};
}

Json json_of(const Series& series) {
    Json points = Json::array();
    for (const Point& point : series.points)
        points.push_back({{"x", point.x},
                          {"y", real(point.y)},
                          {"low", real(point.low)},
                          {"high", real(point.high)},
                          {"title", point.title},
                          {"text", point.text}});
    return {{"name", series.name},     {"kind", kinds[static_cast<int>(series.kind)]},
            {"colour", series.colour}, {"dash", series.dash},
            {"right", series.right},   {"points", std::move(points)}};
}

Json json_of(const Chart& chart) {
    Json series = Json::array(), bands = Json::array();
    for (const Series& each : chart.series) series.push_back(json_of(each));
    for (const Band& band : chart.bands) bands.push_back({{"from", band.from}, {"to", band.to}, {"name", band.name}});
    return {{"name", chart.name},
            {"description", chart.description},
            {"x", json_of(chart.x)},
            {"y", json_of(chart.y)},
            {"right", chart.right ? json_of(*chart.right) : Json(nullptr)},
            {"series", std::move(series)},
            {"bands", std::move(bands)}};
}

}  // namespace

std::string print_figures(const std::vector<Figure>& figures) {
    Json json = Json::object();
    for (const Figure& figure : figures) {
        Json charts = Json::array();
        for (const Chart& chart : figure.charts) charts.push_back(json_of(chart));
        json[figure.id] = std::move(charts);
    }
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace headroom::report
