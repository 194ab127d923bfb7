// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cluster/cluster.h"

#include <algorithm>
#include <utility>

#include "kernel/channel.h"
#include "kernel/component_type.h"
#include "plan/hosting.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;

namespace {

enum Moment : std::uint8_t { begins, scan_due, node_came, places_due };
constexpr std::size_t most_notes = 2000;

}  // namespace

kernel::ComponentType type_of_cluster() {
    return {&record_of(static_cast<const ClusterSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<Cluster>(context, context.settings<ClusterSettings>()); }};
}

NodeTerms terms_of(const ClusterSettings& settings, const plan::Instances& instances, std::size_t zones) {
    const plan::InstanceType& node = *instances.find(settings.instance.name);
    const plan::PodRequest room =
        plan::room_of_node(node, settings.reserve, settings.pods, {settings.daemons_cpu, settings.daemons_memory.value});
    return {room,
            settings.pods,
            settings.placing,
            settings.provisioning.value,
            settings.scale_down_after.value,
            settings.scale_down_below.value,
            settings.min,
            settings.max,
            zones};
}

/// Of what stands on it.
std::size_t zones_of(const plan::Scenario& scenario, std::size_t cluster) {
    std::size_t zones = 1;
    for (const plan::Scenario::Connection& connection : scenario.connections)
        if (connection.from == cluster) zones = std::max(zones, scenario.zones_of(connection.to));
    return zones;
}

Cluster::Cluster(const kernel::BuildContext& context, const ClusterSettings& settings)
    : Component(context),
      settings_(settings),
      vcpus_of_node_(context.surroundings.instances.find(settings.instance.name)->vcpus),
      terms_(terms_of(settings, context.surroundings.instances, zones_of(context.scenario, context.index))),
      pool_(terms_),
      pods_(simulation().statistics().gauge()),
      waiting_(simulation().statistics().gauge()),
      vcpus_(simulation().statistics().gauge()),
      memory_(simulation().statistics().gauge()),
      nodes_(simulation().statistics()) {}

Pod Cluster::pod(const Component& component, std::size_t replica) const {
    return {component.index(), replica, component.request(), component.zone(replica).value_or(0)};
}

void Cluster::after(double seconds, std::uint8_t tag) {
    simulation().start_timer(simulation().now() + kernel::from_seconds(seconds), *this, kernel::no_slot, tag);
}

void Cluster::start() {
    std::vector<Pod> pods;
    for (const kernel::Channel* channel : simulation().channels_of(index(), "pods")) {
        Component& component = simulation().component(channel->target());
        component.stand_on(*this);
        component.prepare_to_scale();
        hosted_.push_back(&component);
        for (std::size_t replica = 0; replica < component.replica_count(); ++replica) pods.push_back(pod(component, replica));
    }
    without_place_ = pool_.begin(std::move(pods));
    changed();
    after(0, begins);
    after(settings_.scan.value, scan_due);
}

void Cluster::timer(Slot, std::uint8_t tag) {
    switch (tag) {
        case begins:  // others have started now, and are told
            for (const Pod& pod : std::exchange(without_place_, {})) simulation().component(pod.component).wait_for_place(pod.replica);
            break;
        case scan_due: scan(); break;
        case places_due: places_soon_ = false; [[fallthrough]];
        default: place_waiting();
    }
}

void Cluster::scan() {
    after(settings_.scan.value, scan_due);
    evict();
    const std::size_t before = pool_.nodes(), waiting = pool_.waiting();
    const std::vector<double> coming = pool_.scan(now());
    for (const double at : coming) after(at - now(), node_came);
    if (pool_.nodes() == before) return;
    note(coming.empty() ? "nodes not needed" : "pods that wait", static_cast<double>(coming.empty() ? before - pool_.nodes() : waiting),
         before);
    changed();
}

/// What has stood on a lost node for so long is given up, and started elsewhere.
void Cluster::evict() {
    std::vector<std::size_t> components;
    for (const Pod& pod : pool_.lost_since(now() - settings_.evict_after.value)) components.push_back(pod.component);
    for (Component* component : hosted_)
        if (std::ranges::find(components, component->index()) != components.end())
            component->replace_lost(kernel::from_seconds(settings_.evict_after.value));
}

void Cluster::place_waiting() {
    const std::vector<Pod> placed = pool_.place_waiting(now());
    for (const Pod& pod : placed) simulation().component(pod.component).placed(pod.replica);
    if (!placed.empty()) changed();
}

