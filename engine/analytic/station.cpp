// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/station.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "analytic/batch.h"
#include "analytic/wait_limit.h"

namespace headroom::analytic {

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();
constexpr std::size_t most_states = 20'000;
constexpr double most_at_limit = 200'000;           ///< calls that wait, where their limit says how many
constexpr std::size_t most_workers_followed = 500;  ///< more are as good as unlimited, or wait for what they call
constexpr double vanishing = 1e-13;

/// A replica with n calls as a birth-death process: how fast it lets calls go, and what of it is what.
struct Course {
    std::vector<double> leaving;             ///< calls a second, by the number there; the last for all above
    std::vector<double> computing;           ///< calls that compute; empty: all that have a worker
    std::vector<std::vector<double>> among;  ///< [queue][number − 1]
    double places = unlimited;               ///< calls that a worker can be had for
    double most = unlimited;                 ///< calls that are let in
    std::optional<WaitLimit> wait_limit;     ///< of calls that have no place

    double at(const std::vector<double>& values, std::size_t n) const {
        return n == 0 || values.empty() ? 0 : values[std::min(n, values.size()) - 1];
    }
    /// Calls a second that go, served or not.
    double going(std::size_t n) const {
        return wait_limit && static_cast<double>(n) > places ? wait_limit->going(n - static_cast<std::size_t>(places)) : at(leaving, n);
    }
    std::size_t most_followed() const { return wait_limit ? static_cast<std::size_t>(places) + wait_limit->most() : most_states; }
};

Course unlimited_course(const Replica& replica, const Load& load, double outside, const std::vector<Contended>& among) {
    Course course;
    course.places = replica.workers.value_or(unlimited);
    if (replica.queue_limit) course.most = course.places + *replica.queue_limit;
    if (course.places == unlimited || (outside <= 0 && among.empty())) {
        const bool flat = replica.contention == 0 && replica.coherency == 0;
        const double last = std::min(course.places, flat ? std::ceil(replica.vcpus) : static_cast<double>(most_states));
        for (double n = 1; n <= std::max(1.0, last); ++n) course.leaving.push_back(replica.capacity(n) / load.work);
        return course;
    }
    const auto workers = static_cast<std::size_t>(std::min(course.places, static_cast<double>(most_workers_followed)));
    const double stretched = replica.contention > 0 || replica.coherency > 0
                                 ? std::min(replica.vcpus, course.places) / replica.capacity(std::min(replica.vcpus, course.places))
                                 : 1;
    std::vector<Contended> queues = among;
    if (load.work > 0) queues.push_back({0, 1, load.work * stretched / std::min(1.0, replica.vcpus), std::max(1.0, replica.vcpus), 1, 0});
    Rounds rounds = go_round(workers, outside, queues);
    course.leaving = std::move(rounds.rate);
    if (load.work > 0) {
        course.computing = std::move(rounds.present.back());
        rounds.present.pop_back();
    }
    course.among = std::move(rounds.present);
    return course;
}

/// `limit`: of the wait, at which calls give up.
Course course_of(const Replica& replica, const Load& load, const std::optional<Distribution>& limit) {
    Course course = unlimited_course(replica, load, load.outside, load.among);
    if (!limit || course.places == unlimited) return course;
    const double turn = 1 / course.leaving.back(),
                 coming = load.rate * (load.spreading.kind == Spreading::Kind::Choices ? static_cast<double>(load.spreading.choices) : 1);
    const auto enough = [](double mean) { return mean + 14 * std::sqrt(mean) + 60; };
    double most = std::min(enough(coming * limit->mean()), most_at_limit);
    if (const double load_at = coming * turn; load_at < 1) most = std::min(most, std::log(vanishing) / std::log(load_at) + 60);
    course.wait_limit.emplace(*limit, turn, static_cast<std::size_t>(std::min(most, course.most - course.places)));
    return course;
}

struct Shares {
    std::vector<double> of;  ///< by number of calls
    double beyond = 0;       ///< ratio of each further share to the one before it; 0: there are none
    bool is_stable = true;
};

/// `arriving(n)`: calls a second that come where n are.
Shares shares_of(const Course& course, const std::function<double(std::size_t)>& arriving) {
    Shares shares;
    std::vector<double> weight{1};
    double sum = 1;
    for (std::size_t n = 0; static_cast<double>(n) < course.most; ++n) {
        const double ratio = arriving(n) / course.going(n + 1);
        const bool is_tail = n + 1 > course.leaving.size() && !course.wait_limit;
        if (is_tail && course.most == unlimited && arriving(n) == arriving(n + 1)) {
            if (ratio >= 1 - 1e-9) return {{}, 0, false};
            shares.beyond = ratio;
            sum += weight.back() * ratio / (1 - ratio);
            break;
        }
        if (n > course.most_followed() || !std::isfinite(weight.back())) return {{}, 0, false};
        weight.push_back(weight.back() * ratio);
        sum += weight.back();
        if (ratio < 1 && weight.back() < vanishing * sum) break;
        if (weight.back() > 1e200) {  // far up: what is below is nothing
            for (double& each : weight) each *= 1e-200;
            sum *= 1e-200;
        }
    }
    for (const double each : weight) shares.of.push_back(each / sum);
    return shares;
}

/// Replicas among which callers choose by how many calls each has: each sees arrivals that depend on its own number, in the mean
/// field of the others (Mitzenmacher 2001).
Shares shares_by_choice(const Course& course, double rate, double replicas, std::size_t choices) {
    const double same = std::pow(replicas, 1 - static_cast<double>(choices));  // all draws give the same replica
    const auto all_above = [&](double above) { return same * above + (1 - same) * std::pow(above, static_cast<double>(choices)); };
    Shares shares = shares_of(course, [rate](std::size_t) { return rate; });
    if (!shares.is_stable) return shares;
    std::vector<double> above;
    const auto read_off = [&](const Shares& from) {
        std::vector<double> result;
        double left = 1;
        for (const double share : from.of) {
            result.push_back(left);
            left = std::max(0.0, left - share);
        }
        for (double share = from.of.back() * from.beyond; from.beyond > 0 && share > vanishing && result.size() < 3000;
             share *= from.beyond) {
            result.push_back(left);
            left = std::max(0.0, left - share);
        }
        result.push_back(left);
        return result;
    };
    above = read_off(shares);
    for (int round = 0; round < 300; ++round) {
        const auto arriving = [&](std::size_t n) {
            if (n + 1 >= above.size() || above[n] - above[n + 1] < vanishing) return rate * same;
            return rate * (all_above(above[n]) - all_above(above[n + 1])) / (above[n] - above[n + 1]);
        };
        shares = shares_of(course, arriving);
        if (!shares.is_stable) return shares;
        std::vector<double> next = read_off(shares);
        double change = 0;
        next.resize(std::max(next.size(), above.size()), 0);
        above.resize(next.size(), 0);
        for (std::size_t n = 0; n < next.size(); ++n) {
            change = std::max(change, std::abs(next[n] - above[n]));
            above[n] = 0.5 * (above[n] + next[n]);
        }
        if (change < 1e-10) break;
    }
    return shares;
}

/// `coming` a second in the mean, of so many sessions, each of those that are not here as often as the other.
std::function<double(std::size_t)> arriving_of_sessions(const Course& course, double sessions, double coming) {
    constexpr int most = 50;
    constexpr double settled = 1e-9;
    const auto away = [sessions](std::size_t n) { return std::max(1e-3, sessions - static_cast<double>(n)); };
    double of_each = coming / sessions;
    const auto arriving = [&of_each, &away](std::size_t n) { return of_each * away(n); };
    for (int i = 0; i < most; ++i) {
        const Shares shares = shares_of(course, arriving);
        if (!shares.is_stable) break;
        double mean = 0;
        for (std::size_t n = 0; n < shares.of.size(); ++n) mean += shares.of[n] * away(n);
        const double before = std::exchange(of_each, coming / mean);
        if (std::abs(of_each / before - 1) < settled) break;
    }
    return [of_each, away](std::size_t n) { return of_each * away(n); };
}

struct Sums {
    double present = 0, queued = 0, working = 0, computing = 0, finds_none = 0, rate = 0;
    double gave_up = 0;                ///< calls a second
    double wait = 0, wait_square = 0;  ///< of those that are served, all of a second
    std::vector<double> among;
};

Sums sums_of(const Course& course, const Shares& shares, const std::function<double(std::size_t)>& arriving) {
    Sums sums;
    sums.among.assign(course.among.size(), 0);
    const double turn = course.leaving.empty() ? 0 : 1 / course.leaving.back();
    const auto add = [&](std::size_t n, double share) {
        const auto count = static_cast<double>(n);
        if (count < course.most) {
            const double coming = share * arriving(n);
            sums.rate += coming;
            if (count >= course.places && course.wait_limit) {
                const Waiting waiting = course.wait_limit->waiting(n - static_cast<std::size_t>(course.places));
                sums.finds_none += coming * waiting.served;
                sums.gave_up += coming * (1 - waiting.served);
                sums.wait += coming * waiting.first;
                sums.wait_square += coming * waiting.second;
            } else if (count >= course.places) {
                const double turns = count - course.places + 1;
                sums.finds_none += coming;
                sums.wait += coming * turns * turn;
                sums.wait_square += coming * turns * (turns + 1) * turn * turn;
            }
        }
        sums.present += share * count;
        sums.queued += share * std::max(0.0, count - course.places);
        sums.working += share * std::min(count, course.places);
        sums.computing += share * (course.computing.empty() ? std::min(count, course.places) : course.at(course.computing, n));
        for (std::size_t i = 0; i < course.among.size(); ++i) sums.among[i] += share * course.at(course.among[i], n);
    };
    for (std::size_t n = 0; n < shares.of.size(); ++n) add(n, shares.of[n]);
    double share = shares.of.back();
    for (std::size_t n = shares.of.size(); shares.beyond > 0 && n < shares.of.size() + most_states; ++n) {
        share *= shares.beyond;
        if (share * static_cast<double>(n) < vanishing && share < vanishing) break;
        add(n, share);
    }
    return sums;
}

/// Squared coefficient of variation of a wait in M/G/m if there is one (Whitt, "The queueing network analyzer", 1983, (53)).
double scv_of_wait(double utilization, double service_scv) {
    const double third = service_scv >= 1 ? 3 * service_scv * (1 + service_scv) : (2 * service_scv + 1) * (service_scv + 1);
    return 2 * utilization - 1 + 4 * (1 - utilization) * third / (3 * (service_scv + 1) * (service_scv + 1));
}

/// Share of calls that wait, relative to Poisson arrivals, at a single server (Kraemer and Langenbach-Belz).
double delay_factor(double utilization, double arrivals_scv, double service_scv) {
    if (arrivals_scv == 1) return 1;
    const double rest = (arrivals_scv - 1) * (1 - utilization);
    if (arrivals_scv < 1)
        return std::max(0.05, 1 + rest * (1 + arrivals_scv + utilization * service_scv) /
                                      (1 + utilization * (service_scv - 1) + utilization * utilization * (4 * arrivals_scv + service_scv)));
    return 1 + rest * 4 * utilization / (arrivals_scv + utilization * utilization * (4 * arrivals_scv + service_scv));
}

/// What a replica that gets the call with the fewest ones makes of a common queue's wait: one waits for a single replica's turn.
double wait_in_shortest(double pooled_if, double service, double replicas) { return pooled_if + 0.55 * service * (1 - 1 / replicas); }

}  // namespace

