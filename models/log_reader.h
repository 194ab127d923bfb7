// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kernel/call.h"
#include "kernel/statistics.h"
#include "kernel/time.h"

/// How a primary's writes come to its read replicas.
namespace headroom::models {

/// A write in a primary's log.
struct LoggedWrite {
    std::uint64_t position = 0;  ///< in the log, from 1
    kernel::Time written = 0;
    std::uint64_t item = 0;  ///< of the key that it changes; 0: it has none, and may change anything
    std::uint8_t route = 0;
    kernel::Slot waiting = kernel::no_slot;  ///< the primary's call that is answered when this has been applied
    std::uint64_t serial = 0;                ///< of that call
};
/// Of a call's key; never 0 where it has one.
inline std::uint64_t item_of(const kernel::Call& call) {
    return call.keyspace == kernel::no_keyspace ? 0 : (std::uint64_t{call.keyspace} + 1) << 56 | (call.key & 0xff'ffff'ffff'ffff);
}

/// What keeps a log that others read: a primary.
class LogWriter {
public:
    virtual ~LogWriter() = default;
    /// A reader has applied, or will never apply, a write that a call waits for.
    virtual void acknowledged(const LoggedWrite& write, std::size_t channel, std::size_t replica) = 0;
    /// What replicas of it are billed with.
    virtual std::string engine_name() const = 0;
    /// Bytes that each replica keeps on a disk of its own; none where that is shared, or not billed.
    virtual std::optional<double> bytes_of_replica(kernel::Blocks blocks) const = 0;
};

/// What follows a primary, each of its replicas on its own.
class LogReader {
public:
    virtual ~LogReader() = default;
    /// The write goes to the replica from now on, along the channel of that index. In the order of the log.
    virtual void ship(const LoggedWrite& write, LogWriter& writer, std::size_t channel, std::size_t replica) = 0;
    /// Writes of that log that the replica has yet to apply, and that the primary has answered: none waits for it.
    virtual std::size_t behind(const LogWriter& writer, std::size_t replica) const = 0;
    /// Position of the first of them; none: the largest number.
    virtual std::uint64_t next_position(const LogWriter& writer, std::size_t replica) const = 0;
    /// Writes of that log from a position on will never be applied.
    virtual void lose_from(const LogWriter& writer, std::uint64_t position) = 0;
};

}  // namespace headroom::models
