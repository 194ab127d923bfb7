// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "kernel/channel.h"
#include "kernel/messages.h"
#include "kernel/simulation.h"

namespace headroom::models {

/// Those who read a log together: the threads of one worker, each of which has partitions of its own. And how far they have read.
class ConsumerGroup {
public:
    static constexpr std::uint32_t nobody = 0xffffffff;

    /// Of one partition. Offsets count its messages from the first that ever came.
    struct Reading {
        std::uint64_t committed = 0;            ///< all before it are done with
        std::uint64_t position = 0;             ///< the next that is worked on, or is being
        std::uint64_t received = 0;             ///< all before it have been given out once
        std::uint64_t processed = 0;            ///< all before it have been processed once, or given up
        std::uint64_t hand_end = 0;             ///< while somebody has messages of it in hand: the end of these
        kernel::Slot holder = kernel::no_slot;  ///< the thread that has
        std::uint32_t owner = nobody;           ///< the consumer that it is assigned to
        std::uint32_t failures = 0;             ///< of the message at `position`, in a row
        std::uint64_t begun = 0;                ///< all before it have been with a thread once, where requests are traced
        kernel::Time again = 0;                 ///< since then the last of these to fail may be with one once more
        bool waits = false;                     ///< until it may be tried again
        kernel::Headcount* held = nullptr;
    };
    struct Consumer {
        std::uint16_t replica;
        kernel::Slot thread;
        std::vector<std::uint32_t> partitions = {};
        std::size_t turn = 0;
    };

    ConsumerGroup(kernel::Simulation& simulation, kernel::Channel& channel, std::size_t partitions);

    kernel::Channel& channel() const { return *channel_; }
    kernel::MessageTaker& taker() const { return *taker_; }
    kernel::Component& worker() const { return *worker_; }
    std::vector<Reading>& readings() { return readings_; }
    const std::vector<Reading>& readings() const { return readings_; }
    Consumer* consumer(kernel::Slot thread) {
        return thread < by_thread_.size() && by_thread_[thread] != nobody ? &consumers_[by_thread_[thread]] : nullptr;
    }
    kernel::Slot owner_of(std::size_t partition) const {
        const std::uint32_t owner = readings_[partition].owner;
        return owner == nobody ? kernel::no_slot : consumers_[owner].thread;
    }

    void add_thread(kernel::Time now, std::uint16_t replica, kernel::Slot thread);
    /// Replicas have come, gone or been lost since the last time. True where its members are others than before; those lost
    /// stay members until time_out(): `lost(replica)` is told of each that has just been.
    template <class Lost>
    bool look_at_replicas(kernel::Time now, Lost lost) {
        bool changed = false;
        members_.resize(worker_->replica_count());
        for (std::size_t r = 0; r < members_.size(); ++r) {
            Member& member = members_[r];
            if (worker_->serves(r)) {
                changed = changed || !member.is_in;
                member = {true, kernel::never};
            } else if (member.is_in && !worker_->belongs(r)) {
                changed = true;
                member = {};
            } else if (member.is_in && member.lost == kernel::never) {
                member.lost = now;
                lost(r);
            }
        }
        return changed;
    }
    /// The replica was lost at that time: it is a member no longer, unless it has come back since. True where that is so.
    bool time_out(std::size_t replica, kernel::Time lost);
    /// Deals the partitions out to the threads of the members as Kafka's RangeAssignor does, over the replicas in turn.
    void assign(kernel::Time now);

    bool rebalancing = false;   ///< nobody receives
    kernel::Headcount& behind;  ///< messages not done with
    std::size_t in_hand = 0;
    std::uint64_t in_vain = 0;  ///< times that a message failed, or its consumer was lost
    kernel::Tally& latency;
    kernel::Gauge& idle;  ///< threads of members that have no partition

private:
    struct Member {
        bool is_in = false;
        kernel::Time lost = kernel::never;
    };

    kernel::Channel* channel_;
    kernel::MessageTaker* taker_;
    kernel::Component* worker_;
    std::vector<Reading> readings_;  ///< by partition
    std::vector<Consumer> consumers_;
    std::vector<std::uint32_t> by_thread_;
    std::vector<Member> members_;  ///< by replica
};

}  // namespace headroom::models
