// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/units.h"
#include "kernel/decision.h"
#include "kernel/nodes.h"
#include "kernel/simulation.h"
#include "models/cluster/node_pool.h"
#include "plan/reserve.h"
#include "schema/types.h"

namespace headroom::models {

/// Nodes on which replicas of several components stand, as pods.
struct ClusterSettings {
    InstanceRef instance;
    std::int64_t min = 1, max = 1000;
    std::int64_t pods = 110;
    plan::Reserve reserve = plan::Reserve::Eks;
    double daemons_cpu = 0.15;
    Bytes daemons_memory;
    Placing placing = Placing::LeastAllocated;
    Duration provisioning{90};
    Duration scan{10};
    Duration scale_down_after{600};
    Ratio scale_down_below{0.5};
    Duration evict_after{300};
    bool control_plane = true;
};
const schema::Record& record_of(const ClusterSettings*);
/// Of nodes of that instance type, in so many zones.
NodeTerms terms_of(const ClusterSettings& settings, const plan::Instances& instances, std::size_t zones);
std::size_t zones_of(const plan::Scenario& scenario, std::size_t cluster);
std::vector<plan::Usage> usage_of(const ClusterSettings& settings, std::vector<double> ranks);

/// Kubernetes' nodes, its scheduler and its cluster autoscaler.
class Cluster : public kernel::Component, public kernel::Nodes {
public:
    Cluster(const kernel::BuildContext& context, const ClusterSettings& settings);

    void start() override;
    void arrive(kernel::Slot slot, kernel::Call& call) override { reply(slot, call, Outcome::Ok); }
    void timer(kernel::Slot slot, std::uint8_t tag) override;
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

    const std::vector<kernel::Decision>* decisions() const override { return &decisions_; }
    void forget_decisions() override { decisions_.clear(); }
    double settling_s() const override;

    bool take(const Component& component, std::size_t replica) override;
    void release(const Component& component, std::size_t replica) override;
    std::vector<Lost> lose(const Component* component, std::size_t nodes) override;
    std::vector<Lost> lose_where(const std::function<bool(std::size_t zone, std::size_t number)>& is_there) override;
    void find_again(std::size_t node) override;

private:
    double used(kernel::Blocks blocks) const;
    double now() const { return kernel::to_seconds(simulation().now()); }
    Pod pod(const Component& component, std::size_t replica) const;
    static Lost told(const NodePool::Lost& lost);
    void after(double seconds, std::uint8_t tag);
    void scan();
    void evict();
    void place_waiting();
    void place_soon();
    void changed();
    void note(std::string_view why, double value, std::size_t before);

    ClusterSettings settings_;
    double vcpus_of_node_;
    NodeTerms terms_;
    NodePool pool_;
    std::vector<Component*> hosted_;
    std::vector<Pod> without_place_;  ///< when the run begins
    bool places_soon_ = false;
    double changed_ = 0;
    std::vector<kernel::Decision> decisions_;
    kernel::Gauge &pods_, &waiting_, &vcpus_, &memory_;
    kernel::Fleet nodes_;
};

}  // namespace headroom::models
