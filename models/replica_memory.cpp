// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replica_memory.h"

#include "kernel/simulation.h"

namespace headroom::models {

ReplicaMemory::ReplicaMemory(kernel::Simulation& simulation, std::uint16_t component, std::size_t replicas,
                             const ReplicaMemorySettings& settings)
    : simulation_(simulation), component_(component), settings_(settings), kills_(simulation.statistics().counter()) {
    bool is_used = settings.base.value > 0;
    for (std::size_t r = 0; r < simulation.scenario().routes.size(); ++r) is_used = is_used || settings.per_call[r].value > 0;
    is_limited_ = settings.limit && is_used;
    for (std::size_t i = 0; i < replicas; ++i) add_replica();
}

void ReplicaMemory::add_replica() {
    if (is_limited_) replicas_.push_back({&simulation_.statistics().gauge()});
}

void ReplicaMemory::use(const kernel::Call& call, double sign) {
    replicas_[call.replica].used->add(simulation_.now(), sign * settings_.per_call[call.route].value);
}

void ReplicaMemory::enter(const kernel::Call& call) {
    use(call, 1);
    Replica& replica = replicas_[call.replica];
    if (settings_.base.value + replica.used->value() <= settings_.limit->value || replica.killed) return;
    replica.killed = true;
    change_after(0, call.replica, out_of_memory);
}

void ReplicaMemory::change_after(kernel::Time wait, std::uint16_t replica, Change change) {
    simulation_.remind(simulation_.now() + wait, component_, replica, change);
}

void ReplicaMemory::happen(kernel::Slot slot, kernel::Component& server) {
    const kernel::Call event = simulation_.call(slot);
    simulation_.release(slot);
    if (event.stage == out_of_memory) {
        kills_.add();
        server.fail(event.replica);
        change_after(kernel::from_seconds(settings_.boot.value), event.replica, booted);
    } else {
        replicas_[event.replica].killed = false;
        server.recover(event.replica);
    }
}

double ReplicaMemory::kills_per_hour(kernel::Blocks blocks) const {
    return static_cast<double>(kills_.in(blocks)) / simulation_.statistics().seconds(blocks) * 3600;
}

void ReplicaMemory::add_use(std::vector<kernel::ResourceUse>& uses, kernel::Blocks blocks, double rented) const {
    if (!is_limited_) return;
    const double there = rented * simulation_.statistics().seconds(blocks);
    double used = settings_.base.value * there;
    for (const Replica& replica : replicas_) used += replica.used->integral(blocks);
    uses.push_back({"memory", there > 0 ? used / (settings_.limit->value * there) : 0});
}

}  // namespace headroom::models
