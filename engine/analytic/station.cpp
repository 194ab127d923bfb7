// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/station.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "analytic/batch.h"
#include "analytic/course.h"

namespace headroom::analytic {

namespace {

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

}  // namespace

double wait_in_shortest(double pooled_if, double service, double replicas) { return pooled_if + 0.55 * service * (1 - 1 / replicas); }

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

double Replica::capacity(double n) const {
    const double each = n / machines, others = std::max(0.0, each - 1);
    return std::min(n, vcpus) / (1 + contention * others + coherency * each * others);
}

Replica Replica::together(double replicas) const {
    Replica all = *this;
    all.vcpus *= replicas;
    all.machines *= replicas;
    if (all.workers) *all.workers *= replicas;
    if (all.queue_limit) *all.queue_limit *= replicas;
    return all;
}

Load Load::together() const {
    Load all = *this;
    all.rate *= replicas;
    all.batch = 1 + (batch - 1) * replicas;
    all.burstiness = 1;
    all.replicas = 1;
    all.spreading = {};
    if (!among_of_all.empty()) all.among = among_of_all;
    return all;
}

namespace {

/// What is shared by calls that come unevenly, relative to Poisson arrivals, of which only the mean of the work counts: in heavy traffic
/// there are (arrivals' + work's squared coefficient of variation) / (1 + work's) times as many (Zhang and Zwart 2008). All vCPUs
/// together are as one server: calls wait for none.
double sharing_factor(double utilization, const Load& load) {
    return wait_factor(utilization, 1, load.burstiness, load.work_scv) / wait_factor(utilization, 1, 1, load.work_scv);
}

/// How much what a worker does beside computing counts for those that wait for one, by how busy workers are relative to vCPUs. Few workers
/// that only compute: Avi-Itzhak and Halfin (1988), for whom it does not; between them, fitted to simulations, whose means are within 6 %.
double short_of_workers(double relative) { return relative * relative * relative / (relative * relative * relative + 0.4); }

/// A few replicas are no mean field: that all of them are busy at once comes to it. By a part `g` of a random one's wait, shared by all
/// of them, as the refinement of the mean field has it (Gast and Van Houdt 2017, of two choices: about ρ² / (2 (1 − ρ)) over the
/// replicas); g is fitted to simulations of 2 to 50 replicas of 1 to 4 servers, within a few percent of their response.
void lengthen_for_few(Stay& stay_there, const Replica& replica, const Load& load, double utilization) {
    const double own = stay_there.delay();
    if (load.spreading.choices < 2 || own <= 0 || utilization >= 1) return;
    Load at_random = load;
    at_random.spreading = {};
    const Stay random = stay(replica, at_random);
    if (!random.is_stable) return;
    const double more_choices = std::min(2.5, static_cast<double>(load.spreading.choices - 2)), busy = std::log(1 / (1 - utilization));
    const double servers = std::max(1.0, replica.servers());
    const double g = std::clamp(
        0.34 + 0.12 * more_choices / (1 + load.replicas / 8) + 0.05 * std::log2(servers) + 0.175 * (busy - 1.2) / (1 + load.replicas / 12),
        0.25, 1.0);
    const double longer = 1 + g * utilization * random.delay() / load.replicas / own;
    stay_there.sharing *= longer;
    const double before = stay_there.wait(), more = before * (longer - 1), after = before + more;
    if (before <= 0) return;
    const double share = more / after;  // the more of it is common to all, the more it varies
    stay_there.wait_if *= longer;
    stay_there.wait_if_scv += std::max(0.0, 1 - stay_there.wait_if_scv) * std::min(1.0, 3 * share * share);
    stay_there.queued *= longer;
}

/// How much more seldom than Poisson arrivals calls that come evenly find so many others beyond the vCPUs, which they share: numbers there
/// fall off as in heavy traffic, by ρ^((1 + work's squared coefficient of variation) / (arrivals' + work's)) from one to the next, rather
/// than by ρ.
double all_shared(double utilization, double beyond, const Load& load) {
    if (load.burstiness == 1 || beyond <= 0) return 1;
    const double steeper = (1 - load.burstiness) / std::max(0.05, load.burstiness + load.work_scv);
    return std::pow(std::clamp(utilization, 0.01, 0.9999), std::max(-1.0, steeper) * beyond);
}

Load asking_all(Load load) {
    load.spreading.kind = Spreading::Kind::Fewest;
    return load;
}

/// So much of the way from one to the other.
Stay between(Stay low, const Stay& high, double part) {
    const auto go = [part](double& value, double to) { value += part * (to - value); };
    const double wait = low.wait() + part * (high.wait() - low.wait());
    go(low.wait_probability, high.wait_probability);
    low.wait_if = low.wait_probability > 0 ? wait / low.wait_probability : 0;
    go(low.wait_if_scv, high.wait_if_scv);
    go(low.sharing, high.sharing);
    if (low.crowd_scv && high.crowd_scv) go(*low.crowd_scv, *high.crowd_scv);
    go(low.refused, high.refused);
    go(low.gave_up, high.gave_up);
    go(low.gave_up_after, high.gave_up_after);
    go(low.busy, high.busy);
    go(low.working, high.working);
    go(low.queued, high.queued);
    for (std::size_t i = 0; i < low.times_among.size(); ++i) go(low.times_among[i], high.times_among[i]);
    return low;
}

/// What waits takes `stretched` times as long as it would if all came and were served exponentially.
Stay stay_if(const Replica& replica, const Load& load, double& stretched) {
    Stay result;
    result.times_among.assign(load.among.size(), 0);
    for (std::size_t i = 0; i < load.among.size(); ++i) result.times_among[i] = load.among[i].time;
    if (load.rate <= 0) return result;
    if (load.work <= 0 && (!replica.workers || (load.outside <= 0 && load.among.empty()))) return result;

    const bool by_choice = load.spreading.kind == Spreading::Kind::Choices && load.replicas > 1;
    if (by_choice && !load.among.empty()) return stay(replica, asking_all(load));  // who wait for the same have as many calls as each other
    std::optional<Distribution> limit = replica.wait_limit;
    if (limit) limit = limit->scaled(1 / stretched);
    const Course course = course_of(replica, load, limit);
    constexpr double most_utilization = 0.9995;
    constexpr double hardly_varies = 0.003;  // squared coefficient of variation
    constexpr double often_full = 0.05;      // what comes at once is refused rather than waits
    const bool is_bounded = load.is_bounded && course.most == unlimited && !course.wait_limit;
    const double coming = is_bounded ? std::min(load.rate, most_utilization * course.leaving.back()) : load.rate;
    std::function<double(std::size_t)> arriving = [coming](std::size_t) { return coming; };
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
    const auto lost = [](double share) { return share > next_to_nothing ? std::min(1.0, share) : 0; };  // less is rounding
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
    double fewer = 1;               // find all workers taken, relative to Poisson arrivals
    double short_of = utilization;  // what is waited for: vCPUs or workers
    if (course.places < unlimited) {
        double holding = load.work + load.outside;
        for (std::size_t i = 0; i < load.among.size(); ++i) holding += load.among[i].elapsing * sums.among[i] / served;
        const double variance = load.work_scv * load.work * load.work + load.outside_variance;
        service_scv = holding > 0 ? variance / (holding * holding) : 0;
        const double own = wait_factor(std::min(0.9999, sums.working / course.places), course.places, load.burstiness, service_scv);
        // where the vCPUs are what is short, their work is what is waited for; where what is called, the order of service matters little
        double elsewhere = 1, weight = 1;  // of the own
        if (replica.is_shared() && load.work > 0) {
            const double vcpus = std::max(1.0, replica.vcpus);
            elsewhere = wait_factor(std::min(0.9999, utilization), vcpus, load.burstiness, load.work_scv);
            weight = short_of_workers(replica.vcpus * holding / load.work / course.places);
            fewer = 1 - (1 - all_shared(utilization, course.places - vcpus, load)) * (1 - weight);
        } else if (load.work <= 0) {
            double alone = load.outside;
            for (const Contended& each : load.among) alone += each.elapsing * each.visits * each.time;
            weight = std::min(1.0, course.leaving.back() * alone / course.places);
        }
        factor = (elsewhere + (own - elsewhere) * weight) * fewer;
        short_of += (std::min(0.9999, sums.working / course.places) - utilization) * weight;
    }
    if (by_choice && factor > 1)
        factor = std::pow(factor, std::max(0.4, 0.7 - 0.12 * std::log2(servers)));  // who chooses avoids much of it
    stretched = std::max(0.01, factor);
    result.queued = sums.queued * factor;
    const double delays = delay_factor(short_of, load.burstiness, service_scv);
    const double wait = sums.wait / served * factor;
    result.wait_probability = std::min(1.0, result.wait_probability * delays * fewer);
    result.wait_if = result.wait_probability > 0 ? wait / result.wait_probability : 0;
    result.wait_if_scv = std::max(0.05, scv_of_wait(short_of, std::max(0.05, service_scv)));
    if (course.wait_limit) {
        if (sums.gave_up > 0) result.gave_up_after = std::max(0.0, sums.queued - sums.wait) / sums.gave_up * factor;
        if (replica.wait_limit->scv() == 0) result.longest_wait = replica.wait_limit->mean();
    }
    if ((by_choice || course.most < unlimited || course.wait_limit) && sums.wait > 0)
        result.wait_if_scv = std::max(hardly_varies, sums.wait_square * sums.finds_none / (sums.wait * sums.wait) - 1);

    // and for the vCPUs
    if (replica.is_shared() && load.work > 0) {
        const double alone = load.work / std::min(1.0, replica.vcpus);
        const double shared = sums.computing / served - alone + (1 - fewer) * sums.wait / served;  // by those that would wait, too
        result.sharing = std::max(0.0, shared) * sharing_factor(utilization, load) + alone - load.work;
        if (course.most < unlimited && course.computing.empty() && !course.wait_limit)
            result.crowd_scv = std::max(0.0, sums.slowed_square * sums.rate / (sums.slowed * sums.slowed) - 1);
    }
    if (load.batch > 1 && result.lost() < often_full) {
        Stay of_batches = result;
        add_batch(of_batches, replica, load, utilization);
        result = between(result, of_batches, 1 - result.lost() / often_full);
        result.delay_of_batch = of_batches.delay_of_batch * (1 - result.lost() / often_full);
    }
    for (std::size_t i = 0; i < course.among.size() && i < load.among.size(); ++i)
        result.times_among[i] = sums.among[i] / served / load.among[i].visits;
    if (load.burstiness != 1) {  // Little's law, of what they make longer or shorter
        double holding = load.work + result.sharing + load.outside;
        for (std::size_t i = 0; i < course.among.size() && i < load.among.size(); ++i)
            holding += load.among[i].elapsing * sums.among[i] / served;
        result.working = std::min(course.places, served * holding);
    }
    if (replica.contention > 0 || replica.coherency > 0) {  // who is slowed by others keeps a vCPU for longer
        result.busy = 0;
        for (std::size_t n = 0; n < shares.of.size(); ++n) {
            const double here = std::min(static_cast<double>(n), course.places);
            result.busy += shares.of[n] * std::min(replica.vcpus, course.computing.empty() ? here : course.present(course.computing, n));
        }
    }
    if (by_choice && course.most == unlimited && !course.wait_limit) lengthen_for_few(result, replica, load, utilization);
    if (by_choice) {  // nobody does better than who asks all of them
        const Stay all_asked = stay(replica, asking_all(load));
        if (all_asked.is_stable && all_asked.delay() > result.delay()) return all_asked;
    }
    if (load.spreading.kind == Spreading::Kind::Fewest && load.replicas > 1) {
        Stay of_all = stay(replica.together(load.replicas), load.together());
        if (!of_all.is_stable) return of_all;
        const double service = load.work / std::max(1.0, replica.vcpus);
        if (of_all.wait_probability > 0) of_all.wait_if = wait_in_shortest(of_all.wait_if, service, load.replicas);
        if (of_all.sharing > 0 && load.work > 0) {  // as many are there as if they waited in order
            const double free = std::max(1.0, replica.vcpus * load.replicas) - of_all.busy;
            const double all_busy = std::min(1.0, of_all.sharing / load.work * std::max(0.0, free));
            of_all.sharing += all_busy * wait_in_shortest(0, service, load.replicas);
        }
        of_all.busy /= load.replicas;
        of_all.working /= load.replicas;
        of_all.queued = of_all.wait() * rate;
        return of_all;
    }
    return result;
}

/// A queue whose waits are stretched is as seldom full as one of exponential calls that is longer by as much (Tijms, "Stochastic Models",
/// 1994: tails of M/G/c fall off so); in between whole numbers, between what these give.
Stay stay_if_limited(const Replica& replica, const Load& load, double& stretched) {
    if (!replica.queue_limit) return stay_if(replica, load, stretched);
    constexpr double of_the_first = 0.25;  // its place is not in a queue like the others; fitted to M/D/1
    const double longer = 1 / stretched, places = *replica.queue_limit;
    const double limit = places > 0 ? std::max(0.0, places * longer - of_the_first * (longer - 1)) : 0;
    const double whole = std::floor(limit), part = limit - whole;
    Replica there = replica;
    there.queue_limit = whole;
    double of_low = stretched, of_high = stretched;
    const Stay low = stay_if(there, load, of_low);
    there.queue_limit = whole + 1;
    const Stay high = part > 1e-9 ? stay_if(there, load, of_high) : low;
    stretched = of_low + part * (of_high - of_low);
    return low.is_stable && high.is_stable ? between(low, high, part) : low;
}

}  // namespace

Stay stay(const Replica& replica, const Load& load) {
    constexpr int most_rounds = 10;
    constexpr double steady = 1e-6;
    double stretched = 1;
    Stay result = stay_if_limited(replica, load, stretched);
    double before = 1;
    for (int i = 0; i < most_rounds && replica.refuses() && result.is_stable && std::abs(stretched - before) > steady; ++i) {
        before = stretched;
        result = stay_if_limited(replica, load, stretched);
    }
    return result;
}

}  // namespace headroom::analytic
