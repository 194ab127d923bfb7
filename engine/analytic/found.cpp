// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "analytic/closed_network.h"

namespace headroom::analytic {

Found found_at(const Contended& queue, double places, const Crowd& crowd) {
    const double customers = crowd.customers, present = crowd.present;
    Found found;
    const double burst = queue.burst.value_or(0), others = std::max(0.0, customers - 1);
    // at a copy; what is not here is on its way to it
    const double rate = customers / crowd.round_s * queue.visits / queue.copies;
    constexpr double barely = 1e-12;  // who is nearly always here finds all others
    const double away_s = std::max(customers - present, barely * customers) / rate, turn = 1 / queue.most_free_rate(),
                 alone = 1 / queue.rate(1);
    if (!(rate > 0)) return found;
    const double first_waiting = queue.burst ? burst : places;  // who finds so many waits for one turn
    constexpr double vanishing = 1e-14;
    constexpr double seen = 1e5;  // beginnings that are kept: where there are many, and seldom all, those before count for nothing
    const bool is_short = others / away_s > queue.free_rate(1);
    double weight = 1, sum = 0, waits = 0, first = 0, second = 0, slowed = 0, slowed_square = 0;
    for (double n = is_short ? std::max(0.0, std::floor(burst - seen)) : 0; n <= others + burst; ++n) {
        sum += weight;
        const double turns = n - first_waiting + 1;
        if (turns > 0) {
            waits += weight;
            first += weight * turns;
            second += weight * turns * (turns + (queue.burst ? 0 : queue.scv));
        }
        const double here = std::min(n + 1, places), slowing = here / (queue.rate(here) * alone);
        slowed += weight * slowing;
        slowed_square += weight * slowing * slowing;
        const double free = others - std::max(0.0, n - burst);
        weight *= free / away_s / queue.free_rate(n + 1);
        if (weight > 1e200) {
            for (double* each : {&weight, &sum, &waits, &first, &second, &slowed, &slowed_square}) *each *= 1e-200;
        }
        if (weight < vanishing * sum && free / away_s < queue.free_rate(n + 1)) break;
    }
    if (waits > vanishing * sum) {
        found.wait_probability = waits / sum;
        found.wait_if = first / waits * turn;
        found.wait_if_scv = std::max(0.0, second * waits / (first * first) - 1);
        // even distances let half as much vary where the queue is never empty (as D/M/infinity beside it), and no less where it often is
        if (queue.burst) found.wait_if_scv *= 0.5 + std::min(0.5, found.wait_if_scv);
    }
    if (!queue.burst) {
        found.sharing = (slowed / sum - 1) * alone;
        found.crowd_scv = std::max(0.0, slowed_square * sum / (slowed * slowed) - 1);
    }
    return found;
}

Found found_at(const Contended& queue, double places, const std::vector<Crowd>& crowds) {
    if (crowds.size() == 1) return found_at(queue, places, crowds.front());
    const double alone = 1 / queue.rate(1);
    double all = 0, waits = 0, first = 0, second = 0, slowed = 0, slowed_square = 0;
    for (const Crowd& crowd : crowds) {
        const Found one = found_at(queue, places, crowd);
        all += crowd.weight;
        const double waiting = crowd.weight * one.wait_probability, slowing = 1 + one.sharing / alone;
        waits += waiting;
        first += waiting * one.wait_if;
        second += waiting * one.wait_if * one.wait_if * (1 + one.wait_if_scv);
        slowed += crowd.weight * slowing;
        slowed_square += crowd.weight * slowing * slowing * (1 + one.crowd_scv.value_or(0));
    }
    Found found;
    if (all <= 0) return found;
    if (waits > 0) {
        found.wait_probability = waits / all;
        found.wait_if = first / waits;
        found.wait_if_scv = first > 0 ? std::max(0.0, second * waits / (first * first) - 1) : 1;
    }
    if (queue.burst) return found;
    found.sharing = (slowed / all - 1) * alone;
    found.crowd_scv = std::max(0.0, slowed_square * all / (slowed * slowed) - 1);
    return found;
}

namespace {

/// Chances that so many customers, from 0, are at a copy; those who wait for a place count as if they had one.
std::vector<double> numbers_at(const Contended& queue, const Crowd& crowd) {
    constexpr double vanishing = 1e-9, barely = 1e-12;
    const auto most = static_cast<std::size_t>(queue.servers);
    const double rate = crowd.customers / crowd.round_s * queue.visits / queue.copies;
    const double away_s = std::max(crowd.customers - crowd.present, barely * crowd.customers) / rate;
    std::vector<double> chances(most + 1, 0);
    double weight = 1, sum = 0, below = 0;  // where not all places are taken
    for (double n = 0; n <= crowd.customers; ++n) {
        chances[std::min(static_cast<std::size_t>(n), most)] += weight;
        sum += weight;
        if (n < queue.servers) below += weight;
        if (below < vanishing * sum) break;
        const double next = (crowd.customers - n) / away_s / queue.free_rate(n + 1);
        weight *= next;
        if (weight < vanishing * sum && next < 1) break;
        if (weight < 1e200) continue;
        for (double* each : {&weight, &sum, &below}) *each *= 1e-200;
        for (double& each : chances) each *= 1e-200;
    }
    for (double& each : chances) each /= sum;
    return chances;
}

}  // namespace

std::vector<std::vector<Crowd>> crowds_within(const Contended& queue, const Crowd& crowd) {
    constexpr std::size_t one_by_one = 8;  // up to so many; of more, some stand for the others
    const std::vector<double> chances = numbers_at(queue, crowd);
    std::vector<std::vector<Crowd>> crowds(queue.within.size());
    for (std::size_t from = 1, to; from < chances.size(); from = to) {
        to = std::min(from + 1 + from / one_by_one, chances.size());
        double chance = 0, customers = 0, rate = 0;
        for (std::size_t n = from; n < to; ++n) {
            chance += chances[n];
            customers += chances[n] * static_cast<double>(n);
            rate += chances[n] * queue.rates[n - 1];
        }
        if (rate <= 0) continue;
        for (std::size_t i = 0; i < crowds.size(); ++i) {
            double present = 0;
            for (std::size_t n = from; n < to; ++n) present += chances[n] * queue.present_within[i][n - 1];
            crowds[i].push_back({customers / chance, customers / rate, present / chance / queue.within[i].copies, rate});
        }
    }
    return crowds;
}

}  // namespace headroom::analytic
