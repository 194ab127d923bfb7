// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/users/regions.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace headroom::models {
namespace {

constexpr const char* form = "\"eu 60 % 20 ms, us 40 % 90 ms\": name, share of the users, latency each way";

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

/// "eu 60 % 20 ms"
bool read_region(Regions::Region& region, const std::string& text, const Value& whole, const std::string& path,
                 const schema::ReadContext& context) {
    const std::vector<std::string> words = words_of(text);
    std::size_t next = 2;
    std::string latency;
    if (words.size() > 2 && words[2] == "%") ++next;
    for (std::size_t i = next; i < words.size(); ++i) latency += (latency.empty() ? "" : " ") + words[i];
    if (words.size() < 3 || latency.empty()) {
        context.diagnostics.error(whole.at, path, "'" + text + "' is no region", form);
        return false;
    }
    region.name = words[0];
    Value share(next == 3 ? words[1] + " %" : words[1]), way(latency);
    share.at = way.at = whole.at;
    const bool has_share = schema::read_quantity(region.share, share, Unit::Ratio, {0.0, 1e9}, path, context);
    return schema::read_quantity(region.latency_s, way, Unit::Seconds, {0.0, 10.0}, path, context) && has_share;
}

}  // namespace

bool read_regions(Regions& target, const Value& value, const std::string& path, const schema::ReadContext& context) {
    std::string text;
    if (!schema::read_text(text, value, path, context)) return false;
    Regions read;
    double sum = 0;
    bool are_percent = true;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');) {
        if (!read_region(read.list.emplace_back(), part, value, path, context)) return false;
        const Regions::Region& region = read.list.back();
        if (std::ranges::count(read.list, region.name, &Regions::Region::name) > 1) {
            context.diagnostics.error(value.at, path, "a second region '" + region.name + "'", "another name");
            return false;
        }
        sum += region.share;
        are_percent = are_percent && part.find('%') != std::string::npos;
    }
    if (sum <= 0) {
        context.diagnostics.error(value.at, path, "no region has any users", form);
        return false;
    }
    if (constexpr double rounding = 1e-3; are_percent && sum > 1 + rounding) {
        context.diagnostics.error(value.at, path, fmt::format("the shares of the regions add up to {:.4g} %", sum * 100),
                                  "100 %; with less each has its part of their sum");
        return false;
    }
    target = std::move(read);
    return true;
}

}  // namespace headroom::models