double wait_factor(double utilization, double servers, double arrivals_scv, double service_scv) {
    const double mean = 0.5 * (arrivals_scv + service_scv);
    if (utilization <= 0 || mean <= 0) return mean;
    if (servers <= 1) {
        if (arrivals_scv == 1) return mean;
        const double power = arrivals_scv < 1 ? -2 * (1 - utilization) / (3 * utilization) * (1 - arrivals_scv) * (1 - arrivals_scv)
                                              : -(1 - utilization) * (arrivals_scv - 1);
        const double by = arrivals_scv < 1 ? arrivals_scv + service_scv : arrivals_scv + 4 * service_scv;
        return mean * std::exp(power / by);
    }
    if (arrivals_scv == 1 && service_scv == 1) return 1;
    const double gamma =
        std::min(0.24, (1 - utilization) * (servers - 1) * (std::sqrt(4 + 5 * servers) - 2) / (16 * servers * utilization));
    const double phi1 = 1 + gamma, phi3 = (1 - 4 * gamma) * std::exp(-2 * (1 - utilization) / (3 * utilization));
    const double phi4 = std::min(1.0, 0.5 * (phi1 + phi3));
    const double psi = mean >= 1 ? 1 : std::pow(phi4, 2 * (1 - mean));
    const double a = arrivals_scv, s = service_scv;
    const double phi = a >= s ? 4 * (a - s) / (4 * a - 3 * s) * phi1 + s / (4 * a - 3 * s) * psi
                              : (s - a) / (2 * a + 2 * s) * phi3 + (s + 3 * a) / (2 * a + 2 * s) * psi;
    return phi * mean;
}

