// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/tail.h"

#include <cmath>
#include <utility>
#include <vector>

namespace headroom::analytic {

namespace {

constexpr double precision = 2e-6;  ///< of the algorithm

double in_range(double probability) { return probability < precision ? 0 : std::min(1.0, probability); }

Times4 tail_of(const SharedTransform& transform, Index block) {
    Block room;
    return inversion().tail(Transform::part(transform, block, room)).unaryExpr(&in_range);
}

/// The nearest values that do not rise, in the mean of squares: the inversion swings around edges.
void make_fall(Tail& tail) {
    std::vector<std::pair<double, Index>> runs;  // mean, length
    for (const double value : tail) {
        runs.emplace_back(value, 1);
        while (runs.size() > 1 && runs[runs.size() - 2].first < runs.back().first) {
            const auto [mean, length] = runs.back();
            runs.pop_back();
            auto& before = runs.back();
            before.first = (before.first * static_cast<double>(before.second) + mean * static_cast<double>(length)) /
                           static_cast<double>(before.second + length);
            before.second += length;
        }
    }
    Index j = 0;
    for (const auto& [mean, length] : runs)
        for (Index i = 0; i < length; ++i) tail[j++] = mean;
}

}  // namespace

const ArrayXd& grid() { return inversion().times; }

double tail_at(const Tail& tail, double seconds) {
    if (seconds <= 0) return seconds < 0 ? 1 : std::max(tail[0], 0.0);
    return between_times(seconds, [&](Index j) { return tail[j]; });
}

Index index_of(double seconds) {
    const double place = std::log10(std::max(first_time, seconds) / first_time) * times_per_decade;
    return static_cast<Index>(std::min(place, static_cast<double>(time_count - 1)));
}

double between(double t0, double s0, double t1, double s1, double beyond) {
    if (s0 <= s1) return t1;
    if (s1 <= 0) return t0 + (t1 - t0) * (s0 - beyond) / (s0 - s1);
    return t0 + (t1 - t0) * std::log(s0 / beyond) / std::log(s0 / s1);
}

Tail whole_tail(const SharedTransform& transform, double mean) {
    Tail tail = Tail::Zero(block_count * block_times);
    const Index middle = index_of(mean) / block_times;
    for (Index block = middle; block < block_count; ++block) {
        const Times4 part = tail_of(transform, block);
        if ((part == 0).all()) break;
        tail.segment<block_times>(block * block_times) = part;
    }
    for (Index block = middle - 1; block >= 0; --block) {
        const Times4 part = tail_of(transform, block);
        tail.segment<block_times>(block * block_times) = part;
        if ((part < 1 - precision).any()) continue;
        tail.head(block * block_times).setOnes();
        break;
    }
    tail.conservativeResize(time_count);
    make_fall(tail);
    return tail;
}

double Quantiles::left(Index j) {
    auto& values = known_[static_cast<std::size_t>(j / block_times)];
    if (!values) values = tail_of(transform_, j / block_times);
    return (*values)[j % block_times];
}

bool Quantiles::falls_around(Index place) {
    constexpr Index around = 3;
    constexpr double noise = 1e-9;
    const Index last = std::min(place + around, time_count - 1);
    for (Index j = std::max<Index>(place - around, 0); j < last; ++j)
        if (left(j + 1) > left(j) + noise) return false;
    return true;
}

double Quantiles::at(double p) {
    const auto around = [this](Index j) { return left(j); };
    const auto everywhere = [this](Index j) { return (*whole_)[j]; };
    if (!whole_) {
        guess_ = std::min(place_of(around, 1 - p, guess_), time_count - 1);
        if (!falls_around(guess_)) whole_ = whole_tail(transform_, mean_);
    }
    return whole_ ? crossing(everywhere, 1 - p, guess_) : crossing(around, 1 - p, guess_);
}

}  // namespace headroom::analytic
