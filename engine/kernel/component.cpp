// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/component.h"

#include "kernel/channel.h"
#include "kernel/simulation.h"

namespace headroom::kernel {

Component::Component(const BuildContext& context)
    : figures(context.simulation.statistics()),
      simulation_(context.simulation),
      index_(static_cast<std::uint16_t>(context.index)) {
    set_replica_count(1);
}

void Component::set_replica_count(std::size_t count) {
    while (up_.size() < count) {
        up_.push_back(1);
        serving_.push_back(&simulation_.statistics().headcount());
        serving_.back()->enter(simulation_.now());
    }
    replicas_ = up_.size();
}

void Component::set_serving(std::size_t replica, bool serves) {
    if (this->serves(replica) == serves) return;
    up_[replica] = serves ? 1 : 0;
    down_ = serves ? down_ - 1 : down_ + 1;
    serves ? serving_[replica]->enter(simulation_.now()) : serving_[replica]->leave(simulation_.now());
}

double Component::serving(Blocks blocks) const {
    double sum = 0;
    for (std::size_t replica = 0; replica < up_.size(); ++replica) sum += served(replica, blocks);
    return sum / simulation_.statistics().seconds(blocks);
}

std::optional<double> Component::ratio(const Counter& part, const Counter& whole, Blocks blocks) {
    const std::uint64_t all = whole.in(blocks);
    if (all == 0) return std::nullopt;
    return static_cast<double>(part.in(blocks)) / static_cast<double>(all);
}

void Source::add_route() {
    by_route_.push_back(&routes_.emplace_back(simulation().statistics()));
}

}  // namespace headroom::kernel
