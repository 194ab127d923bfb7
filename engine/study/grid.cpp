// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/grid.h"

#include <algorithm>
#include <limits>
#include <set>

namespace headroom::study {

std::size_t Grid::size() const {
    std::size_t size = 1;
    for (const Axis& axis : axes_) {
        const std::size_t count = axis.values.size();
        if (count > 0 && size > std::numeric_limits<std::size_t>::max() / count) return std::numeric_limits<std::size_t>::max();
        size *= count;
    }
    return size;
}

Point Grid::point(std::size_t index) const {
    Point point(axes_.size());
    for (std::size_t i = axes_.size(); i-- > 0;) {
        point[i] = index % axes_[i].values.size();
        index /= axes_[i].values.size();
    }
    return point;
}

std::vector<std::string> Grid::written(const Point& point) const {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < axes_.size(); ++i) texts.push_back(axes_[i].values[point[i]].written);
    return texts;
}

std::vector<plan::Setting> Grid::settings(const Point& point) const {
    std::vector<plan::Setting> settings;
    for (std::size_t i = 0; i < axes_.size(); ++i) settings.push_back({axes_[i].path, axes_[i].values[point[i]].value, {}});
    return settings;
}

std::optional<double> number_of(const Value& value, Unit unit) {
    if (value.is_number()) return value.as_number();
    if (!value.is_string()) return std::nullopt;
    const ParsedQuantity parsed = parse_quantity(value.as_string(), unit);
    return parsed ? std::optional(parsed.quantity.value) : std::nullopt;
}

plan::Plan with_settings(plan::Plan reduced, const std::vector<plan::Setting>& settings, Diagnostics& diagnostics) {
    const std::string design = reduced.designs.front().name;
    for (const plan::Setting& setting : settings) plan::apply(reduced, design, setting, diagnostics);
    return reduced;
}

namespace {

Diagnostics mistakes_of(const plan::Plan& reduced, const std::vector<plan::Setting>& settings, const plan::Surroundings& surroundings) {
    Diagnostics mistakes;
    const plan::Plan changed = with_settings(reduced, settings, mistakes);
    if (!mistakes.has_errors()) mistakes.append(plan::validate(changed, surroundings));
    return mistakes;
}

}  // namespace

Diagnostics check_grid(const plan::Plan& reduced, const Grid& grid, const plan::Surroundings& surroundings) {
    Diagnostics all;
    std::set<std::string> known;
    for (std::size_t i = 0; i < grid.axes().size(); ++i) {
        Point point(grid.axes().size(), 0);
        for (point[i] = 0; point[i] < grid.axes()[i].values.size(); ++point[i]) {
            const std::vector<plan::Setting> settings = grid.settings(point);
            const Diagnostics alone = mistakes_of(reduced, {settings[i]}, surroundings);
            if (!alone.has_errors() || !mistakes_of(reduced, settings, surroundings).has_errors()) continue;
            const std::string what = grid.axes()[i].path + "=" + grid.axes()[i].values[point[i]].written;
            for (const Diagnostic& each : alone.list())
                if (each.severity == Severity::Error && known.insert(each.path + each.message).second)
                    all.error({}, what, each.message, each.expected);
        }
    }
    return all;
}

}  // namespace headroom::study
