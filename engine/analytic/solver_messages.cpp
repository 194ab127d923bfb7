// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include "analytic/solver.h"

/// Messages, and those who take them.
namespace headroom::analytic {

/// Messages that the queues before it let be worked on.
double Solver::taken_at_once(std::size_t c) const {
    double most = 0;
    for (const std::size_t i : incoming_[c]) {
        const bool is_used = std::ranges::any_of(connections_[i].flow, [](const Flow& flow) { return flow.rate > 0; });
        if (is_used) most += connections_[i].at_once.value_or(std::numeric_limits<double>::infinity());
    }
    return most;
}

void Solver::wait_for_backlog(std::size_t c) {
    Component& component = components_[c];
    std::vector<std::pair<double, Law>> waits;
    for (const auto& [share, seconds] : component.backlog->waits) waits.emplace_back(share, law(seconds));
    component.wait = Law::mixture(waits, !precise_);
    component.stay.queued = component.backlog->mean / std::max(1.0, component.replicas);
}

/// Does each of those who take what `connection` brings get all of it, rather than a share?
bool Solver::gets_all(std::size_t connection) const {
    const auto& ways = components_[scenario_.connections[connection].from].conduct.ways;
    return std::ranges::any_of(ways, [connection](const Way& way) {
        return std::ranges::any_of(way.visits,
                                   [connection](const Visit& visit) { return visit.connection == connection && visit.calls == 1; });
    });
}

/// Several that take from one queue, as one with all their workers; absent where it takes from it alone, or where others wait for others.
std::optional<Stay> Solver::stay_of_all_takers(std::size_t c) const {
    Replica replica{0, 0.0, {}, 0, 0};
    Load all;
    double work = 0, outside = 0, second = 0, variance = 0;
    std::size_t takers = 0;
    for (const std::size_t i : incoming_[c]) {
        for (const std::size_t other : outgoing_[scenario_.connections[i].from]) {
            const Component& taker = components_[connections_[other].target];
            if (!is_common(connections_[other].target) || taker.rate() <= 0) continue;
            if (gets_all(other) || !taker.known || !taker.known->replica.workers || !taker.known->load.among.empty()) return std::nullopt;
            const Replica& own = taker.known->replica;
            const Load& load = taker.known->load;
            ++takers;
            replica.vcpus += own.vcpus;
            *replica.workers += *own.workers;
            all.rate += load.rate;
            work += load.rate * load.work;
            outside += load.rate * load.outside;
            second += load.rate * load.work * load.work * (1 + load.work_scv);
            variance += load.rate * load.outside_variance;
            all.burstiness = load.burstiness;
            all.batch = std::max(all.batch, load.batch);
        }
    }
    if (takers < 2) return std::nullopt;
    all.work = work / all.rate;
    all.work_scv = all.work > 0 ? std::max(0.0, second / all.rate / (all.work * all.work) - 1) : 0;
    all.outside = outside / all.rate;
    all.outside_variance = variance / all.rate;
    return stay(replica, all);
}

/// Messages a second of each thread, where all that come do so in partitions of its own; else none.
std::vector<OwnMessages> Solver::own_messages(std::size_t c, double threads) const {
    std::vector<OwnMessages> own(static_cast<std::size_t>(std::max(1L, std::lround(threads))));
    for (const std::size_t i : incoming_[c]) {
        const auto& ways = components_[scenario_.connections[i].from].conduct.ways;
        for (std::size_t r = 0; r < ways.size(); ++r) {
            const double rate = connections_[i].flow[r].rate;
            const auto visit = std::ranges::find(ways[r].visits, i, &Visit::connection);
            if (rate <= 0 || visit == ways[r].visits.end()) continue;
            if (visit->partitions.empty()) return {};
            deal_out(visit->partitions, rate, visit->in_turn, own);
        }
    }
    return own;
}

/// Each waits for its thread, however many others have nothing to do.
void Solver::wait_for_own_thread(std::size_t c, const std::vector<OwnMessages>& threads, const Load& load) {
    Component& component = components_[c];
    Stay& stay = component.stay;
    double service_s = load.work + stay.sharing + load.outside;
    for (std::size_t i = 0; i < load.among.size(); ++i) service_s += load.among[i].elapsing * load.among[i].visits * stay.times_among[i];
    const double variance = load.work_scv * load.work * load.work + load.outside_variance;
    const std::vector<OwnWait> waits = waits_for_own(threads, service_s, variance / (service_s * service_s), load.burstiness);
    if (waits.empty()) {
        grows_.insert(c);
        return;
    }
    std::vector<std::pair<double, Law>> laws;
    stay.queued = 0;
    for (const OwnWait& wait : waits) {
        laws.emplace_back(wait.rate, wait_at({0, wait.probability, wait.wait_if, wait.wait_if_scv}));
        stay.queued += wait.rate * wait.probability * wait.wait_if / std::max(1.0, component.replicas);
    }
    component.wait = Law::mixture(laws, !precise_);
}

/// Until a thread that may take it is free, and asks for it.
void Solver::take_messages(std::size_t c, const Load& load) {
    Component& component = components_[c];
    const auto polling = component.model->polling();
    if (!polling) return;
    const double replicas = std::max(1.0, component.replicas), rate = component.rate();
    double threads = replicas * polling->threads, alike = 1;  // so many times the same
    if (const auto own = own_messages(c, threads); !own.empty()) {
        wait_for_own_thread(c, own, load);
        alike = static_cast<double>(std::ranges::count_if(own, [](const OwnMessages& messages) { return messages.rate() > 0; }));
        threads = alike;
    }
    const Unheard none = unheard(*polling, threads / alike, component.stay.working * replicas / alike, rate / alike);
    if (none.share <= 0) return;
    component.wait = component.wait + Law::chance_of(none.share, law(none.wait));
    component.stay.queued += rate / replicas * none.share * none.wait.mean();
}

}  // namespace headroom::analytic
