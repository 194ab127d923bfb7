// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "kernel/call.h"
#include "kernel/statistics.h"

namespace headroom::kernel {

class Channel;

/// A component that messages wait in (a queue), for those that take them along its channels.
class MessageGiver {
public:
    virtual ~MessageGiver() = default;
    /// A thread of a replica at the channel's end will receive from here. Once, before its first receive.
    virtual void add_thread(Channel& /*channel*/, std::uint16_t /*replica*/, Slot /*thread*/) {}
    /// Would a receive of that thread give something now? For those who are about to receive: what must not be received any more
    /// is sorted out.
    virtual bool has_messages(const Channel& channel, Slot thread) = 0;
    /// A thread of a replica at the channel's end receives up to `most` messages: calls along the channel, one after another.
    /// An answer that is well deletes its message. There are messages; MessageTaker::batch_ended follows, perhaps before this
    /// returns.
    virtual void receive(Channel& channel, std::uint16_t replica, Slot thread, std::size_t most) = 0;
    /// A receive that found nothing has gone back.
    virtual void came_back_empty() = 0;
    /// Messages that those at the channel's end have yet to process, in hand or not: now, and their time mean; absent where they
    /// are not counted.
    virtual double backlog(const Channel& channel) const = 0;
    virtual std::optional<double> backlog(const Channel& channel, Blocks blocks) const = 0;
};

/// A component that takes messages (a worker) and works on each as on a call.
class MessageTaker {
public:
    virtual ~MessageTaker() = default;
    /// There are messages at the channel's beginning: threads that listen there may receive them. `thread`: the only one of them
    /// that may; no_slot: any.
    virtual void messages_came(Channel& channel, Slot thread) = 0;
    /// The last of the messages that the thread received has been answered, and the answer has reached the giver.
    virtual void batch_ended(Channel& channel, Slot thread) = 0;
};

}  // namespace headroom::kernel
