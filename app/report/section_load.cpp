// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "app/figures/people.h"
#include "app/report/html.h"
#include "app/report/sections.h"

namespace headroom::report {

namespace {

using study::ComponentResult;
using study::RunResult;

constexpr double busy = 0.7, saturated = 0.9;

bool is_growing(const RunResult& run, const std::string& id) {
    const auto& growing = run.peak().growing;
    return std::find(growing.begin(), growing.end(), id) != growing.end();
}

/// Signs besides the colours, for who cannot tell them apart.
Cell load_cell(const RunResult& run, const std::string& id) {
    const ComponentResult* component = run.peak().find(id);
    if (component == nullptr) return "";
    if (run.peak().status == study::Status::Unstable)
        return is_growing(run, id) ? Cell("■ piles up", "load saturated") : Cell(figures::nothing, "load");
    const auto value = component->utilization().value;
    if (!value || !component->bottleneck) return {figures::nothing, "load"};
    const char* sign = *value >= saturated ? "■ " : *value >= busy ? "▲ " : "";
    Cell cell(sign + figures::people(value, Unit::Ratio),
              *value >= saturated ? "load saturated"
              : *value >= busy    ? "load busy"
                                  : "load ok",
              component->resources[*component->bottleneck].name);
    cell.bar = *value;
    return cell;
}

}  // namespace

std::string load_section(const Document& document) {
    std::vector<HtmlTable::Column> columns = {{"Component"}};
    std::vector<std::string> ids;
    for (const RunResult& run : document.runs()) {
        columns.push_back(number(run.phase));
        for (const ComponentResult& component : run.peak().components)
            if (std::find(ids.begin(), ids.end(), component.id) == ids.end()) ids.push_back(component.id);
    }
    HtmlTable table("Busy share of each component's busiest resource, at the peak", std::move(columns));
    for (const std::string& id : ids) {
        std::vector<Cell> row = {id};
        bool any = false;
        for (const RunResult& run : document.runs()) {
            row.push_back(load_cell(run, id));
            any = any || (!row.back().text.empty() && row.back().text != figures::nothing);
        }
        if (any) table.add(std::move(row));
    }
    const std::string html = table.print("cards heat");
    if (html.empty()) return {};
    return section("load", "How busy it is",
                   html + paragraph("▲ 70 % and more, ■ 90 % and more. Empty: the phase's design has no such component.", "small"));
}

}  // namespace headroom::report
