// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "analytic/model.h"
#include "models/cluster/cluster.h"

namespace headroom::models {

namespace {

class ClusterModel : public analytic::ModelOf<ClusterSettings> {
public:
    explicit ClusterModel(const analytic::ModelContext& context)
        : ModelOf(context),
          vcpus_of_node_(context.surroundings.instances.find(settings_.instance.name)->vcpus),
          terms_(terms_of(settings_, context.surroundings.instances, zones_of(context.scenario, context.index))),
          pool_(terms_) {}

    analytic::Conduct conduct(const analytic::Around& around) override {
        analytic::Conduct conduct;
        conduct.ways.resize(around.routes());
        const double there = static_cast<double>(packed(around).nodes()) * vcpus_of_node_;
        conduct.resources.push_back({"cpu", there > 0 ? used(around) / there : 0});
        return conduct;
    }

    bool gives_nodes() const override { return true; }

    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        return usage_of(settings_, plan::constant_ranks(static_cast<double>(packed(around).nodes())));
    }

    std::vector<std::optional<double>> outputs(const analytic::Around& around) const override {
        const NodePool& pool = packed(around);
        const auto nodes = static_cast<double>(pool.nodes());
        const auto of_nodes = [&](double amount, double of_each) {
            return nodes > 0 && of_each > 0 ? std::optional(amount / (nodes * of_each)) : std::nullopt;
        };
        const plan::PodRequest requested = pool.requested();
        return {nodes,
                of_nodes(static_cast<double>(pool.pods()), 1),
                static_cast<double>(pool.waiting()),
                of_nodes(requested.vcpus, terms_.room.vcpus),
                of_nodes(requested.memory, terms_.room.memory),
                of_nodes(used(around), terms_.room.vcpus)};
    }

    std::vector<std::string> caveats() const override {
        std::vector<std::string> said{"its nodes are those that its pods need where they are packed anew at each level of traffic"};
        if (some_wait_)
            said.emplace_back("pods find no place on its nodes; figures of what calls them are those of all replicas, and too good");
        return said;
    }

private:
    double used(const analytic::Around& around) const {
        double vcpus = 0;
        for (const std::size_t connection : context_.outgoing) vcpus += around.busy_at(connection);
        return vcpus;
    }

    /// Replicas that are there for a part of the time have a place all the time. Packed anew where there are others than before.
    const NodePool& packed(const analytic::Around& around) const {
        std::vector<std::size_t> replicas;
        for (const std::size_t connection : context_.outgoing)
            replicas.push_back(static_cast<std::size_t>(std::ceil(around.replicas_of(connection) - 1e-9)));
        if (replicas == replicas_) return pool_;
        std::vector<Pod> pods;
        for (std::size_t i = 0; i < replicas.size(); ++i) {
            const std::size_t component = context_.scenario.connections[context_.outgoing[i]].to;
            const auto request = around.model_of(component).request();
            const plan::Scenario::Component& pod = context_.scenario.components[component];
            for (std::size_t r = 0; request && r < replicas[i]; ++r)
                pods.push_back({component, r, *request, pod.place ? context_.scenario.platform->zone_of(*pod.place, r, pod.turn) : 0});
        }
        pool_ = NodePool(terms_);
        pool_.begin(std::move(pods));
        replicas_ = std::move(replicas);
        some_wait_ = some_wait_ || pool_.waiting() > 0;
        return pool_;
    }

    double vcpus_of_node_;
    NodeTerms terms_;
    mutable std::vector<std::size_t> replicas_;  ///< that are packed, by connection
    mutable NodePool pool_;
    mutable bool some_wait_ = false;  ///< at any level
};

}  // namespace

void add_estimate_of_cluster(analytic::ModelTypes& types) { types.add<ClusterModel>("cluster"); }

}  // namespace headroom::models
