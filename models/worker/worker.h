// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/messages.h"
#include "kernel/server.h"
#include "kernel/simulation.h"
#include "models/alarm.h"
#include "models/replica_memory.h"
#include "schema/types.h"

namespace headroom::models {

/// Threads that receive messages and process them one by one.
struct WorkerSettings {
    std::int64_t replicas = 1;
    std::optional<InstanceRef> instance;
    std::optional<double> vcpus, speed;
    std::optional<double> cpu_request;
    std::optional<Bytes> memory_request;
    std::optional<plan::CreditMode> credit_mode;
    Ratio credits_at_start{1};
    std::int64_t concurrency = 1;
    std::int64_t batch = 1;
    Duration long_poll;
    Duration poll_interval{1};
    PerRoute<Distribution> cpu{Distribution::constant(0.05)};
    double contention = 0, coherency = 0;
    PerRoute<Ratio> failure_ratio;
    std::optional<Bytes> memory;
    Bytes base_memory;
    PerRoute<Bytes> memory_per_message;
    std::optional<Bytes> image;
    Duration boot{30};
    Duration warm_up;
    double warm_up_slowness = 2;
};
const schema::Record& record_of(const WorkerSettings*);
std::vector<plan::Usage> usage_of(const WorkerSettings& settings, std::vector<double> ranks);

/// A thread is always in one of these states: it works on what it has received, its next receive is on the way, it listens (a
/// long poll has reached the queues), or it rests until its poll interval is over. Queues are where receives happen: network
/// latency passes before and after. Threads of a replica that does not serve wait for it.
class Worker : public kernel::ServerOf<Worker>, public kernel::MessageTaker {
public:
    Worker(const kernel::BuildContext& context, const WorkerSettings& settings);

    void start() override;
    plan::PodRequest request() const override { return request_; }
    void replied(kernel::Slot slot, kernel::Call& call) override;
    void computed(kernel::Slot slot, kernel::Call& call) override;
    void messages_came(kernel::Channel& channel, kernel::Slot thread) override;
    void batch_ended(kernel::Channel& channel, kernel::Slot thread) override;
    bool abandons_calls() const override { return memory_.is_limited() || Server::abandons_calls(); }
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

protected:
    void resumed(kernel::Slot slot, kernel::Call& call) override;
    void entered(const kernel::Call& call) override { memory_.entered(call); }
    void left(const kernel::Call& call) override { memory_.left(call); }
    void replica_added() override;
    void replica_left(std::size_t replica) override;
    void replica_joined(std::size_t replica) override;

private:
    /// Stages of the threads' records, apart from those of calls.
    enum Thread : std::uint8_t { working = 0x20, asking, resting, listening, listening_ends, dead };
    struct Queue {
        kernel::Channel* channel;
        kernel::MessageGiver* giver;
        kernel::Time latency;
    };

    void end(kernel::Slot slot, kernel::Call& call, Outcome outcome);
    void ask(kernel::Slot thread);
    void receive(kernel::Slot thread);
    bool receive_from(std::size_t number, kernel::Slot thread);
    void found_nothing(kernel::Slot thread);
    void rest(kernel::Slot thread, kernel::Time until);
    void stop_listening();
    std::vector<kernel::Slot> threads_of(std::size_t replica, const kernel::CallList& list);
    void set_listening_alarm();
    kernel::Slot add_thread(std::size_t replica);

    WorkerSettings settings_;
    plan::PodRequest request_;
    kernel::Time long_poll_, poll_interval_;
    std::vector<Queue> queues_;
    kernel::CallList listening_;  ///< threads, in the order that they began
    kernel::CallList dead_;       ///< threads whose replica does not serve
    kernel::CallList ready_;      ///< threads that are about to receive, while one does
    bool receiving_ = false;
    std::size_t turn_ = 0;  ///< the queue that is asked first
    Alarm listening_alarm_;
    ReplicaMemory memory_;
    kernel::Counter& failures_;
    RandomStream failing_, phases_;
};

}  // namespace headroom::models