double Replica::capacity(double n) const { return std::min(n, vcpus) / (1 + contention * (n - 1) + coherency * n * (n - 1)); }

Replica Replica::together(double replicas) const {
    Replica all = *this;
    all.vcpus *= replicas;
    if (all.workers) *all.workers *= replicas;
    if (all.queue_limit) *all.queue_limit *= replicas;
    return all;
}

namespace {

/// What waits takes `stretched` times as long as it would if all came and were served exponentially.
Stay stay_if(const Replica& replica, const Load& load, double& stretched) {
    Stay result;
    result.times_among.assign(load.among.size(), 0);
    for (std::size_t i = 0; i < load.among.size(); ++i) result.times_among[i] = load.among[i].time;
    if (load.rate <= 0) return result;
    if (load.work <= 0 && (!replica.workers || (load.outside <= 0 && load.among.empty()))) return result;

    std::optional<Distribution> limit = replica.wait_limit;
    if (limit) limit = limit->scaled(1 / stretched);
    const Course course = course_of(replica, load, limit);
    constexpr double most_utilization = 0.9995;
    const bool is_bounded = load.is_bounded && course.most == unlimited && !course.wait_limit;
    const double coming = is_bounded ? std::min(load.rate, most_utilization * course.leaving.back()) : load.rate;
    std::function<double(std::size_t)> arriving = [coming](std::size_t) { return coming; };
    const bool by_choice = load.spreading.kind == Spreading::Kind::Choices && load.replicas > 1;
    if (load.sessions && course.most < unlimited && !by_choice) arriving = arriving_of_sessions(course, *load.sessions, coming);
    const Shares shares = by_choice ? shares_by_choice(course, coming, load.replicas, load.spreading.choices) : shares_of(course, arriving);
    if (!shares.is_stable) {
        result.is_stable = false;
        return result;
    }
    if (by_choice) {  // as many come to each number of calls as the balance of the process says
        arriving = [&course, &shares](std::size_t n) {
            if (n + 1 >= shares.of.size() || shares.of[n] <= 0) return shares.beyond * course.going(n + 1);
            return shares.of[n + 1] / shares.of[n] * course.going(n + 1);
        };
    }
    const Sums sums = sums_of(course, shares, arriving);
    const double rate = std::max(1e-300, sums.rate);
    const auto lost = [](double share) { return share > vanishing ? std::min(1.0, share) : 0; };  // less is rounding
    result.refused = course.most == unlimited ? 0 : lost(1 - rate / coming);
    result.gave_up = lost(sums.gave_up / rate);
    const double served = std::max(1e-300, rate - sums.gave_up);
    result.busy = served * load.work;
    result.working = course.places == unlimited ? sums.present : sums.working;
    const double servers = course.places == unlimited ? replica.vcpus : std::min(course.places, std::max(1.0, replica.vcpus));
    const double utilization = std::min(1.0, result.busy / std::max(1e-12, std::min(servers, replica.vcpus)));

    // the wait for a worker
    result.wait_probability = std::min(1.0, sums.finds_none / served);
    double factor = 1, service_scv = load.work_scv;
    if (course.places < unlimited) {
        double holding = load.work + load.outside;
        for (std::size_t i = 0; i < load.among.size(); ++i) holding += sums.among[i] / served;
        const double variance = load.work_scv * load.work * load.work + load.outside_variance;
        service_scv = holding > 0 ? variance / (holding * holding) : 0;
        const double own = wait_factor(std::min(0.9999, sums.working / course.places), course.places, load.burstiness, service_scv);
        double bound = 1;  // where the vCPUs are what is short, or what is called, the order of service matters little
        if (replica.is_shared() && load.work > 0) bound = replica.vcpus * holding / load.work / course.places;
        if (load.work <= 0) {
            double alone = load.outside;
            for (const Contended& each : load.among) alone += each.visits * each.time;
            bound = course.leaving.back() * alone / course.places;
        }
        factor = 1 + (own - 1) * std::min(1.0, bound);
    }
    if (course.most < unlimited) factor = std::min(factor, 1.0);
    stretched = std::max(0.01, factor);
    result.queued = sums.queued * factor;
    const double delays = delay_factor(utilization, load.burstiness, service_scv);
    const double wait = sums.wait / served * factor;
    result.wait_probability = std::min(1.0, result.wait_probability * delays);
    result.wait_if = result.wait_probability > 0 ? wait / result.wait_probability : 0;
    result.wait_if_scv = std::max(0.05, scv_of_wait(utilization, std::max(0.05, service_scv)));
    if (course.wait_limit) {
        if (sums.gave_up > 0) result.gave_up_after = std::max(0.0, sums.queued - sums.wait) / sums.gave_up * factor;
        if (replica.wait_limit->scv() == 0) result.longest_wait = replica.wait_limit->mean();
    }
    if ((by_choice || course.most < unlimited || course.wait_limit) && sums.wait > 0)
        result.wait_if_scv = std::max(0.05, sums.wait_square * sums.finds_none / (sums.wait * sums.wait) - 1);

    // and for the vCPUs
    if (replica.is_shared() && load.work > 0) {
        const double alone = load.work / std::min(1.0, replica.vcpus);
        const double computing = sums.computing / served;
        result.sharing = std::max(0.0, computing - alone) * wait_factor(utilization, replica.vcpus, load.burstiness, 1) + alone - load.work;
    }
    if (load.batch > 1 && course.most == unlimited && !course.wait_limit) add_batch(result, replica, load, utilization);
    for (std::size_t i = 0; i < course.among.size() && i < load.among.size(); ++i)
        result.times_among[i] = sums.among[i] / served / load.among[i].visits;
    if (by_choice) {  // a few replicas are no mean field: nobody does better than who asks all of them
        Load least = load;
        least.spreading.kind = Spreading::Kind::Fewest;
        const Stay all_asked = stay(replica, least);
        if (all_asked.is_stable && all_asked.wait() + all_asked.sharing > result.wait() + result.sharing) return all_asked;
    }
    if (load.spreading.kind == Spreading::Kind::Fewest && load.replicas > 1) {
        Load pooled = load;
        pooled.rate *= load.replicas;
        pooled.replicas = 1;
        pooled.burstiness = 1;
        pooled.batch = 1 + (load.batch - 1) * load.replicas;
        Stay of_all = stay(replica.together(load.replicas), pooled);
        if (!of_all.is_stable) return of_all;
        const double service = load.work / std::max(1.0, replica.vcpus);
        if (of_all.wait_probability > 0) of_all.wait_if = wait_in_shortest(of_all.wait_if, service, load.replicas);
        of_all.sharing *= 1 + 0.1 * (1 - 1 / load.replicas);
        of_all.busy /= load.replicas;
        of_all.working /= load.replicas;
        of_all.queued = of_all.wait() * rate;
        return of_all;
    }
    return result;
}

}  // namespace

Stay stay(const Replica& replica, const Load& load) {
    constexpr int most_rounds = 10;
    constexpr double steady = 1e-6;
    double stretched = 1;
    Stay result = stay_if(replica, load, stretched);
    double before = 1;
    for (int i = 0; i < most_rounds && replica.wait_limit && result.is_stable && std::abs(stretched - before) > steady; ++i) {
        before = stretched;
        result = stay_if(replica, load, stretched);
    }
    return result;
}

}  // namespace headroom::analytic
