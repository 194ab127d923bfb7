// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/held_threads.h"

#include <algorithm>
#include <vector>

#include "theory/markov_chain.h"
#include "theory/networks.h"
#include "theory/numeric.h"

namespace headroom::theory {

namespace {

/// State (n, j): n calls in system, j of them at tier 2; those with a thread and not at tier 2 are in the CPU phase.
class HeldThreadsChain {
public:
    HeldThreadsChain(const HeldThreadsModel& model, int capacity) : model_(model), capacity_(capacity) {
        MarkovChain chain;
        for (int n = 0; n <= capacity; ++n)
            for (int j = 0; j <= held(n); ++j) add_transitions(chain, n, j);
        std::vector<std::size_t> levels;
        for (int n = 0; n <= capacity; ++n) levels.insert(levels.end(), static_cast<std::size_t>(held(n)) + 1, static_cast<std::size_t>(n));
        mass_ = chain.solve(levels);
    }

    double top_mass() const {
        double sum = 0;
        for (int j = 0; j <= held(capacity_); ++j) sum += mass_[index(capacity_, j)];
        return sum;
    }

    std::vector<std::vector<double>> distribution() const {
        std::vector<std::vector<double>> result;
        for (int n = 0; n <= capacity_; ++n) {
            result.emplace_back();
            for (int j = 0; j <= held(n); ++j) result.back().push_back(mass_[index(n, j)]);
        }
        return result;
    }

    HeldThreadsResult result() const {
        double number = 0;
        double holding = 0;
        double in_cpu = 0;
        double busy_cpu = 0;
        double at_tier_two = 0;
        double busy_tier_two = 0;
        for (int n = 0; n <= capacity_; ++n) {
            for (int j = 0; j <= held(n); ++j) {
                const double mass = mass_[index(n, j)];
                number += mass * n;
                holding += mass * held(n);
                in_cpu += mass * (held(n) - j);
                busy_cpu += mass * std::min(held(n) - j, processors());
                at_tier_two += mass * j;
                busy_tier_two += mass * std::min(j, model_.servers);
            }
        }
        HeldThreadsResult result;
        result.blocked = model_.queue_limit ? top_mass() : 0;
        result.throughput = model_.lambda * (1 - result.blocked);
        result.mean_response = number / result.throughput;
        result.mean_thread_wait = (number - holding) / result.throughput;
        result.mean_tier_one_cpu = in_cpu / result.throughput;
        result.mean_tier_two_response = at_tier_two / result.throughput;
        result.thread_utilization = holding / model_.threads;
        result.cpu_utilization = busy_cpu / processors();
        result.tier_two_utilization = busy_tier_two / model_.servers;
        return result;
    }

private:
    int held(int n) const { return std::min(n, model_.threads); }
    int processors() const { return model_.processors.value_or(model_.threads); }

    std::size_t index(int n, int j) const {
        const int full = held(n);  // levels 0..full-1 have 1..full states, those from `threads` on threads + 1 each
        const auto below = static_cast<std::size_t>(full) * (static_cast<std::size_t>(full) + 1) / 2;
        return below + static_cast<std::size_t>(n - full) * (static_cast<std::size_t>(model_.threads) + 1) + static_cast<std::size_t>(j);
    }

    void add_transitions(MarkovChain& chain, int n, int j) const {
        const std::size_t here = index(n, j);
        if (n < capacity_) chain.add(here, index(n + 1, j), model_.lambda);
        if (held(n) > j) chain.add(here, index(n, j + 1), model_.mu1 * std::min(held(n) - j, processors()));
        if (j > 0) chain.add(here, index(n - 1, j - 1), model_.mu2 * std::min(j, model_.servers));
    }

    const HeldThreadsModel& model_;
    int capacity_;
    std::vector<double> mass_;
};

HeldThreadsChain solved(const HeldThreadsModel& model) {
    require(model.lambda > 0 && model.mu1 > 0 && model.mu2 > 0, "held threads: rates > 0");
    require(model.threads >= 1 && model.servers >= 1 && model.processors.value_or(1) >= 1 && model.queue_limit.value_or(0) >= 0,
            "held threads: threads, servers, processors >= 1, queue limit >= 0");
    if (model.queue_limit) return {model, model.threads + *model.queue_limit};

    constexpr double least_mass = 1e-13;
    require(model.lambda < held_threads_capacity(model), "held threads: lambda at or above the capacity");
    for (int queue = 128;; queue *= 2) {
        HeldThreadsChain chain(model, model.threads + queue);
        if (chain.top_mass() < least_mass) return chain;
    }
}

}  // namespace

double held_threads_capacity(const HeldThreadsModel& model) {
    return closed_network({{1 / model.mu1, model.processors}, {1 / model.mu2, model.servers}}, model.threads).throughput;
}

HeldThreadsResult held_threads(const HeldThreadsModel& model) { return solved(model).result(); }

std::vector<std::vector<double>> held_threads_distribution(const HeldThreadsModel& model) { return solved(model).distribution(); }

}  // namespace headroom::theory
