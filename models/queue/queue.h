// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/messages.h"
#include "kernel/simulation.h"
#include "models/alarm.h"
#include "models/letters.h"
#include "models/queue/message_store.h"

namespace headroom::models {

/// Messages between those that send and those that work on them, as Amazon SQS's standard queues.
struct QueueSettings {
    Distribution store = Distribution::constant(0.010);
    Duration visibility{30};
    Duration retention{4 * 86400.0};
    Duration delay;
    std::optional<std::int64_t> max_receives;
    std::int64_t in_flight_limit = 120'000;
};
const schema::Record& record_of(const QueueSettings*);

class Queue : public kernel::Component, public kernel::MessageGiver, public LetterTaker {
public:
    Queue(const kernel::BuildContext& context, const QueueSettings& settings);

    void start() override;
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void wake(kernel::Slot slot, kernel::Call& call) override;
    Wake wake_function() const override { return wake_of<Queue>(); }
    void replied(kernel::Slot slot, kernel::Call& call) override;
    bool picks_targets() const override { return true; }
    double longest_stay() const override;

    bool has_messages(const kernel::Channel& channel, kernel::Slot thread) override;
    void receive(kernel::Channel& channel, std::uint16_t replica, kernel::Slot thread, std::size_t most) override;
    void came_back_empty() override { empty_receives_.add(); }
    double backlog(const kernel::Channel&) const override { return static_cast<double>(messages_.size()); }
    std::optional<double> backlog(const kernel::Channel& channel, kernel::Blocks blocks) const override;
    void take(const Letter& letter) override;

    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

private:
    using Id = MessageStore::Id;
    enum Stage : std::uint8_t { storing, delays_end, messages_return, lives_end, moved_lives_end };
    struct Taker {
        kernel::Channel* channel;
        kernel::MessageTaker* component;
    };
    /// A message on its way to a thread, and the one that the thread works on after it. By the slot of its call's parent.
    struct Delivery {
        MessageStore::Receipt receipt;
        kernel::Channel* channel = nullptr;
        kernel::Slot thread = kernel::no_slot;
        kernel::Slot next = kernel::no_slot;
    };

    void stored(kernel::Slot slot, kernel::Call& call);
    void add(const Letter& letter);
    bool has_messages();
    void bury(Id id);
    void message_gone();
    void processed(const Delivery& delivery);
    kernel::Slot deliver(kernel::Channel& channel, std::uint16_t replica, kernel::Slot thread);
    void set_alarms();
    void advance();
    void offer();
    void count();
    double billed(kernel::Blocks blocks) const;
    kernel::MessageTaker& taker_at(const kernel::Channel& channel) const;

    QueueSettings settings_;
    MessageStore messages_;
    std::optional<std::uint32_t> most_receives_;
    bool keeps_count_ = true;  ///< of what waits here; see start()
    std::vector<Taker> takers_;
    kernel::Channel* grave_channel_ = nullptr;
    LetterTaker* grave_ = nullptr;  ///< where dead letters go
    std::vector<Delivery> deliveries_;
    Alarm delay_alarm_, return_alarm_, expiry_alarm_, moved_alarm_;
    std::size_t turn_ = 0;  ///< the taker that is told first
    bool offering_ = false, offer_again_ = false;
    std::uint64_t hidden_in_vain_ = 0;  ///< receives so far that failed, or whose visibility timeout ended

    kernel::Counter &billed_receives_, &empty_receives_, &deletes_, &redelivered_, &processed_, &duplicates_, &dead_letters_, &expired_;
    kernel::Headcount &in_flight_, &delayed_;
    kernel::Tally& latency_;
    kernel::Age& oldest_;
    RandomStream storing_;
};

}  // namespace headroom::models
