// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "kernel/time.h"
#include "models/letters.h"

namespace headroom::models {

/// The messages of one queue, as Amazon SQS keeps them. It has no clock: whoever owns it says what time it is.
///
/// A message is delayed first, then visible until it is received, then hidden (in flight) until it is deleted or its visibility
/// timeout ends and it is visible again. It lives as long as the retention says, from the moment that it was first sent.
/// One that is visible again keeps its place before those that nobody has received; after three receives it goes behind them
/// (SQS Developer Guide, "Available CloudWatch metrics", ApproximateAgeOfOldestMessage).
class MessageStore {
public:
    using Id = std::uint32_t;
    static constexpr Id none = 0xffffffff;

    /// All spans are positive but the delay, which may be 0.
    struct Spans {
        kernel::Time visibility, retention, delay;
    };
    struct Message {
        Letter letter;
        kernel::Time since = 0;      ///< when it came to this queue
        bool processed = false;      ///< somebody has, at least once
        bool expired = false;        ///< its life has ended; it may be worked on still
        std::uint32_t receives = 0;  ///< so far
    };
    /// Of one receive. Only the receipt of the last receive deletes (SQS API Reference, DeleteMessage).
    struct Receipt {
        Id message = none;
        std::uint32_t receives = 0;  ///< this one included
    };

    explicit MessageStore(const Spans& spans) : spans_(spans) {}

    /// A new message, or one that comes from another queue and keeps its `stored`. Throws RunError when 16 million are held.
    Id add(kernel::Time now, const Letter& letter);
    /// Of a message that is held, or that a receipt is out for.
    const Message& operator[](Id id) const { return entries_[id].message; }
    /// How many of its receipts are out.
    std::uint32_t receipts_of(Id id) const { return entries_[id].receipts; }

    /// The message that the next receive gives; there is one.
    Id front() const { return (returned_.first != none ? returned_ : fresh_).first; }
    /// When it came to this queue or, once it was received, when it was last visible again.
    kernel::Time waits_since(Id id) const {
        const Entry& entry = entries_[id];
        return entry.message.receives == 0 ? entry.message.since : entry.due;
    }
    /// When it could be received: its delay had ended or, once it was received, its visibility timeout.
    kernel::Time visible_since(Id id) const { return entries_[id].due; }
    /// Receives the front one. Its receipt is out until give_back().
    Receipt receive(kernel::Time now);
    void mark_processed(Id id) { entries_[id].message.processed = true; }
    /// Deletes the message, whatever state it is in; false where another receive has followed, or it is no more.
    bool erase(const Receipt& receipt);
    /// Removes a message that is held.
    void remove(Id id);
    /// The receipt will not be used any more.
    void give_back(const Receipt& receipt);

    /// Dates of the next change of each kind; never, where there is none. The first three only rise.
    kernel::Time next_end_of_delay() const { return delayed_.first == none ? kernel::never : entries_[delayed_.first].due; }
    kernel::Time next_return() const { return hidden_.first == none ? kernel::never : entries_[hidden_.first].due; }
    kernel::Time next_expiry() const { return living_.first == none ? kernel::never : dies(living_.first); }
    kernel::Time next_expiry_of_moved() const { return moved_.empty() ? kernel::never : moved_.begin()->first; }
    /// Does what is due. `expired(id)` is told of each message at the end of its life, before it is removed; `returned(id)` of
    /// each that is visible again.
    template <class Returned, class Expired>
    void advance(kernel::Time now, Returned returned, Expired expired) {
        while (next_expiry() <= now) expire(living_.first, expired);
        while (next_expiry_of_moved() <= now) expire(moved_.begin()->second, expired);
        while (next_end_of_delay() <= now) change(delayed_.first, State::Fresh);
        while (next_return() <= now) {
            const Id id = hidden_.first;
            change(id, entries_[id].message.receives < behind_after ? State::Returned : State::Fresh);
            returned(id);
        }
    }

    std::size_t size() const { return delayed_.size + visible() + hidden_.size; }
    std::size_t visible() const { return fresh_.size + returned_.size; }
    std::size_t hidden() const { return hidden_.size; }
    std::size_t delayed() const { return delayed_.size; }
    /// The oldest message, those left out that were received three times and more; none where there is none.
    Id oldest() const { return aging_.first; }

private:
    static constexpr std::uint32_t behind_after = 3;
    enum class State : std::uint8_t { Delayed, Fresh, Returned, Hidden, Gone };
    struct Links {
        Id previous = none, next = none;
    };
    struct Entry {
        Message message;
        kernel::Time due = 0;  ///< end of the delay, or of the visibility timeout
        Links in_state, in_life, in_age;
        std::uint32_t receipts = 0;  ///< that are out
        State state = State::Gone;
        bool moved = false;  ///< from another queue
        bool aging = false;
    };
    struct List {
        Id first = none, last = none;
        std::size_t size = 0;
    };

    void append(List& list, Links Entry::*links, Id id);
    void unlink(List& list, Links Entry::*links, Id id);
    List& list_of(State state);
    void change(Id id, State state);
    void stop_aging(Id id);
    kernel::Time dies(Id id) const { return entries_[id].message.letter.stored + spans_.retention; }
    Id allocate();
    template <class Expired>
    void expire(Id id, Expired& expired) {
        entries_[id].message.expired = true;
        expired(id);
        remove(id);
    }

    Spans spans_;
    std::vector<Entry> entries_;
    std::vector<Id> free_;
    List delayed_, fresh_, returned_, hidden_;     ///< by state, in the order that they came to it
    List living_;                                  ///< those that were sent here, in the order of their lives' ends
    std::set<std::pair<kernel::Time, Id>> moved_;  ///< those from other queues, by the ends of their lives
    List aging_;                                   ///< in the order that they came, without those received too often
};

}  // namespace headroom::models
