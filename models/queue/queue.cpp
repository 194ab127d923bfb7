// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/queue/queue.h"

#include <algorithm>

#include "kernel/channel.h"
#include "kernel/simulation.h"
#include "models/billed_requests.h"
#include "plan/fit.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;

namespace {

/// A message that was received is not visible again sooner, however short its visibility timeout: requests take time.
constexpr double least_visibility_s = 0.001;
/// Where dead letters are connected and no number of receives is set: the SQS console's.
constexpr std::uint32_t usual_receives = 10;
/// A queue whose messages live no longer has a steady state in which they expire; of others nobody would wait for it.
constexpr double short_retention_s = 900;
/// Fewer messages that wait are no pile.
constexpr std::size_t few = 50;

MessageStore::Spans spans(const QueueSettings& s) {
    return {kernel::from_seconds(std::max(s.visibility.value, least_visibility_s)), kernel::from_seconds(s.retention.value),
            kernel::from_seconds(s.delay.value)};
}

}  // namespace

Queue::Queue(const kernel::BuildContext& context, const QueueSettings& settings)
    : Component(context),
      settings_(settings),
      messages_(spans(settings)),
      delay_alarm_(simulation(), *this, delays_end),
      return_alarm_(simulation(), *this, messages_return),
      expiry_alarm_(simulation(), *this, lives_end),
      moved_alarm_(simulation(), *this, moved_lives_end),
      billed_receives_(simulation().statistics().counter()),
      empty_receives_(simulation().statistics().counter()),
      deletes_(simulation().statistics().counter()),
      redelivered_(simulation().statistics().counter()),
      processed_(simulation().statistics().counter()),
      duplicates_(simulation().statistics().counter()),
      dead_letters_(simulation().statistics().counter()),
      expired_(simulation().statistics().counter()),
      in_flight_(simulation().statistics().headcount()),
      delayed_(simulation().statistics().headcount()),
      latency_(simulation().statistics().tally()),
      oldest_(simulation().statistics().age()),
      storing_(simulation().stream(context.id(), "store")) {}

/// A queue that nobody takes from (one of dead letters) fills until its messages expire: no steady level has a depth of it.
void Queue::start() {
    for (kernel::Channel* channel : simulation().channels_of(index(), "messages")) {
        takers_.push_back({channel, dynamic_cast<kernel::MessageTaker*>(&simulation().component(channel->target()))});
    }
    for (kernel::Channel* channel : simulation().channels_of(index(), "dead_letters")) {
        grave_channel_ = channel;
        grave_ = dynamic_cast<LetterTaker*>(&simulation().component(channel->target()));
    }
    keeps_count_ = !takers_.empty() || simulation().scenario().horizon.kind == plan::Horizon::Kind::Span;
    if (settings_.max_receives) {
        most_receives_ = static_cast<std::uint32_t>(*settings_.max_receives);
    } else if (grave_ != nullptr) {
        most_receives_ = usual_receives;
    }
}

void Queue::arrive(Slot slot, kernel::Call& call) {
    call.stage = storing;
    const double time = settings_.store.sample(storing_);
    if (time > 0) {
        simulation().wake_at(simulation().now() + kernel::from_seconds(time), slot);
    } else {
        stored(slot, call);
    }
}

void Queue::wake(Slot slot, kernel::Call& call) { call.stage == storing ? stored(slot, call) : advance(); }

void Queue::stored(Slot slot, kernel::Call& call) {
    add(letter_of(call, simulation()));
    reply(slot, call, Outcome::Ok);
}

void Queue::add(const Letter& letter) {
    messages_.add(simulation().now(), letter);
    if (keeps_count_) figures.present.enter(simulation().now());
    set_alarms();
    count();
    offer();
}

void Queue::set_alarms() {
    delay_alarm_.set(messages_.next_end_of_delay());
    return_alarm_.set(messages_.next_return());
    expiry_alarm_.set(messages_.next_expiry());
    moved_alarm_.set(messages_.next_expiry_of_moved());
}