/// Whoever made room is not done yet.
void Cluster::place_soon() {
    if (places_soon_ || pool_.waiting() == 0) return;
    places_soon_ = true;
    after(0, places_due);
}

bool Cluster::take(const Component& component, std::size_t replica) {
    const bool has_place = pool_.take(pod(component, replica), now());
    changed();
    return has_place;
}

void Cluster::release(const Component& component, std::size_t replica) {
    pool_.remove(component.index(), replica);
    changed();
    place_soon();
}

kernel::Nodes::Lost Cluster::told(const NodePool::Lost& lost) {
    Lost told{lost.node, {}};
    for (const Pod& pod : lost.pods) told.pods.emplace_back(pod.component, pod.replica);
    return told;
}

std::vector<kernel::Nodes::Lost> Cluster::lose(const Component* component, std::size_t nodes) {
    const auto of = component != nullptr ? std::optional<std::size_t>(component->index()) : std::nullopt;
    std::vector<Lost> all;
    while (all.size() < nodes) {
        const auto lost = pool_.lose(of, now());
        if (!lost) break;
        all.push_back(told(*lost));
    }
    return all;
}

std::vector<kernel::Nodes::Lost> Cluster::lose_where(const std::function<bool(std::size_t zone, std::size_t number)>& is_there) {
    std::vector<Lost> all;
    for (const NodePool::Lost& lost : pool_.lose_where(is_there, now())) all.push_back(told(lost));
    return all;
}

void Cluster::find_again(std::size_t node) {
    pool_.find_again(node);
    place_soon();
}

void Cluster::changed() {
    changed_ = now();
    const kernel::Time at = simulation().now();
    const plan::PodRequest requested = pool_.requested();
    nodes_.set(at, pool_.nodes());
    pods_.set(at, static_cast<double>(pool_.pods()));
    waiting_.set(at, static_cast<double>(pool_.waiting()));
    vcpus_.set(at, requested.vcpus);
    memory_.set(at, requested.memory);
}

void Cluster::note(std::string_view why, double value, std::size_t before) {
    const auto from = static_cast<std::int64_t>(before), to = static_cast<std::int64_t>(pool_.nodes());
    const bool is_most = to > from && to >= std::max(settings_.max, settings_.min);
    if (decisions_.size() < most_notes)
        decisions_.push_back({simulation().now(), std::string(why), value, 1, to, is_most ? "TooManyNodes" : "", from, to});
}

double Cluster::settling_s() const {
    const double looks = std::max(0.0, changed_ + 1.5 * settings_.scan.value - now());
    return std::max(looks, pool_.settling_s(now(), settings_.scan.value));
}

/// vCPUs at work, mean.
double Cluster::used(Blocks blocks) const {
    double seconds = 0;
    for (const Component* component : hosted_) seconds += component->cpu_seconds(blocks);
    return seconds / simulation().statistics().seconds(blocks);
}

std::vector<kernel::ResourceUse> Cluster::resources(Blocks blocks) const {
    const double there = nodes_.mean(blocks) * vcpus_of_node_;
    return {{"cpu", there > 0 ? used(blocks) / there : 0}};
}

std::vector<std::optional<double>> Cluster::outputs(Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks), nodes = nodes_.mean(blocks);
    const auto of_nodes = [&](double amount, double of_each) {
        return nodes > 0 && of_each > 0 ? std::optional(amount / (nodes * of_each)) : std::nullopt;
    };
    return {nodes,
            of_nodes(pods_.integral(blocks) / seconds, 1),
            waiting_.integral(blocks) / seconds,
            of_nodes(vcpus_.integral(blocks) / seconds, terms_.room.vcpus),
            of_nodes(memory_.integral(blocks) / seconds, terms_.room.memory),
            of_nodes(used(blocks), terms_.room.vcpus)};
}

std::vector<plan::Usage> usage_of(const ClusterSettings& settings, std::vector<double> ranks) {
    std::vector<plan::Usage> usage = {plan::machines(settings.instance.name, {}, std::move(ranks))};
    if (settings.control_plane) usage.push_back({plan::Meter::ControlPlane, {}, {}, 1});
    return usage;
}

/// A node is paid for from the moment that it is asked for.
std::vector<plan::Usage> Cluster::usage(Blocks blocks) const { return usage_of(settings_, nodes_.means(blocks)); }

}  // namespace headroom::models
