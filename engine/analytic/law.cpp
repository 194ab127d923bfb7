// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/law.h"

#include <algorithm>
#include <cmath>

#include "analytic/bounded_exponential.h"
#include "analytic/tail.h"

namespace headroom::analytic {

namespace {

/// What has two given moments: one of two sums of exponential phases below a squared coefficient of variation of 1 (Tijms,
/// "Stochastic Models", 1994), one of two exponential phases with balanced means above.
struct Fit {
    static constexpr int most_phases = 400;
    bool is_constant, is_sum;
    double phases = 0;           ///< of a sum; the shorter one has one less
    double share = 0;            ///< of the shorter sum, or of the first phase
    double first = 0, last = 0;  ///< mean of a phase, which a sum's have in common

    Fit(double mean, double scv) : is_constant(mean <= 0 || scv * most_phases <= 1), is_sum(scv < 1) {
        if (is_constant) return;
        if (is_sum) {
            const double k = phases = std::ceil(1 / scv);
            share = std::clamp((k * scv - std::sqrt(std::max(0.0, k * (1 + scv) - k * k * scv))) / (1 + scv), 0.0, 1.0);
            first = last = mean / (k - share);
        } else {
            share = 0.5 * (1 + std::sqrt((scv - 1) / (scv + 1)));
            first = mean / (2 * share);
            last = mean / (2 * (1 - share));
        }
    }

    /// P(time > t), in closed form.
    double beyond(double t) const {
        if (!is_sum) return share * std::exp(-t / first) + (1 - share) * std::exp(-t / last);
        const double x = t / first;
        double term = std::exp(-x), sum = 0;
        if (term == 0) return 0;
        for (double i = 1; i < phases; ++i) {
            sum += term;
            term *= x / i;
        }
        return std::min(1.0, sum + (1 - share) * term);
    }

