// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/log.h"

#include <algorithm>

#include "core/error.h"
#include "core/random.h"
#include "kernel/channel.h"
#include "kernel/simulation.h"
#include "models/key_parts.h"

namespace headroom::models {

using kernel::Slot;
using kernel::Time;

namespace {

/// A message that failed is not there again sooner, however short the wait: requests take time.
constexpr double least_wait_s = 0.001;
/// Where dead letters are connected and no number of receives is set: Spring's, the first included (FixedBackOff, 9 retries).
constexpr std::uint32_t usual_attempts = 10;
constexpr std::size_t most_held = std::size_t{1} << 24;

}  // namespace

MessageLog::MessageLog(const kernel::BuildContext& context, const LogSettings& settings)
    : Component(context),
      settings_(settings),
      partitions_(static_cast<std::size_t>(settings.partitions)),
      life_alarm_(simulation(), *this, lives_end),
      salt_(stable_hash(context.id())),
      redelivered_(simulation().statistics().counter()),
      processed_(simulation().statistics().counter()),
      duplicates_(simulation().statistics().counter()),
      dead_letters_(simulation().statistics().counter()),
      expired_(simulation().statistics().counter()),
      rebalances_(simulation().statistics().counter()),
      oldest_(simulation().statistics().age()),
      storing_(simulation().stream(context.id(), "store")) {
    for (Partition& partition : partitions_) partition.stored = &simulation().statistics().counter();
    if (settings.broker_throughput) {
        brokers_.emplace(simulation().statistics(), static_cast<std::size_t>(settings.brokers), static_cast<std::size_t>(settings.copies),
                         settings.broker_throughput->value);
    }
}

/// Workers that start before the log make it known of their threads.
void MessageLog::prepare() {
    if (prepared_) return;
    prepared_ = true;
    for (kernel::Channel* channel : simulation().channels_of(index(), "messages"))
        groups_.emplace_back(simulation(), *channel, partitions_.size());
    for (kernel::Channel* channel : simulation().channels_of(index(), "dead_letters")) {
        grave_channel_ = channel;
        grave_ = dynamic_cast<LetterTaker*>(&simulation().component(channel->target()));
    }
    if (settings_.max_receives) {
        most_receives_ = static_cast<std::uint32_t>(*settings_.max_receives);
    } else if (grave_ != nullptr) {
        most_receives_ = usual_attempts;
    }
}

void MessageLog::start() { prepare(); }

std::size_t MessageLog::number_of(const kernel::Channel& channel) const {
    std::size_t group = 0;
    while (group < groups_.size() && &groups_[group].channel() != &channel) ++group;
    return group;
}

void MessageLog::arrive(Slot slot, kernel::Call& call) {
    call.stage = storing;
    const Time now = simulation().now();
    Time stored = now + kernel::from_seconds(settings_.store.sample(storing_));
    if (brokers_) {
        const double bytes = simulation().channel(call.channel).request_bytes(call.route);
        stored += brokers_->written(now, partition_for(call.keyspace, call.key, write_turn_), bytes) - now;
    }
    stored > now ? simulation().wake_at(stored, slot) : wake(slot, call);
}

void MessageLog::wake(Slot slot, kernel::Call& call) {
    const auto stage = static_cast<Stage>(call.stage);
    if (stage == storing) {
        add(letter_of(call, simulation()));
        reply(slot, call, Outcome::Ok);
        return;
    }
    if (stage == lives_end) {
        lives_are_over();
        return;
    }
    const std::size_t place = call.replica, key = call.key;
    simulation().release(slot);
    if (stage == wait_ends) {
        groups_[key].readings()[place].waits = false;
        offer(groups_[key], place);
    } else if (stage == session_ends) {
        if (groups_[key].time_out(place, simulation().now() - kernel::from_seconds(settings_.session_timeout.value))) change_members(key);
    } else {
        rebalanced(groups_[place]);
    }
}

std::size_t MessageLog::partition_for(std::uint8_t keyspace, std::uint64_t key, std::size_t& turn) const {
    if (keyspace == kernel::no_keyspace) return turn++ % partitions_.size();
    return part_by_hash(key, salt_, partitions_.size());
}

/// What nobody reads is not held.
void MessageLog::add(const Letter& letter) {
    const Time now = simulation().now();
    const std::size_t number = partition_for(letter.keyspace, letter.key, turn_);
    Partition& partition = partitions_[number];
    partition.stored->add();
    if (groups_.empty()) return;
    if (++held_ > most_held) throw RunError("more than 16 million messages in a log: the plan needs more workers, or partitions");
    arrivals_.push_back({now, static_cast<std::uint32_t>(number), partition.end()});
    partition.messages.push_back({letter, now});
    figures.present.enter(now);
    life_alarm_.set(now + kernel::from_seconds(settings_.retention.value));
    for (ConsumerGroup& group : groups_) group.behind.enter(now);
    count();
    for (ConsumerGroup& group : groups_) offer(group, number);
}

/// From another queue.
void MessageLog::take(const Letter& letter) {
    figures.arrivals.add();
    add(letter);
}

bool MessageLog::is_ready(const ConsumerGroup& group, std::size_t partition) const {
    const Reading& reading = group.readings()[partition];
    return !group.rebalancing && reading.holder == kernel::no_slot && !reading.waits && reading.position < partitions_[partition].end();
}

/// Tells the thread that the partition is assigned to, if it listens.
void MessageLog::offer(ConsumerGroup& group, std::size_t partition) {
    const Slot thread = group.owner_of(partition);
    if (thread != kernel::no_slot && is_ready(group, partition)) group.taker().messages_came(group.channel(), thread);
}

void MessageLog::add_thread(kernel::Channel& channel, std::uint16_t replica, Slot thread) {
    prepare();
    groups_[number_of(channel)].add_thread(simulation().now(), replica, thread);
}

bool MessageLog::has_messages(const kernel::Channel& channel, Slot thread) {
    ConsumerGroup& group = groups_[number_of(channel)];
    const ConsumerGroup::Consumer* consumer = group.consumer(thread);
    return consumer != nullptr &&
           std::ranges::any_of(consumer->partitions, [&](std::uint32_t partition) { return is_ready(group, partition); });
}

void MessageLog::receive(kernel::Channel& channel, std::uint16_t replica, Slot thread, std::size_t most) {
    const std::size_t number = number_of(channel);
    ConsumerGroup& group = groups_[number];
    ConsumerGroup::Consumer& consumer = *group.consumer(thread);
    while (!is_ready(group, consumer.partitions[consumer.turn % consumer.partitions.size()])) ++consumer.turn;
    const std::size_t partition = consumer.partitions[consumer.turn++ % consumer.partitions.size()];
    const Time now = simulation().now();
    Reading& reading = group.readings()[partition];
    reading.holder = thread;
    reading.held->enter(now);
    reading.hand_end = std::min(partitions_[partition].end(), reading.position + most);
    group.in_hand += reading.hand_end - reading.committed;
    for (std::uint64_t offset = reading.position; offset < reading.hand_end; ++offset) {
        if (offset < reading.received) {
            redelivered_.add();
        } else {
            figures.waiting.add(now - message_at(partition, offset).came);
        }
    }
    reading.received = std::max(reading.received, reading.hand_end);
    count();
    deliver(number, partition, replica);
}

/// The message at the group's position: a record that is the parent of the call to the thread.
void MessageLog::deliver(std::size_t group, std::size_t partition, std::uint16_t replica) {
    Reading& reading = groups_[group].readings()[partition];
    const Message& message = message_at(partition, reading.position);
    const Slot slot = sender_of(message.letter, simulation(), index());
    if (kernel::Trace* trace = simulation().trace()) [[unlikely]] {
        const Time since = reading.position < reading.begun ? reading.again : message.came;
        trace->passes_on(slot, message.letter.context, since, reading.failures + 1);
        reading.begun = std::max(reading.begun, reading.position + 1);
    }
    simulation().call(slot).replica = replica;
    if (slot >= deliveries_.size()) deliveries_.resize(2 * (slot + std::size_t{1}));
    deliveries_[slot] = {static_cast<std::uint32_t>(group), static_cast<std::uint32_t>(partition)};
    simulation().forward(slot, groups_[group].channel(), replica);
}

/// A thread is done with a message. It goes on with the next in its hand, unless this one has to be tried again before.
void MessageLog::replied(Slot slot, kernel::Call& call) {
    const Delivery delivery = deliveries_[slot];
    const Outcome outcome = call.outcome;
    const std::uint16_t replica = call.replica;
    simulation().release(slot);
    ConsumerGroup& group = groups_[delivery.group];
    Reading& reading = group.readings()[delivery.partition];
    bool goes_on = true;
    if (outcome == Outcome::Ok) {
        processed(group, message_at(delivery.partition, reading.position), reading);
    } else {
        goes_on = failed(delivery.group, delivery.partition, outcome, replica);
    }
    if (goes_on && reading.position < reading.hand_end) {
        deliver(delivery.group, delivery.partition, replica);
    } else {
        end_hand(delivery.group, delivery.partition);
    }
}

void MessageLog::processed(ConsumerGroup& group, const Message& message, Reading& reading) {
    if (reading.position < reading.processed) {
        duplicates_.add();
    } else {
        processed_.add();
        const Time ended = simulation().now() - group.channel().undisturbed_latency();
        group.latency.add(ended - message.letter.stored);
    }
    reading.failures = 0;
    reading.processed = std::max(reading.processed, ++reading.position);
}

/// False where the rest of the hand is given back. With a consumer goes the knowledge of what it has done since it last committed.
bool MessageLog::failed(std::size_t number, std::size_t partition, Outcome outcome, std::uint16_t replica) {
    ConsumerGroup& group = groups_[number];
    Reading& reading = group.readings()[partition];
    ++group.in_vain;
    if (outcome == Outcome::Unavailable && !group.worker().serves(replica)) {
        reading.position = reading.committed;
        reading.failures = 0;
        reading.again = simulation().now();
        return false;
    }
    if (most_receives_ && ++reading.failures >= *most_receives_) {
        bury(message_at(partition, reading.position));
        reading.failures = 0;
        reading.processed = std::max(reading.processed, ++reading.position);
        return true;
    }
    reading.waits = true;
    reading.again = simulation().now() + kernel::from_seconds(std::max(settings_.retry_wait.value, least_wait_s));
    simulation().remind(reading.again, index(), partition, wait_ends, number);
    return false;
}

/// A message has failed too often.
void MessageLog::bury(const Message& message) {
    const Letter letter = message.letter;
    dead_letters_.add();
    if (grave_ == nullptr) return;
    grave_channel_->figures.sent[letter.route]->add();
    grave_->take(letter);
}

void MessageLog::commit(ConsumerGroup& group, std::size_t number, std::uint64_t offset) {
    const Time now = simulation().now();
    Reading& reading = group.readings()[number];
    for (; reading.committed < offset; ++reading.committed) group.behind.leave(now);
    std::uint64_t done = offset;
    for (const ConsumerGroup& each : groups_) done = std::min(done, each.readings()[number].committed);
    Partition& partition = partitions_[number];
    for (; partition.begin < done; ++partition.begin) {
        partition.messages.pop_front();
        figures.present.leave(now);
        --held_;
    }
}

void MessageLog::end_hand(std::size_t number, std::size_t partition) {
    ConsumerGroup& group = groups_[number];
    Reading& reading = group.readings()[partition];
    const Slot thread = reading.holder;
    group.in_hand -= reading.hand_end - reading.committed;
    commit(group, partition, reading.position);
    reading.holder = kernel::no_slot;
    reading.held->leave(simulation().now());
    drop_old(group, partition);
    count();
    if (group.owner_of(partition) != thread) offer(group, partition);
    group.taker().batch_ended(group.channel(), thread);
}

/// What the retention has ended for the group; not what somebody has in hand.
void MessageLog::drop_old(ConsumerGroup& group, std::size_t partition) {
    Reading& reading = group.readings()[partition];
    if (reading.holder != kernel::no_slot) return;
    const Time last = simulation().now() - kernel::from_seconds(settings_.retention.value);
    while (reading.committed < partitions_[partition].end() && message_at(partition, reading.committed).came <= last) {
        if (reading.committed >= reading.processed) expired_.add();
        reading.position = reading.committed + 1;
        reading.received = std::max(reading.received, reading.position);
        reading.processed = std::max(reading.processed, reading.position);
        reading.failures = 0;
        commit(group, partition, reading.position);
    }
}

void MessageLog::lives_are_over() {
    for (ConsumerGroup& group : groups_) {
        for (std::size_t partition = 0; partition < partitions_.size(); ++partition) drop_old(group, partition);
    }
    count();
    const Time life = kernel::from_seconds(settings_.retention.value);
    std::size_t next = 0;
    while (next < arrivals_.size() && arrivals_[next].came + life <= simulation().now()) ++next;  // those are in hand
    if (next < arrivals_.size()) life_alarm_.set(arrivals_[next].came + life);
}

void MessageLog::targets_changed(kernel::Channel& channel) {
    const std::size_t number = number_of(channel);
    if (number == groups_.size()) return;
    const Time timeout = simulation().now() + kernel::from_seconds(settings_.session_timeout.value);
    const auto lost = [&](std::size_t replica) { simulation().remind(timeout, index(), replica, session_ends, number); };
    if (groups_[number].look_at_replicas(simulation().now(), lost)) change_members(number);
}

/// Consumers have come or gone: nobody of the group receives until the partitions are dealt out anew.
void MessageLog::change_members(std::size_t number) {
    ConsumerGroup& group = groups_[number];
    if (group.rebalancing) return;
    rebalances_.add();
    group.rebalancing = true;
    simulation().remind(simulation().now() + kernel::from_seconds(settings_.rebalance.value), index(), number, rebalance_ends);
}

void MessageLog::rebalanced(ConsumerGroup& group) {
    group.rebalancing = false;
    group.assign(simulation().now());
    for (std::size_t partition = 0; partition < partitions_.size(); ++partition) offer(group, partition);
}

}  // namespace headroom::models