/// Something is due: a delay, a visibility timeout, a life.
void Queue::advance() {
    messages_.advance(
        simulation().now(), [this](Id) { ++hidden_in_vain_; },
        [this](Id id) {
            if (!messages_[id].processed && messages_.receipts_of(id) == 0) expired_.add();
            message_gone();
        });
    set_alarms();
    count();
    offer();
}

void Queue::message_gone() {
    if (keeps_count_) figures.present.leave(simulation().now());
}

/// Tells those who listen that there is something; they receive it at once.
void Queue::offer() {
    offer_again_ = offering_;
    if (offering_) return;
    offering_ = true;
    do {
        offer_again_ = false;
        ++turn_;
        for (std::size_t i = 0; i < takers_.size() && messages_.visible() > 0; ++i) {
            const Taker& taker = takers_[(turn_ + i) % takers_.size()];
            taker.component->messages_came(*taker.channel, kernel::no_slot);
        }
    } while (offer_again_ && messages_.visible() > 0);
    offering_ = false;
}

/// A message whose receives would exceed their limit is not received, but goes to the dead letters.
bool Queue::has_messages() {
    if (messages_.hidden() >= static_cast<std::size_t>(settings_.in_flight_limit)) return false;
    while (messages_.visible() > 0) {
        const Id front = messages_.front();
        if (!most_receives_ || messages_[front].receives < *most_receives_) return true;
        bury(front);
    }
    return false;
}

bool Queue::has_messages(const kernel::Channel&, Slot) { return has_messages(); }

void Queue::receive(kernel::Channel& channel, std::uint16_t replica, Slot thread, std::size_t most) {
    const Slot first = deliver(channel, replica, thread);
    Slot last = first;
    double bytes = channel.request_bytes(simulation().call(first).route);
    for (std::size_t received = 1; received < std::min(most, plan::most_at_once) && has_messages(); ++received) {
        const Slot next = deliver(channel, replica, thread);
        deliveries_[last].next = next;
        bytes += channel.request_bytes(simulation().call(next).route);
        last = next;
    }
    billed_receives_.add(static_cast<std::uint64_t>(billed_requests(1, bytes)));
    count();
    return_alarm_.set(messages_.next_return());
    simulation().forward(first, channel, replica);
}

/// Receives the front message: a record that is the parent of the call to the thread.
Slot Queue::deliver(kernel::Channel& channel, std::uint16_t replica, Slot thread) {
    const kernel::Time now = simulation().now(), since = messages_.waits_since(messages_.front());
    figures.waiting.add(now - messages_.visible_since(messages_.front()));
    const MessageStore::Receipt receipt = messages_.receive(now);
    const MessageStore::Message& message = messages_[receipt.message];
    if (receipt.receives > 1) redelivered_.add();
    const Slot slot = sender_of(message.letter, simulation(), index());
    if (kernel::Trace* trace = simulation().trace()) [[unlikely]]
        trace->passes_on(slot, message.letter.context, since, receipt.receives);
    simulation().call(slot).replica = replica;
    if (slot >= deliveries_.size()) deliveries_.resize(2 * (slot + 1));
    deliveries_[slot] = {receipt, &channel, thread, kernel::no_slot};
    return slot;
}

/// A message was received too often.
void Queue::bury(Id id) {
    const Letter letter = messages_[id].letter;
    dead_letters_.add();
    messages_.remove(id);
    message_gone();
    count();
    if (grave_ == nullptr) return;
    grave_channel_->figures.sent[letter.route]->add();
    grave_->take(letter);
}

/// From another queue.
void Queue::take(const Letter& letter) {
    figures.arrivals.add();
    add(letter);
}

