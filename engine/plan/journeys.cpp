// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/journeys.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::plan {
namespace {

constexpr double rounding = 1e-9;
constexpr double longest_session = 1e6;  ///< requests

std::vector<bool> assets_among(const std::vector<Route>& routes) {
    std::vector<bool> is_asset(routes.size(), false);
    for (const Route& page : routes)
        for (std::size_t r = 0; page.assets && r < routes.size(); ++r)
            if (routes[r].name == page.assets->route.name) is_asset[r] = true;
    return is_asset;
}

double sum_of_next(const std::vector<Route>& routes, std::size_t from) {
    double sum = 0;
    for (std::size_t to = 0; to < routes.size(); ++to) sum += routes[from].next[to].value;
    return sum;
}

/// Solves v = begins + v · next by Gaussian elimination; false where it has no sensible solution.
bool solve(const std::vector<Route>& routes, const std::vector<double>& fine, std::vector<double>& v) {
    const std::size_t n = routes.size();
    std::vector<std::vector<double>> a(n, std::vector<double>(n));
    for (std::size_t to = 0; to < n; ++to)
        for (std::size_t from = 0; from < n; ++from) a[to][from] = (to == from ? 1 : 0) - fine[from] * routes[from].next[to].value;
    for (std::size_t k = 0; k < n; ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k + 1; i < n; ++i)
            if (std::abs(a[i][k]) > std::abs(a[pivot][k])) pivot = i;
        if (std::abs(a[pivot][k]) < 1e-12) return false;
        std::swap(a[k], a[pivot]);
        std::swap(v[k], v[pivot]);
        for (std::size_t i = k + 1; i < n; ++i) {
            const double factor = a[i][k] / a[k][k];
            if (factor == 0) continue;
            for (std::size_t j = k; j < n; ++j) a[i][j] -= factor * a[k][j];
            v[i] -= factor * v[k];
        }
    }
    for (std::size_t k = n; k-- > 0;) {
        for (std::size_t j = k + 1; j < n; ++j) v[k] -= a[k][j] * v[j];
        v[k] /= a[k][k];
    }
    return std::ranges::all_of(v, [](double visits) { return visits > -rounding && visits < longest_session; });
}

}  // namespace

std::optional<Journeys> journeys_of(const std::vector<Route>& routes, const std::vector<double>& answered) {
    std::vector<double> fine = answered;
    fine.resize(routes.size(), 1);
    Journeys journeys;
    journeys.is_asset = assets_among(routes);
    double sum = 0;
    for (std::size_t r = 0; r < routes.size(); ++r) {
        journeys.walks = journeys.walks || sum_of_next(routes, r) > 0;
        if (!journeys.is_asset[r]) sum += routes[r].share.value;
    }
    for (std::size_t r = 0; r < routes.size(); ++r) journeys.begins.push_back(journeys.is_asset[r] ? 0 : routes[r].share.value / sum);
    journeys.visits = journeys.begins;
    if (journeys.walks) {
        if (!solve(routes, fine, journeys.visits)) return std::nullopt;
        journeys.length = std::accumulate(journeys.visits.begin(), journeys.visits.end(), 0.0);
    }
    for (std::size_t page = 0; page < routes.size(); ++page) {
        for (std::size_t r = 0; routes[page].assets && r < routes.size(); ++r)
            if (routes[r].name == routes[page].assets->route.name)
                journeys.visits[r] += journeys.visits[page] * fine[page] * routes[page].assets->count;
    }
    return journeys;
}

void check_journeys(const std::vector<Route>& routes, const Value& list, Diagnostics& diagnostics) {
    const auto is_asset = assets_among(routes);
    bool sound = true;
    const auto wrong = [&](std::size_t route, const char* member, std::string message, std::string expected) {
        const Value* value = list.is_array() && route < list.as_array().size() ? list.as_array()[route].find(member) : nullptr;
        diagnostics.error(value != nullptr ? value->at : list.at, fmt::format("$.routes[{}].{}", route, member), std::move(message),
                          std::move(expected));
        sound = false;
    };
    for (std::size_t r = 0; r < routes.size(); ++r) {
        const double sum = sum_of_next(routes, r);
        if (sum > 1 + rounding)
            wrong(r, "next", fmt::format("the shares of what comes next add up to {:g}", sum), "1 at most; the rest leaves");
        for (std::size_t to = 0; to < routes.size(); ++to) {
            if (!is_asset[to] || routes[r].next[to].value <= 0) continue;
            wrong(r, "next", fmt::format("'{}' comes with pages, and is no page to go to", routes[to].name), "a route that is no asset");
        }
        if (is_asset[r] && routes[r].assets) wrong(r, "assets", "an asset has assets of its own", "assets of pages only");
        if (is_asset[r] && sum > 0) wrong(r, "next", "from an asset nobody goes on", "\"next\" of pages only");
    }
    if (sound && !journeys_of(routes))
        diagnostics.error(list.at, "$.routes", "there are sessions that never end", "a way to leave: \"next\" that adds up to less than 1");
}

}  // namespace headroom::plan
