// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/messages.h"
#include "kernel/simulation.h"
#include "models/alarm.h"
#include "models/letters.h"
#include "models/log/brokers.h"
#include "models/log/consumer_group.h"
#include "models/log/ring.h"
#include "schema/types.h"

namespace headroom::models {

/// Messages in partitions, read by groups of consumers each at its own pace, as a topic of Apache Kafka.
struct LogSettings {
    std::int64_t partitions = 1;
    Distribution store = Distribution::constant(0.005);
    Duration retention{7 * day_s};
    std::optional<std::int64_t> max_receives;
    Duration retry_wait;
    Duration session_timeout{45};
    Duration rebalance{3};
    std::int64_t brokers = 3;
    std::int64_t copies = 3;
    std::optional<Bandwidth> broker_throughput;
    std::optional<InstanceRef> instance;
};
const schema::Record& record_of(const LogSettings*);

/// A message of a partition is given to the thread of each group that the partition is assigned to, in order: the next only when
/// the one before is done with. What a thread receives at once is of one partition; its partitions take turns. A message whose
/// processing failed is given out again before any that came after it. Memory is held for what some group is not done with.
class MessageLog : public kernel::Component, public kernel::MessageGiver, public LetterTaker {
public:
    MessageLog(const kernel::BuildContext& context, const LogSettings& settings);

    void start() override;
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void wake(kernel::Slot slot, kernel::Call& call) override;
    Wake wake_function() const override { return wake_of<MessageLog>(); }
    void replied(kernel::Slot slot, kernel::Call& call) override;
    bool picks_targets() const override { return true; }
    void targets_changed(kernel::Channel& channel) override;
    double longest_stay() const override;

    void add_thread(kernel::Channel& channel, std::uint16_t replica, kernel::Slot thread) override;
    bool has_messages(const kernel::Channel& channel, kernel::Slot thread) override;
    void receive(kernel::Channel& channel, std::uint16_t replica, kernel::Slot thread, std::size_t most) override;
    void came_back_empty() override {}
    double backlog(const kernel::Channel& channel) const override;
    std::optional<double> backlog(const kernel::Channel& channel, kernel::Blocks blocks) const override;
    void take(const Letter& letter) override;

    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

private:
    using Reading = ConsumerGroup::Reading;
    enum Stage : std::uint8_t { storing, lives_end, wait_ends, session_ends, rebalance_ends };
    struct Message {
        Letter letter;
        kernel::Time came = 0;  ///< to this log
    };
    struct Partition {
        Ring<Message> messages;   ///< that some group is not done with
        std::uint64_t begin = 0;  ///< offset of the first of them
        kernel::Counter* stored = nullptr;
        std::uint64_t end() const { return begin + messages.size(); }
    };
    /// A message as it is worked on. By the slot of its call's parent.
    struct Delivery {
        std::uint32_t group = 0, partition = 0;
    };
    struct Arrival {
        kernel::Time came;
        std::uint32_t partition;
        std::uint64_t offset;
    };

    void prepare();
    void add(const Letter& letter);
    std::size_t partition_for(std::uint8_t keyspace, std::uint64_t key, std::size_t& turn) const;
    bool is_ready(const ConsumerGroup& group, std::size_t partition) const;
    void offer(ConsumerGroup& group, std::size_t partition);
    void deliver(std::size_t group, std::size_t partition, std::uint16_t replica);
    void processed(ConsumerGroup& group, const Message& message, Reading& reading);
    bool failed(std::size_t group, std::size_t partition, Outcome outcome, std::uint16_t replica);
    void bury(const Message& message);
    void commit(ConsumerGroup& group, std::size_t partition, std::uint64_t offset);
    void end_hand(std::size_t group, std::size_t partition);
    void drop_old(ConsumerGroup& group, std::size_t partition);
    void lives_are_over();
    void change_members(std::size_t group);
    void rebalanced(ConsumerGroup& group);
    void count();
    const Message& message_at(std::size_t partition, std::uint64_t offset) const {
        const Partition& of = partitions_[partition];
        return of.messages[static_cast<std::size_t>(offset - of.begin)];
    }
    std::size_t number_of(const kernel::Channel& channel) const;

    LogSettings settings_;
    std::optional<std::uint32_t> most_receives_;
    std::vector<Partition> partitions_;
    std::deque<ConsumerGroup> groups_;
    bool prepared_ = false;
    Ring<Arrival> arrivals_;  ///< of what is held, in order; those in front may be gone
    std::size_t held_ = 0;
    std::vector<Delivery> deliveries_;
    kernel::Channel* grave_channel_ = nullptr;
    LetterTaker* grave_ = nullptr;  ///< where dead letters go
    Alarm life_alarm_;
    std::size_t turn_ = 0;  ///< the partition of the next message without a key
    std::optional<Brokers> brokers_;
    std::size_t write_turn_ = 0;  ///< the partition whose leader is sent the next message without a key
    std::uint64_t salt_;

    kernel::Counter &redelivered_, &processed_, &duplicates_, &dead_letters_, &expired_, &rebalances_;
    kernel::Age& oldest_;
    RandomStream storing_;
};

}  // namespace headroom::models