/// A thread is done with a message: well, and it is deleted, or not, and it will be visible again. The thread goes on with the
/// next that it has received.
void Queue::replied(Slot slot, kernel::Call& call) {
    const Delivery delivery = deliveries_[slot];
    const Outcome outcome = call.outcome;
    const bool full = messages_.hidden() >= static_cast<std::size_t>(settings_.in_flight_limit);
    simulation().release(slot);
    if (outcome == Outcome::Ok) {
        processed(delivery);
    } else {
        ++hidden_in_vain_;
        const Id id = delivery.receipt.message;
        if (messages_[id].expired && !messages_[id].processed && messages_.receipts_of(id) == 1) expired_.add();
    }
    messages_.give_back(delivery.receipt);
    count();
    if (delivery.next != kernel::no_slot) {
        simulation().forward(delivery.next, *delivery.channel, simulation().call(delivery.next).replica);
    } else {
        taker_at(*delivery.channel).batch_ended(*delivery.channel, delivery.thread);
    }
    if (full) offer();
}

void Queue::processed(const Delivery& delivery) {
    const Id id = delivery.receipt.message;
    const MessageStore::Message& message = messages_[id];
    if (message.processed) {
        duplicates_.add();
    } else {
        processed_.add();
        const kernel::Time ended = simulation().now() - delivery.channel->undisturbed_latency();
        latency_.add(ended - message.letter.stored);
        messages_.mark_processed(id);
    }
    deletes_.add();
    if (messages_.erase(delivery.receipt)) message_gone();
}

kernel::MessageTaker& Queue::taker_at(const kernel::Channel& channel) const {
    return *std::find_if(takers_.begin(), takers_.end(), [&](const Taker& taker) { return taker.channel == &channel; })->component;
}

/// Brings the statistics of what is here up to date.
void Queue::count() {
    if (!keeps_count_) return;
    const kernel::Time now = simulation().now();
    const auto bring = [now](kernel::Headcount& headcount, std::size_t to) {
        while (headcount.value() < static_cast<std::int64_t>(to)) headcount.enter(now);
        while (headcount.value() > static_cast<std::int64_t>(to)) headcount.leave(now);
    };
    bring(figures.queued, messages_.visible());
    bring(in_flight_, messages_.hidden());
    bring(delayed_, messages_.delayed());
    const Id oldest = messages_.oldest();
    oldest == MessageStore::none ? oldest_.stop(now) : oldest_.run(now, messages_[oldest].since);
}

std::optional<double> Queue::backlog(const kernel::Channel&, Blocks blocks) const {
    if (!keeps_count_) return std::nullopt;
    const double stored = figures.queued.integral(blocks) + in_flight_.integral(blocks) + delayed_.integral(blocks);
    return stored / simulation().statistics().seconds(blocks);
}

double Queue::longest_stay() const {
    double stay = settings_.delay.value;
    if (hidden_in_vain_ > 0) stay = std::max(stay, settings_.visibility.value);
    if (settings_.retention.value <= short_retention_s && messages_.visible() > few) stay = std::max(stay, settings_.retention.value);
    return stay;
}

std::vector<kernel::ResourceUse> Queue::resources(Blocks blocks) const {
    const double mean = in_flight_.integral(blocks) / simulation().statistics().seconds(blocks);
    return {{"in_flight_limit", mean / static_cast<double>(settings_.in_flight_limit)}};
}

std::vector<std::optional<double>> Queue::outputs(Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks);
    const auto rate = [&](const kernel::Counter& counter) { return per_second(counter, blocks); };
    const auto mean = [&](const kernel::Headcount& headcount) -> std::optional<double> {
        if (!keeps_count_) return std::nullopt;
        return headcount.integral(blocks) / seconds;
    };
    const auto latency = latency_.in(blocks);
    const std::optional<double> age = keeps_count_ ? std::optional(oldest_.integral(blocks) / seconds) : std::nullopt;
    return {latency.mean(),
            latency.quantile(0.95),
            latency.quantile(0.99),
            mean(figures.queued),
            mean(in_flight_),
            mean(delayed_),
            age,
            rate(processed_),
            rate(redelivered_),
            rate(duplicates_),
            rate(dead_letters_),
            rate(expired_),
            billed(blocks) / seconds,
            rate(empty_receives_)};
}

}  // namespace headroom::models
