// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/autoscaler/hpa_policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/call_text.h"

namespace headroom::models::hpa {

namespace {

constexpr const char* expected_policies = "policies such as 4 pods / 15 s, 100 % / 15 s";
constexpr double most_pods_or_percent = 1e6, shortest_period_s = 1, longest_period_s = 1800;

std::string wrong(std::string_view part, std::string_view what) { return fmt::format("'{}' {}", part, what); }

/// What is wrong with it, or nothing.
std::string parse_policy(std::string_view text, Policy& policy) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return wrong(text, "has no period");
    std::string_view amount = trim(text.substr(0, slash));
    const std::string_view period_text = trim(text.substr(slash + 1));
    const auto take = [&](std::string_view unit) {
        const bool ends = amount.ends_with(unit);
        if (ends) amount = trim(amount.substr(0, amount.size() - unit.size()));
        return ends;
    };
    if (take("%")) {
        policy.type = Policy::Type::Percent;
    } else if (take("pods") || take("pod")) {
        policy.type = Policy::Type::Pods;
    } else {
        return wrong(text, "is neither pods nor a percentage");
    }
    const ParsedQuantity value = parse_quantity(amount, Unit::None), period = parse_quantity(period_text, Unit::Seconds);
    const double number = value.quantity.value, seconds = period.quantity.value;
    if (!value || value.quantity.uncertainty > 0 || number != std::floor(number) || number < 1 || number > most_pods_or_percent)
        return wrong(text, "does not change by a whole number from 1 on");
    if (!period || period.quantity.uncertainty > 0 || seconds < shortest_period_s || seconds > longest_period_s)
        return wrong(text, "has no period from 1 s to 30 min");
    policy.value = static_cast<std::int64_t>(number);
    policy.period_s = seconds;
    return {};
}

}  // namespace

ParsedPolicies parse_policies(std::string_view text) {
    ParsedPolicies parsed;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        parsed.error = parse_policy(trim(text.substr(begin, comma - begin)), parsed.policies.emplace_back());
        if (!parsed) return parsed;
        begin = comma + 1;
    }
    return parsed;
}

std::string print_policies(const std::vector<Policy>& policies) {
    std::string text;
    for (const Policy& policy : policies)
        text += fmt::format("{}{} {} / {}", text.empty() ? "" : ", ", policy.value, policy.type == Policy::Type::Pods ? "pods" : "%",
                            print_quantity(policy.period_s, Unit::Seconds));
    return text;
}

bool read_policies(std::vector<Policy>& target, const Value& value, const std::string& path, const schema::ReadContext& context) {
    std::string text;
    if (!schema::read_text(text, value, path, context)) return false;
    ParsedPolicies parsed = parse_policies(text);
    if (!parsed) {
        context.diagnostics.error(value.at, path, parsed.error, expected_policies);
        return false;
    }
    target = std::move(parsed.policies);
    return true;
}

}  // namespace headroom::models::hpa
