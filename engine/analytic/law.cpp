// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/law.h"

#include <algorithm>
#include <cmath>

#include "analytic/inversion.h"

namespace headroom::analytic {

namespace {

/// `base` to the power of n, each element.
ArrayXcd erlang(const ArrayXcd& base, int n) {
    ArrayXcd power = ArrayXcd::Ones(base.size()), factor = base;
    for (; n > 0; n /= 2, factor *= factor)
        if (n % 2 == 1) power *= factor;
    return power;
}

/// Transform of 1 between times i and i + 1 of the grid, at node k of time j: depends on i − j and k alone.
struct Forward {
    Index reach;  ///< of i − j, either way
    ArrayXcd values;
    Forward() : reach(inversion().times.size()), values(ArrayXcd::Zero((2 * reach + 1) * order)) {
        const Inversion& grid = inversion();
        for (Index d = -reach; d <= reach; ++d) {
            const double a = std::pow(grid.ratio, static_cast<double>(d)), b = a * grid.ratio;
            for (std::size_t k = 0; k < order; ++k) {
                const Complex node = grid.nodes[k];
                if (node.real() * a > 40) continue;
                values[(d + reach) * order + static_cast<Index>(k)] = (std::exp(-node * a) - std::exp(-node * b)) / (node * (b - a));
            }
        }
    }
    auto at(Index difference) const { return values.segment((difference + reach) * order, order); }
};

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

Tail rest_tail(const ArrayXcd& transform) {
    constexpr double precision = 2e-6;  ///< of the algorithm
    const Inversion& grid = inversion();
    Tail tail(grid.times.size());
    for (Index j = 0; j < tail.size(); ++j) {
        double sum = 0;
        for (std::size_t k = 0; k < order; ++k) {
            const Complex value = 1.0 - transform[j * order + static_cast<Index>(k)];
            sum += value.real() * grid.weights[k].real() - value.imag() * grid.weights[k].imag();
        }
        tail[j] = sum < precision ? 0 : std::min(1.0, sum);
    }
    make_fall(tail);
    return tail;
}

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
};

/// Where the tail comes down to `beyond`, in the logarithm between two points.
double crossing(double t0, double s0, double t1, double s1, double beyond) {
    if (s0 <= s1) return t1;
    if (s1 <= 0) return t0 + (t1 - t0) * (s0 - beyond) / (s0 - s1);
    return t0 + (t1 - t0) * std::log(s0 / beyond) / std::log(s0 / s1);
}

double quantile_of(const Tail& tail, double p) {
    const ArrayXd& times = grid();
    const double beyond = 1 - p;
    double t0 = 0, s0 = 1;
    for (Index j = 0; j < tail.size(); ++j) {
        if (tail[j] <= beyond) return crossing(t0, s0, times[j], tail[j], beyond);
        t0 = times[j];
        s0 = tail[j];
    }
    return t0;
}

}  // namespace

const ArrayXd& grid() { return inversion().times; }

double tail_at(const Tail& tail, double seconds) {
    if (seconds <= 0) return seconds < 0 ? 1 : std::max(tail[0], 0.0);
    const ArrayXd& times = grid();
    const auto place = static_cast<Index>(std::floor(std::log10(seconds / first_time) * times_per_decade));
    if (place >= tail.size() - 1) return 0;
    const double t0 = place < 0 ? 0 : times[place], s0 = place < 0 ? 1 : tail[place];
    const Index next = std::max<Index>(place + 1, 0);
    const double part = (seconds - t0) / (times[next] - t0), s1 = tail[next];
    if (s1 <= 0 || s0 <= 0) return s0 + part * (s1 - s0);
    return s0 * std::pow(s1 / s0, part);
}

Law Law::constant(double seconds) {
    Law law{0};
    law.shift_ = law.mean_ = seconds;
    return law;
}

Law Law::of(const Distribution& distribution) {
    if (distribution.scv() == 0) return constant(distribution.mean());
    Law law{0};
    law.set_transform(transform_of(distribution));
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
    if (fit.is_sum) {
        const ArrayXcd base = exponential_transform(fit.first);
        const ArrayXcd shorter = erlang(base, static_cast<int>(fit.phases) - 1);
        law.set_transform(shorter * (fit.share + (1 - fit.share) * base));
    } else {
        law.set_transform(fit.share * exponential_transform(fit.first) + (1 - fit.share) * exponential_transform(fit.last));
    }
    law.mean_ = mean;
    law.variance_ = scv * mean * mean;
    return law;
}

Law Law::wait(double utilization, const Law& service) {
    const double mean = service.mean(), scv = service.scv();
    if (utilization <= 0 || mean <= 0) return {};
    Law law{0};
    if (!service.is_sketch())
        law.set_transform((1 - utilization) * reciprocal(1.0 - utilization / mean * (1.0 - service.whole()) * node_inverses()));
    law.mean_ = utilization * mean * (1 + scv) / (2 * (1 - utilization));
    const double third = (1 + scv) * (1 + 2 * scv) * mean * mean * mean;  // of a gamma distribution
    law.variance_ = law.mean_ * law.mean_ + utilization / mean * third / (3 * (1 - utilization));
    return law;
}

