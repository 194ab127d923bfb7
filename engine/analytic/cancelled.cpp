// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/cancelled.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analytic/bounded_exponential.h"

namespace headroom::analytic {

namespace {

/// Of e^(fx) from `begin` to `end`, relative to the exponential's height at `top`: the integral, that of x, and that of x².
struct Moments {
    double all = 0, first = 0, second = 0;

    static Moments between(double begin, double end, double grows, double top) {
        const double from = std::exp(grows * (begin - top)), to = std::exp(grows * (end - top)), length = end - begin;
        if (std::abs(grows * length) < 1e-3) {
            const double middle = begin + length / 2, height = std::exp(grows * (middle - top));
            return {length * height, length * (from * begin + 4 * height * middle + to * end) / 6,
                    length * (from * begin * begin + 4 * height * middle * middle + to * end * end) / 6};
        }
        Moments of;
        of.all = (to - from) / grows;
        of.first = (end * to - begin * from - of.all) / grows;
        of.second = (end * end * to - begin * begin * from - 2 * of.first) / grows;
        return of;
    }
    void add(const Moments& other, double weight) {
        all += weight * other.all;
        first += weight * other.first;
        second += weight * other.second;
    }
};

/// By which the density of what is ahead of a call falls behind M/M/c's, e^(−(cµ − λ) x): for a call that finds w ahead, what it adds
/// is e^(−cµ y), but no more than (limit − w) / c. So g' = −λ c / (c − 1) e^(−λ (x − w)) g(w), with x − w = (limit − x) / (c − 1).
class Shortfall {
public:
    Shortfall(double rate, double servers, double limit_s) {
        constexpr double of_no_weight = 28;  // exponent
        constexpr std::size_t cells = 400;
        const double per_s = servers > 1 ? rate / (servers - 1) : 0;
        begin_ = servers > 1 ? std::max(limit_s / servers, limit_s - of_no_weight / per_s) : limit_s;
        step_ = (limit_s - begin_) / cells;
        double left = 1;
        if (begin_ <= limit_s / servers) left -= std::exp(-rate * limit_s / servers);
        if (step_ <= 0) return;
        values_.push_back(left);
        for (std::size_t i = 0; i < cells; ++i) {
            const double x = begin_ + (static_cast<double>(i) + 0.5) * step_, ahead = (servers * x - limit_s) / (servers - 1);
            left = std::max(0.0, left - step_ * servers * per_s * std::exp(-per_s * (limit_s - x)) * at(ahead));
            values_.push_back(left);
        }
    }

    /// Of the density λ P(all but one server work) g(x) e^(grows · x), relative to e^(grows · top).
    Moments moments(double grows, double top) const {
        Moments of = Moments::between(0, begin_, grows, top);
        for (std::size_t i = 0; i + 1 < values_.size(); ++i) {
            const double from = begin_ + static_cast<double>(i) * step_;
            of.add(Moments::between(from, from + step_, grows, top), (values_[i] + values_[i + 1]) / 2);
        }
        return of;
    }

private:
    double at(double x) const {
        if (x < begin_) return 1;
        const double place = std::min((x - begin_) / step_, static_cast<double>(values_.size() - 1));
        const auto cell = std::min(static_cast<std::size_t>(place), values_.size() - 1);
        const double next = values_[std::min(cell + 1, values_.size() - 1)];
        return values_[cell] + (place - static_cast<double>(cell)) * (next - values_[cell]);
    }

