// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/distribution.h"
#include "kernel/component.h"
#include "kernel/processor.h"
#include "schema/types.h"

namespace headroom::kernel {

/// What a component that works in workers over vCPUs is made of.
struct ServerSettings {
    std::size_t replicas = 1;
    std::optional<std::int64_t> workers;      ///< calls at once on a replica; unlimited without
    std::optional<std::int64_t> queue_limit;  ///< calls that wait on a replica; unlimited without
    std::optional<Distribution> wait_limit;   ///< seconds that a call waits for a worker before it is refused
    PerRoute<Distribution> cpu;               ///< seconds of the reference machine that a call needs; one of 0 skips the CPU
    double vcpus = 1;
    double speed = 1;
    double contention = 0;
    double coherency = 0;
};

/// A component whose replicas are sets of workers over vCPUs: calls queue for a worker, compute, and hold the worker
/// until finish() or release_worker(). Base of services, caches and databases.
class Server : public Component {
public:
    Server(const BuildContext& context, const ServerSettings& settings);

    void arrive(Slot slot, Call& call) override;
    void wake(Slot slot, Call& call) override;
    void timer(Slot slot, std::uint8_t tag) override;
    void cancelled(Slot slot, Call& call) override;
    bool awaits(const Call& call, std::uint8_t tag) const override;
    void expired(Slot slot, std::uint8_t tag) override;

    std::vector<ResourceUse> resources(Blocks blocks) const override;
    std::vector<double> instances(Blocks blocks) const override;

    /// The CPU is spent; the call still holds its worker. Ends in finish(), now or later.
    virtual void computed(Slot slot, Call& call) = 0;

protected:
    /// What a call that has a worker is doing: kept in Call::stage.
    enum Stage : std::uint8_t { queued, computing, holding, free };
    static constexpr std::uint8_t wait_limit_tag = 0xfe;

    /// An event of a call that holds its worker (or has released it) and waits for something else.
    virtual void resumed(Slot /*slot*/, Call& /*call*/) {}

    /// A call was let in (to the queue or to a worker), or has left; told where calls are tracked.
    virtual void entered(const Call& /*call*/) {}
    virtual void left(const Call& /*call*/) {}

    /// Gives the worker to the next call that waits; the call itself stays here.
    [[gnu::always_inline]] void release_worker(Slot slot) { release_worker(simulation().call(slot)); }
    void release_worker(Call& call);
    /// Gives the worker free, unless it is, and answers.
    [[gnu::always_inline]] void finish(Slot slot, Outcome outcome) { finish(slot, simulation().call(slot), outcome); }
    void finish(Slot slot, Call& call, Outcome outcome);

    /// Takes a replica out of service: answers all calls that it holds with `unavailable`.
    void take_down(std::size_t replica);
    void bring_up(std::size_t replica);
    /// Factor on the speed of a replica's next calls.
    void set_slowness(std::size_t replica, double factor) { replicas_[replica]->slowness = factor; }
    /// Keeps lists of the calls that hold workers, as take_down() needs.
    void track_calls() { tracks_calls_ = true; }

    /// The first half of wake(): true where the call has computed.
    bool has_computed(Call& call) {
        if (call.stage != computing) [[unlikely]]
            return false;
        replicas_[call.replica]->processor.woke();
        call.stage = holding;
        return true;
    }
    /// The other half: an event of a processor, or of the type's own.
    void wake_otherwise(Slot slot, Call& call);

private:
    struct Replica {
        Replica(Simulation& simulation, std::uint16_t component, std::uint16_t index, const ProcessorSettings& settings,
                std::int64_t workers_there)
            : processor(simulation, component, index, settings), workers(simulation.statistics()), free_workers(workers_there) {}
        Processor processor;
        Headcount workers;  ///< that are held
        CallList queue;
        CallList held;  ///< calls past the queue; where calls are tracked
        std::int64_t free_workers;
        double slowness = 1;
        bool starting = false;  ///< start_waiting() is at work further up the stack
    };
    Replica& replica_of(const Call& call) { return *replicas_[call.replica]; }
    void enter(const Call& call) {
        if (tracks_calls_) [[unlikely]]
            entered(call);
    }
    void exit(const Call& call) {
        if (tracks_calls_) [[unlikely]]
            left(call);
    }
    void take_worker(Slot slot, Call& call, Replica& replica);
    void begin(Slot slot, Call& call, Replica& replica);
    void begin_without_work(Slot slot, Call& call);
    void enqueue(Slot slot, Call& call, Replica& replica);
    void refuse(Slot slot, Call& call, Outcome outcome);
    void free_worker(Call& call, Replica& replica);
    void hand_over(Replica& replica);
    void start_waiting(Replica& replica);
    void leave(Slot slot);

    ServerSettings settings_;
    std::vector<std::unique_ptr<Replica>> replicas_;
    bool tracks_calls_ = false;
    std::optional<DeadlineQueue> wait_limits_;
    std::vector<Distribution> cpu_;        ///< by route
    std::vector<RandomStream> cpu_draws_;  ///< by route
    RandomStream waits_;
};

}  // namespace headroom::kernel

#include "kernel/server_path.h"
