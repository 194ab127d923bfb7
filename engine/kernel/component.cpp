// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/component.h"

#include "kernel/channel.h"
#include "kernel/simulation.h"

namespace headroom::kernel {

Component::Component(const BuildContext& context)
    : figures{context.simulation.statistics().counter(), context.simulation.statistics().gauge(),
              context.simulation.statistics().gauge(), context.simulation.statistics().tally(),
              context.simulation.statistics().tally()},
      simulation_(context.simulation),
      index_(static_cast<std::uint16_t>(context.index)) {}

std::optional<std::uint16_t> Component::choose_replica(Channel& channel, const Call&) {
    const std::size_t count = replica_count();
    for (std::size_t tries = 0; tries < count; ++tries) {
        const std::size_t replica = channel.turn;
        channel.turn = replica + 1 < count ? replica + 1 : 0;
        if (serves(replica)) return static_cast<std::uint16_t>(replica);
    }
    return std::nullopt;
}

std::optional<std::uint16_t> Component::pick_target(Channel& channel, const Call& call) {
    return simulation_.component(channel.target()).choose_replica(channel, call);
}

std::optional<double> Component::ratio(const Counter& part, const Counter& whole, Blocks blocks) {
    const std::uint64_t all = whole.in(blocks);
    if (all == 0) return std::nullopt;
    return static_cast<double>(part.in(blocks)) / static_cast<double>(all);
}

void Source::add_route() {
    Statistics& statistics = simulation().statistics();
    std::array<Counter*, outcome_count> failed{};
    for (Counter*& counter : failed) counter = &statistics.counter();
    routes_.push_back({statistics.counter(), statistics.counter(), failed, statistics.tally()});
}

}  // namespace headroom::kernel