    double begin_, step_;
    std::vector<double> values_;  ///< from begin_ on; before, 1
};

/// The longest of an exponential time, growing or falling, that is no longer: of its mean and squared coefficient of variation.
double longest_of(double mean, double scv) {
    double low = -500, high = 500;
    for (int i = 0; i < 60; ++i) {
        const double rate = low + (high - low) / 2, of_one = mean_below_one(rate);
        (variance_below_one(rate) > scv * of_one * of_one ? high : low) = rate;
    }
    return mean / mean_below_one(low);
}

/// E[min(S, limit)], of a constant and an exponential time.
double cut_at(double limit_s, const Load& load) {
    const double spread = load.work * std::sqrt(std::min(1.0, load.work_scv)), constant = load.work - spread;
    if (limit_s <= constant || spread <= 0) return std::min(limit_s, load.work);
    return load.work - spread * std::exp(-(limit_s - constant) / spread);
}

/// Calls that come more or less evenly than in a Poisson stream find other waits than there are on average: such that their computing
/// keeps as many servers busy as there are.
double wait_as_found(const Stay& stay, const Load& load, double limit_s) {
    const double longest = *stay.longest_wait;
    const auto computing = [&](double u) {  // mean seconds of one who waits
        constexpr int steps = 64;           // Simpson's
        double sum = 0, all = 0;
        for (int i = 0; i <= steps; ++i) {
            const double part = static_cast<double>(i) / steps, weight = (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2);
            const double density = weight * std::exp(-u * (u > 0 ? part : part - 1));
            sum += density * cut_at(limit_s - part * longest, load);
            all += density;
        }
        return sum / all;
    };
    const double wanted = (stay.busy / load.rate - (1 - stay.wait_probability) * cut_at(limit_s, load)) / stay.wait_probability;
    double low = -60, high = 60;
    for (int i = 0; i < 40; ++i) {
        const double u = low + (high - low) / 2;
        (computing(u) > wanted ? high : low) = u;
    }
    return longest * mean_below_one(low);
}

Stay alone_until_cancelled(const Load& load, double servers, double limit_s) {
    constexpr double hardly = 0.05;
    const double vary = std::max(hardly, (load.burstiness + load.work_scv) / 2), rate = load.rate / vary,
                 grows = rate - servers / (load.work * vary);
    const double top = grows > 0 ? limit_s : 0;
    const Moments ahead = Shortfall(rate, servers, limit_s).moments(grows, top);
    const double at_once = load.rate * cut_at(limit_s, load);
    double idle = 0, idle_busy = 0, probability = 1;  // a server is free
    for (double busy = 0; busy < servers; ++busy) {
        if (busy > 0) probability *= at_once / busy;
        idle += probability;
        idle_busy += probability * busy;
        if (idle > 1e200)
            for (double* each : {&idle_busy, &probability, &idle}) *each /= 1e200;
    }
    const double waits = rate * ahead.all * probability, weight = std::exp(-grows * top);  // of those who do not, relative to those who do
    Stay stay;
    stay.wait_probability = waits / (waits + weight * idle);
    stay.busy = stay.working = (servers * waits + weight * idle_busy) / (waits + weight * idle);
    stay.wait_if = ahead.first / ahead.all;
    stay.wait_if_scv = std::max(0.0, ahead.second / ahead.all / (stay.wait_if * stay.wait_if) - 1);
    stay.longest_wait = std::min(limit_s, longest_of(stay.wait_if, stay.wait_if_scv));
    const bool is_overloaded = load.rate * load.work > servers;  // else hardly any computing is cut: it says nothing of waits
    if (is_overloaded && std::abs(load.burstiness - 1) > 1e-6) stay.wait_if = wait_as_found(stay, load, limit_s);
    stay.queued = load.rate * stay.wait();
    return stay;
}

}  // namespace

Stay stay_until_cancelled(const Load& load, double servers, double limit_s) {
    if (!load.spreading.looks_at_calls() || load.replicas <= 1) return alone_until_cancelled(load, servers, limit_s);
    constexpr double gained_by_two = 0.7;  // of what there is to gain, simulated at 4 replicas
    Stay stay = alone_until_cancelled(load.together(), servers * load.replicas, limit_s);
    for (double* each : {&stay.busy, &stay.working}) *each /= load.replicas;
    if (stay.wait_probability > 0) stay.wait_if = std::min(limit_s, wait_in_shortest(stay.wait_if, load.work / servers, load.replicas));
    if (load.spreading.kind == Spreading::Kind::Choices) {
        const Stay random = alone_until_cancelled(load, servers, limit_s);
        const double rest = std::pow(1 - gained_by_two, static_cast<double>(load.spreading.choices) - 1);
        const double wait = (1 - rest) * stay.wait() + rest * random.wait();
        stay.wait_probability = (1 - rest) * stay.wait_probability + rest * random.wait_probability;
        stay.wait_if = stay.wait_probability > 0 ? wait / stay.wait_probability : 0;
        stay.wait_if_scv = (1 - rest) * stay.wait_if_scv + rest * random.wait_if_scv;
        stay.busy = (1 - rest) * stay.busy + rest * random.busy;
        stay.working = stay.busy;
    }
    stay.longest_wait = std::min(limit_s, longest_of(stay.wait_if, stay.wait_if_scv));
    stay.queued = load.rate * stay.wait();
    return stay;
}

Stay shared_until_cancelled(const Replica& replica, const Load& load, double limit_s) {
    constexpr double negligible = 1e-12;
    double all = 1, slowed = 0, working = 0, present = 0, probability = 1, before = 1;
    for (double n = 1; probability > negligible * all || probability > before; ++n) {
        const double slowing = n / replica.capacity(n), stays = slowing * cut_at(limit_s / slowing, load);
        slowed += probability * (slowing - 1);  // of who comes as the n-th
        before = probability;
        probability *= load.rate * stays / n;
        all += probability;
        working += probability * replica.capacity(n);
        present += probability * n;
        if (all > 1e200)
            for (double* each : {&all, &slowed, &working, &present, &probability, &before}) *each /= all;
    }
    Stay stay;
    stay.busy = working / all;
    stay.working = present / all;
    stay.sharing = load.work * slowed / all;
    return stay;
}

}  // namespace headroom::analytic
