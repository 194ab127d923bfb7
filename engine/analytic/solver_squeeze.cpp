// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include "analytic/solver.h"

/// Waits where only so many can come.
namespace headroom::analytic {

namespace {

/// Seconds that visits take, mean.
double visit_s(const Contended& queue, const std::vector<Crowd>& crowds) {
    double seconds = 0, all = 0;
    for (const Crowd& crowd : crowds) {
        all += crowd.weight;
        seconds += crowd.weight * crowd.present * queue.copies * crowd.round_s / std::max(1e-300, crowd.customers * queue.visits);
    }
    return all > 0 ? seconds / all : 0;
}

/// As one that is always there.
Crowd mean_of(const std::vector<Crowd>& crowds) {
    double all = 0, customers = 0, rounds = 0, present = 0;  // by time
    for (const Crowd& crowd : crowds) {
        const double rate = crowd.customers / crowd.round_s, time = crowd.weight / rate;
        all += time;
        customers += time * crowd.customers;
        rounds += time * rate;
        present += time * crowd.present;
    }
    return {customers / all, customers / rounds, present / all};
}

}  // namespace

/// What those find who come to a queue; none where that cannot be said yet, or at all.
std::optional<Found> Solver::found_by(const std::vector<Crowd>& crowds, const Contended& queue, double places) const {
    constexpr double felt = 0.01;
    constexpr double affordable = 2000;  // customers, while a solution is only looked for
    const Crowd mean = mean_of(crowds);
    if ((!precise_ && ((queue.holds && !queue.is_at_once()) || mean.customers > affordable)) ||
        (!only_sessions_ && queue.background > felt))
        return std::nullopt;
    const double own = mean.customers / mean.round_s * queue.visits / (queue.copies * queue.most_rate());
    const double all = own > 0 ? 1 + queue.background / own : 1;  // other sources' sessions are taken to be alike
    std::vector<Crowd> of_all = crowds;
    for (Crowd& crowd : of_all) {
        crowd.customers *= all;
        crowd.present *= all;
    }
    Contended shared = queue;
    shared.share_with(0);
    return found_at(shared, places, of_all);
}

/// Waits at a queue, and at those within, become what those see who go round there.
void Solver::squeeze(const Contended& queue, const std::vector<Crowd>& crowds) {
    const double visit = visit_s(queue, crowds);
    if (queue.burst) {
        (queue.connection ? connections_[*queue.connection].turns : components_[queue.station].turns) =
            Turns{visit, found_by(crowds, queue, 1)};
        return;
    }
    double without = queue.time;
    if (queue.holds) {
        const Crowd mean = mean_of(crowds);
        without = queue.outside;
        const std::vector<std::vector<Crowd>> crowds_there = crowds_within(queue, mean);
        for (std::size_t i = 0; i < queue.within.size(); ++i) {
            const Contended& each = queue.within[i];
            const std::vector<Crowd>& inside = crowds_there[i];
            if (inside.empty()) continue;
            const bool is_own = each.station == queue.station && !each.holds && !each.burst && !queue.connection;
            without += each.elapsing * each.visits * (is_own ? each.time : visit_s(each, inside));
            if (!is_own) squeeze(each, inside);
        }
    }
    const double wait = std::max(0.0, visit - without);
    if (queue.connection) {
        Connection& connection = connections_[*queue.connection];
        connection.wait_s = wait;
        connection.found = found_by(crowds, queue, queue.servers);
        return;
    }
    const double most = std::ranges::max(crowds, {}, &Crowd::customers).customers;
    squeeze_station(queue, wait, found_by(crowds, queue, places_at(queue, most)));
}

/// What is found at a station, where the wait there is so long in the mean.
Found Solver::with_wait(Found found, const Contended& queue, double wait_s) const {
    const Component& callee = components_[queue.station];
    if (queue.holds) {
        const double open = callee.stay.delay(), squeeze = open > 0 ? wait_s / open : 1;
        found.sharing = callee.stay.sharing * squeeze;
        found.crowd_scv.reset();
        found.wait_if = found.wait_probability > 0 ? callee.stay.wait() * squeeze / found.wait_probability : 0;
        return found;
    }
    const bool is_shared = callee.conduct.station->replica.is_shared();
    if (!is_shared) found.sharing = 0;
    const double all = found.wait_probability * found.wait_if + found.sharing;
    if (all <= 0) {  // of what comes with it
        if (is_shared) found.sharing = wait_s;
        if (!is_shared && wait_s > 0) found.wait_probability = std::min(1.0, wait_s / queue.time);
        if (!is_shared && wait_s > 0) found.wait_if = wait_s / found.wait_probability;
        return found;
    }
    found.wait_if *= wait_s / all;
    found.sharing *= wait_s / all;
    return found;
}

double Solver::places_at(const Contended& queue, double customers) const {
    const Replica& replica = components_[queue.station].conduct.station->replica;
    return queue.holds || !replica.is_shared() ? queue.servers : replica.workers.value_or(customers);
}

void Solver::squeeze_station(const Contended& queue, double wait_s, std::optional<Found> by_crowds) {
    Component& callee = components_[queue.station];
    const double open = callee.stay.delay();
    if (open > 0) callee.squeeze = wait_s / open;
    callee.delay_s = wait_s;
    callee.found.reset();
    if (by_crowds) callee.found = with_wait(std::move(*by_crowds), queue, wait_s);
}

/// Others' waits become what `rate` calls a second see there, whose number is limited. `always`: so many are always there or at one of the
/// others; 0 if it varies.
void Solver::squeeze_among(const Load& load, const Stay& stay, double rate, double always) {
    constexpr double nearly_all = 0.99;
    for (std::size_t i = 0; i < load.among.size(); ++i) {
        const Contended& queue = load.among[i];
        if (queue.connection) continue;
        Component& callee = components_[queue.station];
        const double open = callee.stay.delay(), all = callee.rate();
        const double share = all > 0 ? std::min(1.0, rate * queue.visits / all) : 0;
        if (open <= 0) continue;
        const double time = queue.holds ? queue.answer_s - callee.delay() : queue.time;  // of a visit where nobody waits for it
        const bool is_always = always > 0 && share >= nearly_all;
        const double most = is_always ? std::numeric_limits<double>::infinity() : 1;  // as many may be there as never come by chance
        const double squeeze = std::clamp((stay.times_among[i] - time) / open, 0.0, most);
        callee.squeezed_share += share;
        callee.squeezed_to += share * squeeze;
        if (share > 0) {
            callee.least_squeeze = std::min(callee.least_squeeze, squeeze);
            callee.most_squeeze = std::max(callee.most_squeeze, squeeze);
        }
        if (!is_always) continue;
        const double served = std::min(rate, all / queue.visits);
        const Crowd crowd{always, always / served, served * queue.visits * stay.times_among[i] / queue.copies};
        Contended alone = queue;
        alone.share_with(0);
        callee.found_always = with_wait(found_at(alone, places_at(queue, always), crowd), queue, squeeze * open);
    }
}

}  // namespace headroom::analytic
