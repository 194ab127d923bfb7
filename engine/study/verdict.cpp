// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "study/growth.h"

namespace headroom::study {

namespace {

std::string users_of(double users) { return print_rounded(users, Unit::None, 3); }

std::string what_fails(const CapacityLimit& limit) {
    switch (limit.kind) {
        case CapacityLimit::Kind::Saturated: return fmt::format("{} of {} is out of capacity", limit.resource, limit.component);
        case CapacityLimit::Kind::Unstable:
            if (!limit.link.empty()) return fmt::format("calls pile up without bound at the link {}", limit.link);
            return fmt::format("calls pile up without bound{}", limit.component.empty() ? "" : " at " + limit.component);
        case CapacityLimit::Kind::Overloaded:
            return fmt::format("more than {:.0f} % of the requests fail{}", overload_ratio * 100,
                               limit.component.empty() ? "" : "; " + limit.component + " is the busiest");
    }
    return {};
}

std::string what_is_missed(const SloResult& slo) {
    const bool at_least = slo.metric == "availability";
    const bool ratio = at_least || slo.metric == "error_ratio";
    return fmt::format("{} of {} {} {}", slo.metric, slo.route.empty() ? "all requests" : slo.route, at_least ? "falls below" : "exceeds",
                       print_quantity(slo.limit, ratio ? Unit::Ratio : Unit::Seconds));
}

std::string place_of(const Crossing& at) {
    return at.low <= 0 ? fmt::format("breaks below {} users", users_of(at.high)) : fmt::format("breaks at {} users", users_of(at.users));
}

}  // namespace

std::optional<Crossing> Stage::breaks_at() const {
    if (!limit || limit->at.method == Method::Asymptotes || (slo_miss && slo_miss->at.users <= limit->at.users))
        return slo_miss ? std::optional(slo_miss->at) : std::nullopt;
    return limit->at;
}

std::string Stage::verdict() const {
    const bool breaks_by_slo = slo_miss && breaks_at()->users == slo_miss->at.users;
    const bool slo_first = breaks_by_slo && (!limit || limit->at.method == Method::Asymptotes || slo_miss->at.users < limit->at.users);
    if (slo_first) {
        std::string text = fmt::format("{}: {}", place_of(slo_miss->at), what_is_missed(slo_miss->slo));
        if (limit) text += fmt::format(" (at {}: {})", users_of(limit->at.users), what_fails(*limit));
        return text;
    }
    if (limit && limit->at.method == Method::Asymptotes)
        return fmt::format("saturates at {} sessions: {} of {} is out of capacity, and more of them wait the longer",
                           users_of(limit->at.users), limit->resource, limit->component);
    if (limit) return fmt::format("{}: {}", place_of(limit->at), what_fails(*limit));
    return "nothing was found that breaks";
}

}  // namespace headroom::study
