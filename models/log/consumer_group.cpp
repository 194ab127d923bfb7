// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/consumer_group.h"

#include <algorithm>

namespace headroom::models {

ConsumerGroup::ConsumerGroup(kernel::Simulation& simulation, kernel::Channel& channel, std::size_t partitions)
    : behind(simulation.statistics().headcount()),
      latency(simulation.statistics().tally()),
      idle(simulation.statistics().gauge()),
      channel_(&channel),
      taker_(dynamic_cast<kernel::MessageTaker*>(&simulation.component(channel.target()))),
      worker_(&simulation.component(channel.target())),
      readings_(partitions) {
    for (Reading& reading : readings_) reading.held = &simulation.statistics().headcount();
    look_at_replicas(simulation.now(), [](std::size_t) {});
}

/// The first threads get their partitions at once: the group has long been there.
void ConsumerGroup::add_thread(kernel::Time now, std::uint16_t replica, kernel::Slot thread) {
    if (thread >= by_thread_.size()) by_thread_.resize(2 * (thread + std::size_t{1}), nobody);
    by_thread_[thread] = static_cast<std::uint32_t>(consumers_.size());
    consumers_.push_back({replica, thread});
    if (replica < members_.size() && members_[replica].is_in) assign(now);
}

bool ConsumerGroup::time_out(std::size_t replica, kernel::Time lost) {
    Member& member = members_[replica];
    if (!member.is_in || member.lost != lost) return false;
    member = {};
    return true;
}

void ConsumerGroup::assign(kernel::Time now) {
    struct Place {
        std::size_t number, replica;  ///< of the thread in its replica
        std::uint32_t consumer;
    };
    std::vector<std::size_t> threads(members_.size());
    std::vector<Place> places;
    for (std::size_t c = 0; c < consumers_.size(); ++c) {
        consumers_[c].partitions.clear();
        consumers_[c].turn = 0;
        const std::size_t replica = consumers_[c].replica;
        if (replica >= members_.size() || !members_[replica].is_in) continue;
        places.push_back({threads[replica]++, replica, static_cast<std::uint32_t>(c)});
    }
    std::ranges::sort(places,
                      [](const Place& a, const Place& b) { return std::pair(a.number, a.replica) < std::pair(b.number, b.replica); });
    for (Reading& reading : readings_) reading.owner = nobody;
    const std::size_t n = readings_.size();
    idle.set(now, places.size() > n ? static_cast<double>(places.size() - n) : 0);
    std::size_t partition = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const std::size_t share = n / places.size() + (i < n % places.size() ? 1 : 0);
        for (std::size_t k = 0; k < share; ++k, ++partition) {
            readings_[partition].owner = places[i].consumer;
            consumers_[places[i].consumer].partitions.push_back(static_cast<std::uint32_t>(partition));
        }
    }
}

}  // namespace headroom::models
