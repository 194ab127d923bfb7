// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/queue/message_store.h"

#include <cassert>

#include "core/error.h"

namespace headroom::models {

namespace {
constexpr std::size_t most_messages = std::size_t{1} << 24;
}

void MessageStore::append(List& list, Links Entry::*links, Id id) {
    entries_[id].*links = {list.last, none};
    (list.last == none ? list.first : (entries_[list.last].*links).next) = id;
    list.last = id;
    ++list.size;
}

void MessageStore::unlink(List& list, Links Entry::*links, Id id) {
    const Links at = entries_[id].*links;
    (at.previous == none ? list.first : (entries_[at.previous].*links).next) = at.next;
    (at.next == none ? list.last : (entries_[at.next].*links).previous) = at.previous;
    --list.size;
}

MessageStore::List& MessageStore::list_of(State state) {
    switch (state) {
        case State::Delayed: return delayed_;
        case State::Returned: return returned_;
        case State::Hidden: return hidden_;
        case State::Fresh:
        case State::Gone: break;
    }
    return fresh_;
}

void MessageStore::change(Id id, State state) {
    Entry& entry = entries_[id];
    if (entry.state != State::Gone) unlink(list_of(entry.state), &Entry::in_state, id);
    entry.state = state;
    if (state != State::Gone) append(list_of(state), &Entry::in_state, id);
}

void MessageStore::stop_aging(Id id) {
    Entry& entry = entries_[id];
    if (!entry.aging) return;
    unlink(aging_, &Entry::in_age, id);
    entry.aging = false;
}

MessageStore::Id MessageStore::allocate() {
    if (!free_.empty()) {
        const Id id = free_.back();
        free_.pop_back();
        entries_[id] = {};
        return id;
    }
    if (entries_.size() >= most_messages) throw RunError("more than 16 million messages in a queue: the plan needs more workers");
    entries_.emplace_back();
    return static_cast<Id>(entries_.size() - 1);
}

MessageStore::Id MessageStore::add(kernel::Time now, const Letter& letter) {
    const Id id = allocate();
    Entry& entry = entries_[id];
    entry.message.letter = letter;
    entry.message.since = now;
    entry.moved = letter.stored != now;
    entry.aging = true;
    append(aging_, &Entry::in_age, id);
    if (entry.moved) {
        moved_.emplace(dies(id), id);
    } else {
        append(living_, &Entry::in_life, id);
    }
    entry.due = now + spans_.delay;
    change(id, spans_.delay > 0 ? State::Delayed : State::Fresh);
    return id;
}

MessageStore::Receipt MessageStore::receive(kernel::Time now) {
    const Id id = front();
    assert(id != none);
    Entry& entry = entries_[id];
    entry.due = now + spans_.visibility;
    ++entry.receipts;
    if (++entry.message.receives >= behind_after) stop_aging(id);
    change(id, State::Hidden);
    return {id, entry.message.receives};
}

bool MessageStore::erase(const Receipt& receipt) {
    const Entry& entry = entries_[receipt.message];
    if (entry.state == State::Gone || entry.message.receives != receipt.receives) return false;
    remove(receipt.message);
    return true;
}

void MessageStore::remove(Id id) {
    Entry& entry = entries_[id];
    change(id, State::Gone);
    stop_aging(id);
    if (entry.moved) {
        moved_.erase({dies(id), id});
    } else {
        unlink(living_, &Entry::in_life, id);
    }
    if (entry.receipts == 0) free_.push_back(id);
}

void MessageStore::give_back(const Receipt& receipt) {
    Entry& entry = entries_[receipt.message];
    --entry.receipts;
    if (entry.receipts == 0 && entry.state == State::Gone) free_.push_back(receipt.message);
}

}  // namespace headroom::models
