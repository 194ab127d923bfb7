// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/closed_network.h"

#include <algorithm>
#include <cmath>

namespace headroom::analytic {

namespace {

/// One copy of a queue, as the recursion has it.
struct OneServer {
    double demand;  ///< of a round, at one copy, by a server as fast as all of them together
    double aside;   ///< the rest of the service time: Seidmann's
    double copies;
};

double free_share(const Contended& queue) { return std::max(1e-9, 1 - queue.background); }

OneServer as_one_server(const Contended& queue) {
    const double demand = queue.visits * queue.time / free_share(queue);
    return {demand / queue.copies / queue.servers, demand * (queue.servers - 1) / queue.servers, queue.copies};
}

/// A single queue beside thinking customers: a birth-death process.
Round machine_repair(std::size_t customers, double thinking, const Contended& queue) {
    const double service = queue.visits * queue.time / free_share(queue);
    const auto all = static_cast<double>(customers);
    if (thinking <= 0) {
        const double busy = std::min(all, queue.servers);
        return {busy / service, {all}};
    }
    std::vector<double> log_weight(customers + 1, 0);
    for (std::size_t n = 1; n <= customers; ++n) {
        const double rate_in = (all - static_cast<double>(n) + 1) / thinking;
        log_weight[n] = log_weight[n - 1] + std::log(rate_in * service / std::min(static_cast<double>(n), queue.servers));
    }
    const double highest = *std::max_element(log_weight.begin(), log_weight.end());
    double sum = 0, present = 0, busy = 0;
    for (std::size_t n = 0; n <= customers; ++n) {
        const double weight = std::exp(log_weight[n] - highest);
        sum += weight;
        present += weight * static_cast<double>(n);
        busy += weight * std::min(static_cast<double>(n), queue.servers);
    }
    return {busy / sum / service, {present / sum}};
}

Round mean_values(double customers, double thinking, const std::vector<OneServer>& queues, const std::vector<double>& found) {
    double round = thinking;
    std::vector<double> at;
    for (std::size_t i = 0; i < queues.size(); ++i) {
        at.push_back(queues[i].aside + queues[i].copies * queues[i].demand * (1 + found[i] / queues[i].copies));
        round += at.back();
    }
    Round result{customers / round, {}};
    for (std::size_t i = 0; i < queues.size(); ++i) result.present.push_back(result.rate * at[i]);
    return result;
}

}  // namespace

Rounds go_round(std::size_t most_customers, double thinking, const std::vector<Contended>& queues) {
    Rounds rounds;
    rounds.present.resize(queues.size());
    const bool alone = queues.size() == 1 && queues.front().copies <= 1;
    std::vector<OneServer> servers;
    for (const Contended& queue : queues) servers.push_back(as_one_server(queue));
    std::vector<double> waiting(queues.size(), 0);
    for (std::size_t n = 1; n <= most_customers; ++n) {
        const Round round =
            alone ? machine_repair(n, thinking, queues.front()) : mean_values(static_cast<double>(n), thinking, servers, waiting);
        rounds.rate.push_back(round.rate);
        for (std::size_t i = 0; i < queues.size(); ++i) {
            rounds.present[i].push_back(round.present[i]);
            waiting[i] = std::max(0.0, round.present[i] - round.rate * servers[i].aside);
        }
    }
    return rounds;
}

Round go_round_together(double customers, double thinking, const std::vector<Contended>& queues) {
    constexpr double most_exact = 2000;
    if (customers <= most_exact) {
        const auto whole = static_cast<std::size_t>(std::max(1.0, std::round(customers)));
        if (queues.size() == 1 && queues.front().copies <= 1) return machine_repair(whole, thinking, queues.front());
        const Rounds rounds = go_round(whole, thinking, queues);
        Round last{rounds.rate.back(), {}};
        for (const auto& present : rounds.present) last.present.push_back(present.back());
        return last;
    }
    std::vector<OneServer> servers;
    for (const Contended& queue : queues) servers.push_back(as_one_server(queue));
    std::vector<double> waiting(queues.size(), customers / static_cast<double>(queues.size() + 1));
    Round round;
    for (int i = 0; i < 10'000; ++i) {
        std::vector<double> found;
        for (const double present : waiting) found.push_back(present * (customers - 1) / customers);
        round = mean_values(customers, thinking, servers, found);
        double change = 0;
        for (std::size_t q = 0; q < queues.size(); ++q) {
            const double now = std::max(0.0, round.present[q] - round.rate * servers[q].aside);
            change = std::max(change, std::abs(now - waiting[q]) / customers);
            waiting[q] = now;
        }
        if (change < 1e-12) break;
    }
    return round;
}

}  // namespace headroom::analytic
