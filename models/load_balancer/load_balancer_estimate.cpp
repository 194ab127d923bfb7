// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "analytic/model.h"
#include "models/load_balancer/load_balancer.h"
#include "models/station_terms.h"

namespace headroom::models {

namespace {

class LoadBalancerModel : public analytic::ModelOf<LoadBalancerSettings> {
public:
    explicit LoadBalancerModel(const analytic::ModelContext& context) : ModelOf(context) {}

    /// Replicas are chosen from those of all targets: a target gets as much as its replicas weigh.
    analytic::Conduct conduct(const analytic::Around& around) override {
        analytic::Conduct conduct;
        for (std::size_t r = 0; r < around.routes(); ++r) {
            analytic::Way way;
            way.one_of = true;
            way.visits = context_.visits("targets", r);
            double all = 0;
            for (analytic::Visit& visit : way.visits) {
                visit.calls = context_.scenario.connections[visit.connection].policy.weight * around.replicas_of(visit.connection);
                all += visit.calls;
            }
            for (analytic::Visit& visit : way.visits) visit.calls /= all;
            conduct.ways.push_back(std::move(way));
        }
        conduct.spreading = spreading();
        if (settings_.connection_limit) {
            conduct.station = door_terms(*settings_.connection_limit, Outcome::Unavailable);
            conduct.resources.push_back({"connections", around.present() / static_cast<double>(*settings_.connection_limit)});
        }
        return conduct;
    }

    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        double calls = 0, bytes = 0;
        for (const std::size_t i : context_.incoming) {
            for (std::size_t r = 0; r < around.routes(); ++r) {
                const double rate = around.calls(i, r);
                calls += rate;
                bytes += rate * (around.request_bytes(i, r) + around.answered_well(i, r) * around.response_bytes(i, r));
            }
        }
        const double opened = calls / settings_.requests_per_connection;
        return usage_of(BalancerTraffic{opened, around.present() + opened * settings_.keep_alive.value, bytes,
                                        calls * static_cast<double>(settings_.rules)});
    }

    bool passes_answers_on() const override { return true; }

    std::vector<std::string> caveats() const override {
        std::vector<std::string> caveats;
        if (settings_.algorithm == Balancing::RingHash || settings_.algorithm == Balancing::Maglev)
            caveats.emplace_back("keys are taken to spread evenly over the replicas");
        if (settings_.algorithm == Balancing::LeastConnections) caveats.emplace_back("the shortest queue is approximated");
        if (settings_.algorithm == Balancing::LeastRequests) caveats.emplace_back("the choice among few is approximated");
        const bool looks_at_calls = settings_.algorithm == Balancing::LeastConnections || settings_.algorithm == Balancing::LeastRequests;
        if (looks_at_calls && context_.outgoing.size() > 1)
            caveats.emplace_back("how many calls each of several targets gets is approximated");
        if (settings_.algorithm == Balancing::WeightedRoundRobin && has_weights())
            caveats.emplace_back("targets of different weights are taken to get their turns at random");
        if (settings_.sticky_sessions) caveats.emplace_back("sessions are taken to spread evenly over the replicas");
        if (settings_.outlier_ejection) caveats.emplace_back("no replica is taken to be ejected");
        if (settings_.bounded_load) caveats.emplace_back("the bound on a replica's load is left out");
        return caveats;
    }

private:
    bool has_weights() const {
        const auto weight = [this](std::size_t i) { return context_.scenario.connections[i].policy.weight; };
        return std::ranges::any_of(context_.outgoing, [&](std::size_t i) { return weight(i) != weight(context_.outgoing.front()); });
    }
    analytic::Spreading spreading() const {
        using Kind = analytic::Spreading::Kind;
        switch (settings_.algorithm) {
            case Balancing::RoundRobin:
            case Balancing::WeightedRoundRobin: return {settings_.sticky_sessions ? Kind::Random : Kind::InTurn};
            case Balancing::LeastRequests: return {Kind::Choices, static_cast<std::size_t>(settings_.choices)};
            case Balancing::LeastConnections: return {Kind::Fewest};
            default: return {Kind::Random};
        }
    }
};

}  // namespace

void add_estimate_of_load_balancer(analytic::ModelTypes& types) { types.add<LoadBalancerModel>("load_balancer"); }

}  // namespace headroom::models
