// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/random.h"
#include "kernel/channel.h"
#include "kernel/component.h"
#include "models/log_reader.h"

namespace headroom::models {

struct DatabaseSettings;

/// What a primary knows of its read replicas: what is on its way to them, and which of them answers a read.
class Replicas {
public:
    struct Copy {
        kernel::Channel* channel;
        kernel::Component* component;
        LogReader* reader;
        std::uint16_t replica;

        bool serves() const { return component->serves(replica); }
    };

    Replicas(kernel::Simulation& simulation, LogWriter& primary, const DatabaseSettings& settings, const std::string& id);

    /// Its channel's target has more replicas than it had, or is new.
    void add(kernel::Channel& channel);
    bool empty() const { return copies_.empty(); }
    /// Is it a read, and is there a copy for it?
    bool can_answer(const kernel::Call& call) const;
    /// Copy for a read; null: the primary itself. A primary that does not serve leaves its turns to the copies.
    const Copy* choose(const kernel::Call& call, bool primary_serves);
    /// Another replica of the same component, for another attempt.
    std::optional<std::uint16_t> choose_again(const kernel::Channel& channel);
    /// A write that the primary has made goes to all. `waiting`: its call, which is answered when those that serve have applied it;
    /// gives how many they are.
    std::uint32_t ship(const kernel::Call& write, kernel::Slot waiting);

    /// The one that serves and lags least, and what is lost where it takes over from now on: of what it lacks, the writes that have
    /// been answered. One that still waited for its replicas was never confirmed to its caller.
    struct Heir {
        const Copy* copy;
        std::uint64_t lost_from;
        std::size_t lost;
    };
    std::optional<Heir> heir() const;
    /// The copy is the primary from now on, and has whatever is written from now on; writes from that position on are lost.
    void promote(const Copy& copy, std::uint64_t lost_from);
    /// It is a copy again, where one was promoted.
    void step_down();

private:
    const Copy* in_turn(const kernel::Call& call, bool or_primary);
    const Copy* at_random(const kernel::Call& call, bool or_primary);
    bool may_answer(const Copy& copy, const kernel::Call& call) const { return copy.channel->carries(call.route) && copy.serves(); }
    bool has_what_was_written(const Copy& copy, const kernel::Call& call) const;
    void remember(std::uint32_t session);
    void lose_from(std::uint64_t position);

    kernel::Simulation& simulation_;
    LogWriter& primary_;
    const DatabaseSettings& settings_;
    std::deque<Copy> copies_;
    const Copy* promoted_ = nullptr;
    std::size_t turn_ = 0;
    std::uint64_t position_ = 0;                                           ///< of the last write
    std::unordered_map<std::uint32_t, std::uint64_t> last_writes_;         ///< by session, of those that some replica lacks
    std::deque<std::pair<std::uint64_t, std::uint32_t>> written_in_turn_;  ///< position and session
    RandomStream random_;
};

}  // namespace headroom::models