Law Law::mixture(const std::vector<std::pair<double, Law>>& parts, bool sketched) {
    std::vector<std::pair<double, const Law*>> used;
    double all = 0;
    for (const auto& [weight, part] : parts) {
        if (weight <= 0) continue;
        used.emplace_back(weight, &part);
        all += weight;
    }
    if (used.empty()) return {};
    if (used.size() == 1) return *used.front().second;
    Law law{0};
    double second = 0;
    bool alike = true;  // a shift that all have stays apart
    for (auto& [share, part] : used) {
        share /= all;
        alike = alike && part->shift_ == used.front().second->shift_;
        sketched = sketched || part->is_sketch();
        law.mean_ += share * part->mean_;
        second += share * (part->variance_ + part->mean_ * part->mean_);
    }
    law.variance_ = std::max(0.0, second - law.mean_ * law.mean_);
    if (sketched || law.variance_ == 0) return sketch(law.mean_, law.variance_);
    if (alike) law.shift_ = used.front().second->shift_;
    ArrayXcd transform = ArrayXcd::Zero(inversion().size());
    for (const auto& [share, part] : used) {
        if (!alike)
            transform += share * part->whole();
        else if (part->transform_)
            transform += share * *part->transform_;
        else
            transform += share;
    }
    law.set_transform(std::move(transform));
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
    ArrayXd least = below;
    for (const Law& law : all) {
        const ArrayXd one = 1 - law.tail(shift);
        below *= one;
        least = least.min(one);
    }
    return of_tail(1 - (1 - alike) * below - alike * least, sketched) + constant(shift);
}

Law Law::of_tail(const Tail& tail, bool sketched) {
    static const Forward forward;
    const ArrayXd& times = grid();
    Law law{0};
    ArrayXcd transform;
    if (!sketched) transform = ArrayXcd::Constant(inversion().size(), 1 - tail[0]);
    double second = 0;
    const auto count = tail.size();
    for (Index i = 0; i < count; ++i) {
        const double mass = i + 1 < count ? tail[i] - tail[i + 1] : tail[i];
        if (mass <= 0) continue;
        const double from = times[i], to = times[i] * inversion().ratio;
        law.mean_ += mass * 0.5 * (from + to);
        second += mass * (from * from + from * to + to * to) / 3;
        for (Index j = 0; !sketched && j < count; ++j) transform.segment(j * order, order) += mass * forward.at(i - j);
    }
    law.variance_ = std::max(0.0, second - law.mean_ * law.mean_);
    if (sketched) return sketch(law.mean_, law.variance_);
    law.set_transform(std::move(transform));
    return law;
}

Law Law::below(double seconds) const {
    const double from = std::min(shift_, seconds);
    const Tail all = tail(from);
    const double beyond = tail_at(all, seconds - from), inside = 1 - beyond;
    if (inside <= 0) return constant(seconds);
    Tail cut(all.size());
    for (Index j = 0; j < all.size(); ++j) cut[j] = grid()[j] < seconds - from ? std::max(0.0, all[j] - beyond) / inside : 0;
    return of_tail(cut, is_sketch()) + constant(from);
}

/// The transform at s · factor: between the nodes of two times of the grid.
Law Law::times(double factor) const {
    if (is_sketch()) return sketch(factor * mean_, factor * factor * variance_);
    Law law{0};
    law.shift_ = factor * shift_;
    law.mean_ = factor * mean_;
    law.variance_ = factor * factor * variance_;
    if (!transform_) return law;
    const double steps = std::log10(factor) * times_per_decade, whole = std::floor(steps), part = steps - whole;
    const Index count = grid().size();
    ArrayXcd transform(transform_->size());
    for (Index j = 0; j < count; ++j) {
        const Index from = j - static_cast<Index>(whole);
        auto to = transform.segment(j * order, order);
        if (from >= count)  // so late that only the mean is left of it
            to = 1.0 / (1.0 + (law.mean_ - law.shift_) * all_nodes().segment(j * order, order));
        else if (from < 1)
            to = transform_->segment(0, order);
        else
            to = (1 - part) * transform_->segment(from * order, order) + part * transform_->segment((from - 1) * order, order);
    }
    law.set_transform(std::move(transform));
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
        sum.set_transform(*transform_ * *then.transform_);
    sum.mean_ = mean_ + then.mean_;
    sum.variance_ = variance_ + then.variance_;
    return sum;
}

ArrayXcd Law::whole() const {
    if (shift_ == 0) return transform_ ? *transform_ : ArrayXcd::Ones(inversion().size());
    const ArrayXcd delay = (-shift_ * all_nodes()).exp();
    return transform_ ? (*transform_ * delay).eval() : delay;
}

Tail Law::tail(double from) const {
    const ArrayXd& times = grid();
    if (is_sketch()) {
        const Fit fit(mean_, scv());
        if (fit.is_constant) return constant(mean_).tail(from);
        return (times + from).unaryExpr([&](double t) { return fit.beyond(t); });
    }
    if (!transform_) return (times + from < shift_).cast<double>();
    const Tail rest = rest_tail(*transform_);
    if (shift_ == from) return rest;
    Tail all(times.size());
    for (Index j = 0; j < all.size(); ++j) all[j] = tail_at(rest, times[j] + from - shift_);
    return all;
}

Tail Law::tail_beyond_shift() const { return transform_ ? rest_tail(*transform_) : tail(shift_); }

double Law::quantile(double p) const { return shift_ + (varies() ? quantile_of(tail_beyond_shift(), p) : 0); }

std::array<double, told_percentiles.size()> Law::quantiles() const {
    std::array<double, told_percentiles.size()> result{};
    result.fill(shift_);
    if (!varies()) return result;
    const Tail rest = tail_beyond_shift();
    for (std::size_t i = 0; i < result.size(); ++i) result[i] += quantile_of(rest, told_percentiles[i]);
    return result;
}

std::vector<std::pair<double, double>> Law::distribution() const {
    if (!varies()) return {{shift_, 1}};
    const Tail rest = tail_beyond_shift();
    std::vector<std::pair<double, double>> points{{shift_, 0}};
    for (Index j = 0; j < rest.size(); ++j) points.emplace_back(shift_ + grid()[j], 1 - rest[j]);
    return points;
}

}  // namespace headroom::analytic
