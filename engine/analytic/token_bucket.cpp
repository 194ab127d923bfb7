// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/token_bucket.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::analytic {

namespace {

constexpr std::size_t most_places = 400;

/// Of an M/D/1 queue at its departures: relative probabilities that so many are left, by crossings of each level, which only adds (as
/// Ramaswami 1988).
std::vector<double> departures(double load, std::size_t states) {
    std::vector<double> beyond(states + 1);  // P(more than k arrivals during a service)
    double chance = std::exp(-load), left = -std::expm1(-load);
    for (std::size_t k = 0; k <= states; ++k) {
        beyond[k] = std::max(0.0, left);
        chance *= load / static_cast<double>(k + 1);
        left -= chance;
    }
    std::vector<double> weights = {1};
    while (weights.size() < states) {
        const std::size_t level = weights.size() - 1;
        double up = weights[0] * beyond[level];
        for (std::size_t i = 1; i <= level; ++i) up += weights[i] * beyond[level - i + 1];
        weights.push_back(up * std::exp(load));
        if (weights.back() > 1e200)
            for (double& each : weights) each *= 1e-200;
    }
    return weights;
}

struct Finite {
    double refused = 0;
    double waiting = 0;         ///< mean number of calls that wait for a token: those there beyond `burst`
    std::vector<double> found;  ///< by number there: P(a call that is let in finds so many)
};

/// M/D/1 with `room` places, the one in service among them.
Finite finite(double load, std::size_t room, double burst) {
    std::vector<double> weights = departures(load, room);
    double sum = 0;
    for (const double each : weights) sum += each;
    for (double& each : weights) each /= sum;
    // at any time: weights / (weights[0] + load) below `room`; who is let in finds what the departing leave
    Finite queue{1 - 1 / (weights[0] + load), 0, weights};
    for (std::size_t n = 0; n < room; ++n)
        queue.waiting += weights[n] / (weights[0] + load) * std::max(0.0, static_cast<double>(n) - burst);
    queue.waiting += queue.refused * std::max(0.0, static_cast<double>(room) - burst);
    return queue;
}

}  // namespace

Gate take_tokens(double rate, double per_s, double burst, double longest_wait) {
    if (rate <= 0) return {};
    constexpr double heaviest = 500;
    const double load = std::min(heaviest, rate / per_s), ahead = std::max(0.0, burst - 1) + longest_wait * per_s;
    const double places = std::min(ahead + 1, static_cast<double>(most_places));
    const auto room = static_cast<std::size_t>(std::max(1.0, std::floor(places)));
    const Finite queue = finite(load, room, burst);
    Gate tokens;
    tokens.refused = queue.refused;
    if (ahead + 1 > static_cast<double>(most_places)) {  // so many that none is refused unless too many come
        tokens.refused = std::max(0.0, 1 - 1 / load);
        if (load > 1 && longest_wait > 0) return {tokens.refused, 1, longest_wait, 0, longest_wait};
    }
    const double part = places - static_cast<double>(room);
    double wait = queue.waiting / (load * (1 - queue.refused));  // Little's law, in tokens
    if (part > 1e-9 && tokens.refused > 0) {
        const Finite larger = finite(load, room + 1, burst);
        tokens.refused = std::pow(tokens.refused, 1 - part) * std::pow(larger.refused, part);
        wait += part * (larger.waiting / (load * (1 - larger.refused)) - wait);
    }

    // who finds n before it finds between n - 1 and n tokens owed, evenly
    double waiting = 0, first = 0, second = 0;
    for (std::size_t n = 1; n < queue.found.size(); ++n) {
        const double low = std::max(0.0, static_cast<double>(n - 1) - (burst - 1)), high = static_cast<double>(n) - (burst - 1);
        if (high <= 0) continue;
        const double share = queue.found[n] * std::min(1.0, high - low);
        waiting += share;
        first += share * (low + high) / 2;
        second += share * (low * low + low * high + high * high) / 3;
    }
    if (waiting <= 0) return tokens;
    tokens.wait_probability = waiting;
    tokens.wait_if = std::min(wait / waiting / per_s, longest_wait);
    tokens.wait_if_scv = std::max(0.0, second / waiting / (first / waiting * first / waiting) - 1);
    constexpr double felt = 1e-3;
    if (tokens.refused > felt) tokens.longest_wait = longest_wait;
    return tokens;
}

double evened_by(double rate, double refused, double per_s) {
    constexpr double to_a_third = 1.585, least = 0.02;
    const double lost = std::max(0.0, 1 - rate * (1 - refused) / per_s);
    return refused > 0 ? std::max(least, std::pow(lost / (lost + refused), to_a_third)) : 1;
}

}  // namespace headroom::analytic
