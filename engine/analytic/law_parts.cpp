// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <tuple>

#include "analytic/law.h"
#include "analytic/tail.h"

/// Mixtures of what begins at several edges: 1 ms from a cache or 10 ms from elsewhere, 20 ms from here or 90 ms from there.
namespace headroom::analytic {

namespace {

constexpr double blurred = 1.0 / 3;   ///< an edge is not missed where what begins there spreads over so much of the time before it
constexpr double least_share = 1e-3;  ///< of requests, for whom an edge is kept
constexpr std::size_t most_parts = 12;

}  // namespace

std::pair<double, double> Law::moments_of(const Parts& parts, double all) {
    double mean = 0, second = 0;
    for (const auto& [weight, part] : parts) {
        if (weight <= 0) continue;
        mean += weight * part.mean_;
        second += weight * (part.variance_ + part.mean_ * part.mean_);
    }
    mean /= all;
    return {mean, std::max(0.0, second / all - mean * mean)};
}

Law Law::blend(const Parts& parts) {
    Law law{0};
    std::tie(law.mean_, law.variance_) = moments_of(parts);
    if (law.variance_ == 0) return constant(law.mean_);
    law.shift_ = first_shift(parts);
    std::vector<Share> shares;
    for (const auto& [share, part] : parts) shares.push_back({share, part.transform_, part.shift_ - law.shift_});
    law.transform_ = analytic::mixture(std::move(shares));
    return law;
}

double Law::first_shift(const Parts& parts) {
    return std::ranges::min_element(parts, {}, [](const auto& each) { return each.second.shift_; })->second.shift_;
}

Law::Parts Law::flattened(const Parts& parts) {
    Parts flat;
    for (const auto& [share, part] : parts) {
        if (!part.parts_) {
            flat.emplace_back(share, part);
        } else {
            for (const auto& [weight, inner] : *part.parts_) flat.emplace_back(share * weight, inner);
        }
    }
    return flat;
}

std::shared_ptr<const Law::Parts> Law::keep_apart(Parts parts) {
    Parts flat =
        std::ranges::any_of(parts, [](const auto& each) { return each.second.parts_ != nullptr; }) ? flattened(parts) : std::move(parts);
    const auto has_edge = [begin = first_shift(flat)](const auto& each) {
        const auto& [share, part] = each;
        return share >= least_share && std::sqrt(part.variance_) < blurred * (part.shift_ - begin);
    };
    if (std::ranges::none_of(flat, has_edge)) return nullptr;
    std::ranges::sort(flat, {}, [](const auto& each) { return each.second.shift_; });
    const auto cost = [&flat](std::size_t i) {  // of blurring the edge between these two
        const auto& [first, before] = flat[i];
        const auto& [second, after] = flat[i + 1];
        return first * second / (first + second) * (after.shift_ - before.shift_);
    };
    while (flat.size() > 1) {
        std::size_t least = 0;
        for (std::size_t i = 1; i + 1 < flat.size(); ++i)
            if (cost(i) < cost(least)) least = i;
        if (flat.size() <= most_parts && cost(least) > 0) break;
        auto& [first, before] = flat[least];
        const auto& [second, after] = flat[least + 1];
        const double both = first + second;
        before = blend({{first / both, before}, {second / both, after}});
        first = both;
        flat.erase(flat.begin() + static_cast<std::ptrdiff_t>(least) + 1);
    }
    return flat.size() > 1 ? std::make_shared<const Parts>(std::move(flat)) : nullptr;
}

std::shared_ptr<const Law::Parts> Law::parts_of_sum(const Law& then) const {
    const Parts mine = parts_ ? *parts_ : Parts{{1, *this}}, theirs = then.parts_ ? *then.parts_ : Parts{{1, then}};
    Parts sums;
    for (const auto& [share, part] : mine)
        for (const auto& [weight, other] : theirs) sums.emplace_back(share * weight, part + other);
    return keep_apart(std::move(sums));
}

std::vector<Tail> Law::tails_of_parts() const {
    std::vector<Tail> tails;
    for (const auto& [share, part] : *parts_) tails.push_back(part.tail_beyond_shift());
    return tails;
}

double Law::left_of_parts(std::span<const Tail> beyond_shifts, double seconds) const {
    double left = 0;
    for (std::size_t i = 0; i < parts_->size(); ++i) {
        const auto& [share, part] = (*parts_)[i];
        left += share * tail_at(beyond_shifts[i], seconds - part.shift_);
    }
    return left;
}

void Law::find_quantiles_of_parts(std::span<const double> shares, std::span<double> found) const {
    const std::vector<Tail> tails = tails_of_parts();
    constexpr double precision = 1e-6;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const auto is_beyond = [&](double seconds) { return left_of_parts(tails, seconds) > 1 - shares[i]; };
        double low = shift_, high = std::max(mean_, first_time);
        if (!is_beyond(low)) {
            found[i] = low;
            continue;
        }
        for (const double end = parts_->back().second.shift_ + grid()[time_count - 1]; high < end && is_beyond(high); high *= 2) low = high;
        while (high - low > precision * high) {
            const double middle = low + (high - low) / 2;
            (is_beyond(middle) ? low : high) = middle;
        }
        found[i] = high;
    }
}

}  // namespace headroom::analytic
