// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replica_memory.h"

#include "kernel/simulation.h"

namespace headroom::models {

ReplicaMemory::ReplicaMemory(kernel::Simulation& simulation, std::uint16_t component, std::size_t replicas,
                             const ReplicaMemorySettings& settings)
    : simulation_(simulation), component_(component), settings_(settings), kills_(simulation.statistics().counter()) {
    bool is_used = settings.base.value > 0;
    for (std::size_t r = 0; r < simulation.scenario().routes.size(); ++r) is_used = is_used || settings.per_call[r].value > 0;
    if (!settings.limit || !is_used) return;
    for (std::size_t i = 0; i < replicas; ++i) {
        replicas_.push_back({&simulation.statistics().gauge()});
        replicas_.back().used->set(0, settings.base.value);
    }
}

void ReplicaMemory::use(const kernel::Call& call, double sign) {
    replicas_[call.replica].used->add(simulation_.now(), sign * settings_.per_call[call.route].value);
}

void ReplicaMemory::entered(const kernel::Call& call) {
    use(call, 1);
    Replica& replica = replicas_[call.replica];
    if (replica.used->value() <= settings_.limit->value || replica.killed) return;
    replica.killed = true;
    change_after(0, call.replica, out_of_memory);
}

void ReplicaMemory::change_after(kernel::Time wait, std::uint16_t replica, Change change) {
    const kernel::Slot slot = simulation_.allocate();
    kernel::Call& event = simulation_.call(slot);
    event.component = component_;
    event.replica = replica;
    event.stage = change;
    simulation_.wake_at(simulation_.now() + wait, slot);
}

void ReplicaMemory::boot(std::uint16_t replica) {
    change_after(simulation_.environment().start_up(component_, kernel::from_seconds(settings_.boot.value)), replica, booted);
}

ReplicaMemory::Event ReplicaMemory::take(kernel::Slot slot) {
    const kernel::Call& record = simulation_.call(slot);
    const Event event{static_cast<Change>(record.stage), record.replica};
    simulation_.release(slot);
    if (event.change == booted && settings_.warm_up.value > 0)
        change_after(kernel::from_seconds(settings_.warm_up.value), event.replica, warm);
    return event;
}

double ReplicaMemory::kills_per_hour(kernel::Blocks blocks) const {
    return static_cast<double>(kills_.in(blocks)) / simulation_.statistics().seconds(blocks) * 3600;
}

void ReplicaMemory::add_use(std::vector<kernel::ResourceUse>& uses, kernel::Blocks blocks) const {
    if (!is_limited()) return;
    double used = 0;
    for (const Replica& replica : replicas_) used += replica.used->integral(blocks);
    const double seconds = simulation_.statistics().seconds(blocks);
    uses.push_back({"memory", used / (settings_.limit->value * static_cast<double>(replicas_.size()) * seconds)});
}

}  // namespace headroom::models
