// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/channel.h"
#include "kernel/simulation.h"
#include "models/cache/cache.h"

/// Writes behind: what is acknowledged at once and written to the store later.
namespace headroom::models {

using kernel::Call;
using kernel::Slot;

/// Kept here and acknowledged; an item that memory has no room for waits for the store all the same.
void Cache::write_later(Slot slot, Call& call) {
    if (!keep(call)) {
        finish(slot, call, Outcome::Error);
        return;
    }
    remember(call.replica, {item_of(call), call.key, simulation().now(), call.keyspace, call.route});
    finish(slot, call, Outcome::Ok);
}

void Cache::remember(std::size_t node, const WriteBuffer::Write& write) {
    Behind& behind = behind_[node];
    if (!behind.waiting.add(write)) return;
    dirty_.add(simulation().now(), 1);
    if (!behind.busy) wait_to_write(node);
}

kernel::Time Cache::next_write(std::size_t node) const {
    return behind_[node].waiting.oldest().since + kernel::from_seconds(settings_.write_delay.value);
}

void Cache::wait_to_write(std::size_t node) {
    behind_[node].busy = true;
    simulation().remind(next_write(node), index(), node, write_due);
}

/// One batch of a node is on its way at a time, as one call about the first of its keys.
void Cache::write_batch(std::size_t node) {
    const Slot slot = simulation().allocate();
    const auto& batch = batches_[slot] = behind_[node].waiting.take(static_cast<std::size_t>(settings_.write_batch));
    Call& call = simulation().call(slot);
    call.component = index();
    call.replica = static_cast<std::uint16_t>(node);
    call.place = kernel::Place::Component;
    call.stage = writing;
    call.key = batch.front().key;
    call.keyspace = batch.front().keyspace;
    call.route = batch.front().route;
    simulation().forward(slot, call, *store_of(call));
}

void Cache::resumed(Slot slot, Call& call) {
    const std::size_t node = call.replica;
    simulation().release(slot, call);
    go_on_writing(node);
}

void Cache::go_on_writing(std::size_t node) {
    Behind& behind = behind_[node];
    behind.busy = !behind.waiting.empty();
    if (!behind.busy) return;
    next_write(node) <= simulation().now() ? write_batch(node) : wait_to_write(node);
}

/// What the store did not take waits once more, unless the node that held it is lost.
void Cache::batch_written(Slot slot, Outcome outcome) {
    const std::size_t node = simulation().call(slot).replica;
    const auto batch = batches_.extract(slot).mapped();
    simulation().release(slot);
    dirty_.add(simulation().now(), -static_cast<double>(batch.size()));
    if (outcome != Outcome::Ok && is_lost(node)) lost_.add(batch.size());
    if (outcome != Outcome::Ok && !is_lost(node)) {
        for (WriteBuffer::Write write : batch) {
            write.since = simulation().now();
            if (behind_[node].waiting.add(write)) dirty_.add(simulation().now(), 1);
        }
    }
    go_on_writing(node);
}

}  // namespace headroom::models
