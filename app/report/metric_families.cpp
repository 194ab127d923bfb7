// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/metric_families.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::report {

namespace {

std::string escaped_value(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c == '\\' || c == '"') result += '\\';
        if (c == '\n')
            result += "\\n";
        else
            result += c;
    }
    return result;
}

const char* word_of(MetricType type) { return type == MetricType::Gauge ? "gauge" : type == MetricType::Counter ? "counter" : "summary"; }

}  // namespace

void MetricFamilies::put(const About& about, const std::string& suffix, const Labels& labels, const Labels& more, double at_s,
                         const std::optional<double>& value) {
    if (!value || !std::isfinite(*value)) return;
    auto family = std::ranges::find(families_, about.name, [](const Family& each) { return each.about.name; });
    if (family == families_.end()) family = families_.insert(families_.end(), {about, {}});
    const auto [place, is_new] = family->places.try_emplace(labels, family->metrics.size());
    if (is_new) family->metrics.emplace_back();
    std::string text;
    for (const Labels* some : {&labels, &more})
        for (const auto& [label, words] : *some) text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ",", label, escaped_value(words));
    family->metrics[place->second] += fmt::format("{}{}{{{}}} {} {:.3f}\n", about.name, suffix, text, *value, at_s);
}

void MetricFamilies::add(const About& about, const Labels& labels, double at_s, const std::optional<double>& value) {
    put(about, about.type == MetricType::Counter ? "_total" : "", labels, {}, at_s, value);
}

void MetricFamilies::add_summary(const About& about, const Labels& labels, double at_s,
                                 const std::vector<std::pair<std::string, std::optional<double>>>& quantiles,
                                 const std::optional<double>& sum, const std::optional<double>& count) {
    for (const auto& [quantile, value] : quantiles) put(about, "", labels, {{"quantile", quantile}}, at_s, value);
    put(about, "_sum", labels, {}, at_s, sum);
    put(about, "_count", labels, {}, at_s, count);
}

std::string MetricFamilies::print() const {
    std::string text;
    for (const auto& [about, metrics, places] : families_) {
        text += fmt::format("# TYPE {} {}\n", about.name, word_of(about.type));
        if (!about.unit.empty()) text += fmt::format("# UNIT {} {}\n", about.name, about.unit);
        text += fmt::format("# HELP {} {}\n", about.name, escaped_value(about.help));
        for (const std::string& metric : metrics) text += metric;
    }
    return text + "# EOF\n";
}

}  // namespace headroom::report
