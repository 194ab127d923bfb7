// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/response_split.h"

#include <algorithm>

namespace headroom::kernel {

namespace {

constexpr std::size_t most_kept = 8192;  ///< of a route
constexpr double least_beyond_p95 = 20;  ///< lest it be chance

}  // namespace

ResponseSplit::ResponseSplit(Statistics& statistics, std::size_t components, std::size_t connections, std::size_t routes)
    : statistics_(statistics), components_(components), connections_(connections) {
    for (std::size_t r = 0; r < routes; ++r) routes_.push_back({&statistics.counter(), std::vector<Total*>(parts(), nullptr), {}, {}});
}

void ResponseSplit::add(std::size_t index, Time now, const std::vector<TimeShare>& shares) {
    Route& route = routes_[index];
    route.answered->add();
    Time took = 0;
    for (const TimeShare& share : shares) {
        Total*& total = route.totals[share.part];
        if (total == nullptr) total = &statistics_.total();
        total->add(to_seconds(share.time));
        took += share.time;
    }
    if (route.seen++ % route.stride != 0) return;
    if (route.kept.size() == most_kept) {
        thin_out(route);
        if ((route.seen - 1) % route.stride != 0) return;
    }
    route.kept.push_back({now, took, route.shares.size(), shares.size()});
    route.shares.insert(route.shares.end(), shares.begin(), shares.end());
}

/// Every other one is forgotten.
void ResponseSplit::thin_out(Route& route) const {
    std::vector<Response> kept;
    std::vector<TimeShare> shares;
    for (std::size_t i = 0; i < route.kept.size(); i += 2) {
        Response response = route.kept[i];
        const auto first = route.shares.begin() + static_cast<std::ptrdiff_t>(response.first);
        response.first = shares.size();
        shares.insert(shares.end(), first, first + static_cast<std::ptrdiff_t>(response.count));
        kept.push_back(response);
    }
    route.kept = std::move(kept);
    route.shares = std::move(shares);
    route.stride *= 2;
}

void ResponseSplit::restart() {
    for (Route& route : routes_) {
        route.kept.clear();
        route.shares.clear();
        route.seen = 0;
        route.stride = 1;
    }
}

ResponseSplit::Means ResponseSplit::of(const std::vector<std::size_t>& routes, Blocks blocks) const {
    Means means{std::vector<double>(parts(), 0.0), {}};
    double answered = 0;
    for (const std::size_t r : routes) {
        answered += static_cast<double>(routes_[r].answered->in(blocks));
        for (std::size_t part = 0; part < parts(); ++part)
            if (routes_[r].totals[part] != nullptr) means.all[part] += routes_[r].totals[part]->in(blocks);
    }
    if (answered == 0) return {};
    for (double& seconds : means.all) seconds /= answered;
    means.around_p95 = near_p95(routes, statistics_.start() + static_cast<Time>(blocks.first) * statistics_.block_length());
    return means;
}

/// Each response that was kept stands for as many as the stride of its route.
std::vector<double> ResponseSplit::near_p95(const std::vector<std::size_t>& routes, Time from) const {
    struct Kept {
        const Route* route;
        const Response* response;
    };
    std::vector<Kept> kept;
    double all = 0;
    for (const std::size_t r : routes) {
        for (const Response& response : routes_[r].kept) {
            if (response.at < from) continue;
            kept.push_back({&routes_[r], &response});
            all += static_cast<double>(routes_[r].stride);
        }
    }
    if (static_cast<double>(kept.size()) * 0.05 < least_beyond_p95) return {};
    std::ranges::stable_sort(kept, {}, [](const Kept& each) { return each.response->took; });
    std::vector<double> seconds(parts(), 0.0);
    double rank = 0, weight = 0;
    for (const auto& [route, response] : kept) {
        const auto each = static_cast<double>(route->stride);
        const bool near = rank >= 0.94 * all && rank < 0.96 * all;
        rank += each;
        if (!near) continue;
        weight += each;
        for (std::size_t i = 0; i < response->count; ++i) {
            const TimeShare& share = route->shares[response->first + i];
            seconds[share.part] += each * to_seconds(share.time);
        }
    }
    for (double& each : seconds) each /= weight;
    return seconds;
}

}  // namespace headroom::kernel