    /// The same at ascending times.
    Tail beyond(const ArrayXd& times) const {
        const double far = is_sum ? first * (phases + 12 * std::sqrt(phases) + vanishes) : vanishes * std::max(first, last);
        const Index count = std::lower_bound(times.begin(), times.end(), far) - times.begin();  // that anything is left at
        Tail tail = Tail::Zero(times.size());
        const auto near = times.head(count);
        if (!is_sum) {
            constexpr double least = -700;  // of an exponent that gives a normal number
            tail.head(count) = share * (-near / first).max(least).exp() + (1 - share) * (-near / last).max(least).exp();
            return tail;
        }
        const ArrayXd x = near / first;
        ArrayXd term = (-x).exp(), sum = ArrayXd::Zero(count);
        for (double i = 1; i < phases; ++i) {
            sum += term;
            term *= x / i;
        }
        tail.head(count) = (sum + (1 - share) * term).min(1.0);
        return tail;
    }
};

/// Of what is spread evenly between times of the grid.
double mean_of(const Tail& tail) {
    const ArrayXd& times = grid();
    double mean = 0;
    for (Index i = 0; i < time_count; ++i)
        mean += (i + 1 < time_count ? tail[i] - tail[i + 1] : tail[i]) * 0.5 * times[i] * (1 + inversion().ratio);
    return mean;
}

}  // namespace

Law Law::constant(double seconds) {
    Law law{0};
    law.shift_ = law.mean_ = seconds;
    return law;
}

Law Law::of(const Distribution& distribution) {
    if (distribution.scv() == 0) return constant(distribution.mean());
    Law law{0};
    law.transform_ = transform_of(distribution);
    law.mean_ = distribution.mean();
    law.variance_ = distribution.scv() * distribution.mean() * distribution.mean();
    return law;
}

Law Law::sketch(double mean, double variance) {
    if (mean <= 0 || variance <= 0) return constant(std::max(0.0, mean));
    Law law{0};
    law.mean_ = mean;
    law.variance_ = variance;
    return law;
}

Law Law::fitted(double mean, double scv) {
    const Fit fit(mean, scv);
    if (fit.is_constant) return constant(std::max(0.0, mean));
    Law law{0};
    if (fit.is_sum)
        law.transform_ = erlang(fit.first, static_cast<int>(fit.phases), fit.share);
    else
        law.transform_ = analytic::mixture({{fit.share, exponential(fit.first), 0}, {1 - fit.share, exponential(fit.last), 0}});
    law.mean_ = mean;
    law.variance_ = scv * mean * mean;
    return law;
}

Law Law::wait(double utilization, const Law& service) {
    const double mean = service.mean(), scv = service.scv();
    if (utilization <= 0 || mean <= 0) return {};
    Law law{0};
    if (!service.is_sketch()) law.transform_ = analytic::wait(utilization, mean, service.transform_, service.shift_);
    law.mean_ = utilization * mean * (1 + scv) / (2 * (1 - utilization));
    const double third = (1 + scv) * (1 + 2 * scv) * mean * mean * mean;  // of a gamma distribution
    law.variance_ = law.mean_ * law.mean_ + utilization / mean * third / (3 * (1 - utilization));
    return law;
}

Law Law::within(double mean, double longest) {
    constexpr double steepest = 1e4;
    double low = -steepest, high = steepest;
    if (mean <= longest * mean_below_one(high) || mean >= longest * mean_below_one(low)) return constant(std::clamp(mean, 0.0, longest));
    for (int i = 0; i < 100 && high - low > 1e-12 * std::abs(low + high); ++i) {
        const double middle = 0.5 * (low + high);
        (longest * mean_below_one(middle) > mean ? low : high) = middle;
    }
    const double rate = 0.5 * (low + high);
    Law law{0};
    law.transform_ = exponential_below(rate / longest, longest);
    law.mean_ = mean;
    law.variance_ = variance_below_one(rate) * longest * longest;
    return law;
}

Law Law::mixture(const std::vector<std::pair<double, Law>>& parts, bool sketched) {
    double all = 0;
    std::size_t count = 0;
    const Law* last = nullptr;
    for (const auto& [weight, law] : parts) {
        if (weight <= 0) continue;
        ++count;
        last = &law;
        all += weight;
        sketched = sketched || law.is_sketch();
    }
    if (count == 0) return {};
    if (count == 1) return *last;
    const auto [mean, variance] = moments_of(parts, all);
    if (sketched || variance == 0) return sketch(mean, variance);
    Parts used;
    for (const auto& [weight, law] : parts)
        if (weight > 0) used.emplace_back(weight / all, law);
    Law law = blend(used);
    law.parts_ = keep_apart(std::move(used));
    return law;
}

Law Law::chance_of(double probability, const Law& law) {
    if (probability <= 0) return {};
    if (probability >= 1) return law;
    return mixture({{1 - probability, Law()}, {probability, law}});
}

Law Law::longest(const std::vector<Law>& all, double alike) {
    double shift = 0;
    bool sketched = false;
    for (const Law& law : all) {
        shift = std::max(shift, law.shift_);
        sketched = sketched || law.is_sketch();
    }
    ArrayXd below = ArrayXd::Ones(grid().size());
    ArrayXd least = below, one, of_longest;
    double most = -1;
    for (const Law* before = nullptr; const Law& law : all) {
        if (before == nullptr || law != *before) one = 1 - law.tail(shift);
        before = &law;
        below *= one;
        least = least.min(one);
        if (law.mean() <= most) continue;
        most = law.mean();
        of_longest = one;
    }
    const Law last = of_tail(1 - (1 - alike) * below - alike * least, sketched) + constant(shift);
    constexpr double felt = 1e-4;
    const double on_grid = shift + mean_of(1 - of_longest);
    if (of_longest[0] > felt || std::abs(most - on_grid) <= felt * most) return last;
    return last.times(most / on_grid);  // what hardly varies falls between two points
}

Law Law::of_tail(const Tail& tail, bool sketched) {
    const ArrayXd& times = grid();
    Law law{0};
    std::vector<Mass> masses;
    double second = 0;
    for (Index i = 0; i < time_count; ++i) {
        const double mass = i + 1 < time_count ? tail[i] - tail[i + 1] : tail[i];
        if (mass <= 0) continue;
        const double from = times[i], to = times[i] * inversion().ratio;
        law.mean_ += mass * 0.5 * (from + to);
        second += mass * (from * from + from * to + to * to) / 3;
        masses.push_back({i, mass});
    }
    law.variance_ = std::max(0.0, second - law.mean_ * law.mean_);
    if (sketched) return sketch(law.mean_, law.variance_);
    law.transform_ = spread(std::move(masses), 1 - tail[0]);
    return law;
}

Law Law::below(std::span<const double> limits) const {
    const double from = std::min(shift_, *std::ranges::min_element(limits));
    const Tail all = tail(from);
    Tail cut = Tail::Zero(all.size());
    double inside = 0;
    for (const double limit : limits) {
        const double beyond = tail_at(all, limit - from);
        inside += 1 - beyond;
        for (Index j = 0; j < all.size() && grid()[j] < limit - from; ++j) cut[j] += std::max(0.0, all[j] - beyond);
    }
    if (inside <= 0) return constant(*std::ranges::max_element(limits));
    return of_tail(cut / inside, is_sketch()) + constant(from);
}

Law Law::times(double factor) const {
    if (is_sketch()) return sketch(factor * mean_, factor * factor * variance_);
    Law law{0};
    law.shift_ = factor * shift_;
    law.mean_ = factor * mean_;
    law.variance_ = factor * factor * variance_;
    if (transform_) law.transform_ = stretched(transform_, factor, law.mean_ - law.shift_);
    if (!parts_) return law;
    Parts parts = *parts_;
    for (auto& [share, part] : parts) part = part.times(factor);
    law.parts_ = std::make_shared<const Parts>(std::move(parts));
    return law;
}

Law Law::operator+(const Law& then) const {
    if (is_zero()) return then;
    if (then.is_zero()) return *this;
    if (is_sketch() || then.is_sketch()) return sketch(mean_ + then.mean_, variance_ + then.variance_);
    Law sum{0};
    sum.shift_ = shift_ + then.shift_;
    if (!transform_)
        sum.transform_ = then.transform_;
    else if (!then.transform_)
        sum.transform_ = transform_;
    else
        sum.transform_ = product(transform_, then.transform_);
    sum.mean_ = mean_ + then.mean_;
    sum.variance_ = variance_ + then.variance_;
    if (parts_ || then.parts_) sum.parts_ = parts_of_sum(then);
    return sum;
}

double Law::left_at(double seconds) const {
    if (parts_) return left_of_parts(tails_of_parts(), seconds);
    const Fit fit(mean_, scv());
    if (!is_sketch() || fit.is_constant || seconds < first_time) return tail_at(tail(), seconds);
    return between_times(seconds, [&](Index j) { return fit.beyond(grid()[j]); });
}

Tail Law::tail(double from) const {
    const ArrayXd& times = grid();
    if (is_sketch()) {
        const Fit fit(mean_, scv());
        if (fit.is_constant) return constant(mean_).tail(from);
        return fit.beyond(times + from);
    }
    if (parts_) {
        Tail all = Tail::Zero(times.size());
        for (const auto& [share, part] : *parts_) all += share * part.tail(from);
        return all;
    }
    if (!transform_) return (times + from < shift_).cast<double>();
    const Tail rest = whole_tail(transform_, mean_ - shift_);
    if (shift_ == from) return rest;
    Tail all(times.size());
    for (Index j = 0; j < all.size(); ++j) all[j] = tail_at(rest, times[j] + from - shift_);
    return all;
}

Tail Law::tail_beyond_shift() const { return transform_ && !parts_ ? whole_tail(transform_, mean_ - shift_) : tail(shift_); }

void Law::find_quantiles(std::span<const double> shares, std::span<double> found) const {
    if (parts_) return find_quantiles_of_parts(shares, found);
    std::ranges::fill(found, shift_);
    if (transform_) {
        Quantiles quantiles(transform_, mean_ - shift_);
        for (std::size_t i = 0; i < shares.size(); ++i) found[i] += quantiles.at(shares[i]);
    } else if (is_sketch()) {
        const Fit fit(mean_, scv());
        if (fit.is_constant) return static_cast<void>(std::ranges::fill(found, mean_));
        std::array<double, static_cast<std::size_t>(time_count)> known;
        known.fill(-1);
        const auto tail = [&](Index j) {
            double& left = known[static_cast<std::size_t>(j)];
            if (left < 0) left = fit.beyond(grid()[j]);
            return left;
        };
        Index guess = index_of(mean_);
        for (std::size_t i = 0; i < shares.size(); ++i) found[i] = crossing(tail, 1 - shares[i], guess);
    }
}

double Law::quantile(double p) const {
    double found = 0;
    find_quantiles({&p, 1}, {&found, 1});
    return found;
}

std::array<double, told_percentiles.size()> Law::quantiles() const {
    std::array<double, told_percentiles.size()> found{};
    find_quantiles(told_percentiles, found);
    return found;
}

std::vector<std::pair<double, double>> Law::distribution() const {
    if (!varies()) return {{shift_, 1}};
    const Tail rest = tail_beyond_shift();
    std::vector<std::pair<double, double>> points{{shift_, 0}};
    for (Index j = 0; j < rest.size(); ++j) points.emplace_back(shift_ + grid()[j], 1 - rest[j]);
    return points;
}

}  // namespace headroom::analytic
