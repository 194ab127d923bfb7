// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/distribution.h"
#include "kernel/component.h"
#include "kernel/processor.h"
#include "kernel/trial.h"
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
    Time boot = 0;                ///< of a replica that is started
    Time warm_up = 0;             ///< time for which one that has come up is slower
    double warm_up_slowness = 1;  ///< CPU time of its calls then, as a multiple of the ordinary
    std::optional<CpuCredits> credits = std::nullopt;
    double image = 0;  ///< bytes that a replica which is started gets before it boots
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

    void fail(std::size_t replica) override;
    bool stands_in_zones() const override { return true; }
    void slow_down(std::size_t replica, double factor) override;
    bool scales() const override { return true; }
    void prepare_to_scale() override { track_calls(); }
    void scale_to(std::size_t replicas) override;
    void have_at_least(std::size_t replicas) override;
    std::size_t replace_lost(Time lost_for) override;
    void wait_for_place(std::size_t replica) override;
    void placed(std::size_t replica) override;
    std::size_t held_calls() const override { return held_.size(); }
    bool belongs(std::size_t replica) const override;
    double cpu_seconds() const override;
    double cpu_seconds(std::size_t replica) const override { return replicas_[replica]->processor.busy_so_far(); }
    double cpu_seconds(Blocks blocks) const override;
    double vcpus() const override { return settings_.vcpus; }

    void hold_steady() override;
    double settling_s() const override;
    void settled(Blocks blocks) override;

    std::vector<ResourceUse> resources(Blocks blocks) const override;
    std::vector<double> instances(Blocks blocks) const override;

    /// The CPU is spent; the call still holds its worker. Ends in finish(), now or later.
    virtual void computed(Slot slot, Call& call) = 0;

protected:
    /// What a call that has a worker is doing: kept in Call::stage. From 0xfa on they are of the server's own events.
    enum Stage : std::uint8_t { queued, computing, holding, free, without_replica };
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

    /// vCPU time beyond what burstable machines earn, too, where it is billed.
    std::vector<plan::Usage> usage(Blocks blocks) const override;
    /// `outputs`, and "credit_balance" and "throttled": absent where machines are not burstable.
    std::vector<std::optional<double>> with_credits(std::vector<std::optional<double>> outputs, Blocks blocks) const;

    /// Seconds of the reference machine that calls of a route along a channel need beside their own.
    void add_work(std::size_t channel, std::size_t route, double seconds);

    /// Keeps lists of the calls that hold workers, as fail() and scale_to() need.
    void track_calls() { tracks_calls_ = notes_starts_ = true; }
    void availability_changed(std::size_t replica) override;
    bool takes(const Call& call) const override;
    /// There is a replica more, which does not serve yet.
    virtual void replica_added() {}
    /// A replica no longer serves; it may still hold calls.
    virtual void replica_left(std::size_t /*replica*/) {}
    /// A replica serves again, or for the first time.
    virtual void replica_joined(std::size_t /*replica*/) {}
    void hold(Slot slot, Call& call) override;

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
    enum class Life : std::uint8_t { Running, Waiting, Starting, Draining, Gone };
    static constexpr std::uint8_t placing_stage = 0xfa, booted_stage = 0xfb, warmed_stage = 0xfc;
    struct Replica {
        Replica(Simulation& simulation, std::uint16_t component, std::uint16_t index, const ProcessorSettings& settings,
                std::int64_t workers_there)
            : processor(simulation, component, index, settings), workers(simulation.statistics()), free_workers(workers_there) {}
        Processor processor;
        Headcount workers;  ///< that are held
        CallList queue;
        CallList held;  ///< calls past the queue; where calls are tracked
        std::int64_t free_workers;
        double slowness = 1;                  ///< product of the two
        double warming = 1, disturbance = 1;  ///< while it warms up; by slow_down()
        Life life = Life::Running;
        Time lost_since = 0;       ///< the last time
        std::uint64_t starts = 0;  ///< times that it came up or was started: what was due for an earlier time no longer is
        bool starting = false;     ///< start_waiting() is at work further up the stack
    };
    Replica& replica_of(const Call& call) { return *replicas_[call.replica]; }
    void enter(const Call& call) {
        if (tracks_calls_) [[unlikely]]
            entered(call);
    }
    void take_worker(Slot slot, Call& call, Replica& replica);
    void begin(Slot slot, Call& call, Replica& replica);
    void note_start(Slot slot, Replica& replica, double work);
    void begin_without_work(Slot slot, Call& call);
    void enqueue(Slot slot, Call& call, Replica& replica);
    void refuse(Slot slot, Call& call, Outcome outcome);
    void free_worker(Call& call, Replica& replica);
    void hand_over(Replica& replica);
    void start_waiting(Replica& replica);
    void leave(Slot slot);
    void add_replica();
    void warm_up(std::size_t replica);
    void send_away(std::size_t replica);
    std::size_t place_to_start();
    void add_place(Life life);
    std::size_t rent_one();
    void start_one();
    void boot(std::size_t replica);
    void stop_one();
    void give_back(std::size_t replica);
    void come_up(Slot event, bool booted);
    void later(Time wait, std::size_t replica, std::uint8_t stage);
    bool is_empty(const Replica& replica) const { return replica.held.empty() && replica.queue.empty(); }
    void gone(std::size_t replica);
    double alive(Blocks blocks) const;
    void untrack(Slot slot, const Call& call, Replica& replica);
    void place_held();

    ServerSettings settings_;
    ProcessorSettings processor_;
    std::vector<std::unique_ptr<Replica>> replicas_;
    CallList held_;  ///< calls that wait for a replica, see hold_calls()
    bool tracks_calls_ = false;
    bool notes_starts_;  ///< calls are tracked, or requests followed
    bool stands_on_platform_;
    std::optional<double> launch_credits_;  ///< of a replica that is started; absent: they do not count
    Trial trial_;                           ///< when it is over, the load has been seen for long enough to tell what becomes of the credits
    Headcount draining_;
    std::optional<DeadlineQueue> wait_limits_;
    std::vector<Distribution> cpu_;        ///< by route
    std::vector<RandomStream> cpu_draws_;  ///< by route
    std::vector<double> added_work_;       ///< [channel · routes + route]; empty: none
    RandomStream waits_;
};

}  // namespace headroom::kernel

#include "kernel/server_path.h"
