// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/mixture.h"

#include <algorithm>
#include <cmath>

namespace headroom::study {

namespace {

using analytic::told_percentiles;

/// Between known points what is left falls off exponentially.
double between(double from, double left_from, double to, double left_to, double t) {
    if (to <= from) return left_to;
    if (left_to <= 0 || left_from <= 0) return left_from + (left_to - left_from) * (t - from) / (to - from);
    return left_from * std::pow(left_to / left_from, (t - from) / (to - from));
}

}  // namespace

Below below(const analytic::Times& times) {
    return [times](double t) {
        const auto& known = times.quantiles;
        if (t < known.front()) return told_percentiles.front() * std::max(0.0, t) / known.front();
        std::size_t i = known.size() - 1;
        while (known[i] > t) --i;
        const double left = 1 - told_percentiles[i];
        if (i + 1 < known.size()) return 1 - between(known[i], left, known[i + 1], 1 - told_percentiles[i + 1], t);
        const double before = known[i - 1];
        return known[i] > before ? 1 - between(before, 1 - told_percentiles[i - 1], known[i], left, t) : 1;
    };
}

double share_below(const std::vector<std::pair<double, double>>& points, double t) {
    const auto above = std::ranges::upper_bound(points, t, {}, [](const auto& point) { return point.first; });
    if (above == points.begin()) return 0;
    if (above == points.end()) return 1;
    const auto& [from, share] = *(above - 1);
    return 1 - between(from, 1 - share, above->first, 1 - above->second, t);
}

Below then(Below first, double mean) {
    if (mean <= 0) return first;
    return [first = std::move(first), mean](double t) {
        constexpr double step = 0.05, last = 24;  // means
        double sum = 0, all = 0;
        for (double at = step / 2; at < last; at += step) {
            const double weight = std::exp(-at);
            all += weight;
            if (at * mean < t) sum += weight * first(t - at * mean);
        }
        return sum / all;
    };
}

void Mixture::add(double weight, Below each, double mean) {
    if (weight <= 0) return;
    parts_.emplace_back(weight, std::move(each));
    all_ += weight;
    mean_ += weight * mean;
}

double Mixture::below(double t) const {
    double sum = 0;
    for (const auto& [weight, each] : parts_) sum += weight * each(t);
    return all_ > 0 ? sum / all_ : 1;
}

double Mixture::quantile(double p) const {
    double low = 0, high = 1e-6;
    while (below(high) < p && high < 1e9) high *= 2;
    for (int i = 0; i < 50; ++i) {
        const double middle = 0.5 * (low + high);
        (below(middle) < p ? low : high) = middle;
    }
    return high;
}

analytic::Times Mixture::times() const {
    if (all_ <= 0) return {};
    analytic::Times times{mean_ / all_, {}};
    for (std::size_t i = 0; i < told_percentiles.size(); ++i) times.quantiles[i] = quantile(told_percentiles[i]);
    return times;
}

std::vector<std::pair<double, double>> Mixture::distribution() const {
    constexpr int points = 400;
    constexpr double end = 1 - 1e-7, first = 1e-5;
    const double last = std::max(2 * first, quantile(end));
    std::vector<std::pair<double, double>> found{{0, 0}};
    for (int i = 0; i <= points; ++i) {
        const double t = first * std::pow(last / first, static_cast<double>(i) / points);
        found.emplace_back(t, i < points ? below(t) : 1);
    }
    return found;
}

}  // namespace headroom::study
