// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/simulation.h"

namespace headroom::kernel {

/// What a burstable machine earns and may spend, in vCPU-seconds.
struct CpuCredits {
    double earned = 0;       ///< vCPUs: a second
    double most = 0;         ///< that are kept
    double at_start = 0;     ///< of the replicas that are there at the beginning
    double at_launch = 0;    ///< of those that are started later
    bool throttles = false;  ///< without credits it slows down to what it earns; else it owes up to `most`, and is billed
    std::string item;        ///< what surplus is billed as
};

/// How fast a replica computes.
struct ProcessorSettings {
    double vcpus = 1;
    double speed = 1;       ///< relative to the reference machine; demands are divided by it
    double contention = 0;  ///< α and β of the universal scalability law (Gunther 2007): with n calls computing each is
    double coherency = 0;   ///< slowed by 1 + α(n − 1) + βn(n − 1)
    bool shared = true;     ///< more calls may compute at once than there are vCPUs, or they slow each other
    std::optional<CpuCredits> credits = std::nullopt;  ///< of a burstable machine, which is shared
};

/// The vCPUs of one replica. Where there are as many as calls that may compute, each call has its own; otherwise they
/// are shared equally (processor sharing), kept in virtual time: one pending event, however many calls.
class Processor {
public:
    Processor(Simulation& simulation, std::uint16_t component, std::uint16_t replica, const ProcessorSettings& settings);

    /// Component::wake comes up for the call when it has had `demand` seconds of the reference machine; demand > 0.
    [[gnu::always_inline]] void start(Slot slot, Call& call, double demand) {
        if (settings_.shared) [[unlikely]] {
            start_shared(slot, demand);
            return;
        }
        const Time now = simulation_.now();
        running_.enter(now);
        simulation_.wake_at(now + from_nanoseconds(demand * nanoseconds_), slot, call);
    }
    /// A call with a vCPU of its own has woken and leaves.
    void woke() { running_.leave(simulation_.now()); }
    /// The call leaves before it is done.
    void stop(Slot slot);
    /// An event of the processor itself came up; calls that are done are handed to `done(slot)` in order.
    template <class Done>
    void fire(Slot event, Done done) {
        if (!mine(event)) return;
        advance();
        while (take_finished()) done(finished_);
        arm();
    }
    /// How long a demand takes that has the processor to itself.
    Time alone(double demand) const { return from_nanoseconds(demand * nanoseconds_ / std::min(1.0, settings_.vcpus)); }
    bool shared() const { return settings_.shared; }
    /// vCPU-seconds spent.
    double busy(Blocks blocks) const { return settings_.shared ? busy_.integral(blocks) : running_.integral(blocks); }
    /// The same since the simulation began.
    double busy_so_far() const { return settings_.shared ? busy_.so_far(simulation_.now()) : running_.so_far(simulation_.now()); }

    /// From now on it has these credits; with none given they count for nothing until it is told some: full speed.
    void set_credits(std::optional<double> balance);
    /// Integrals of the credits kept, and of the time in which want of them slows it down.
    double credit_seconds(Blocks blocks) const { return balance_->integral(blocks); }
    double throttled(Blocks blocks) const { return throttled_->integral(blocks); }

private:
    struct Job {
        double finish;  ///< in virtual time
        std::uint64_t order;
        Slot slot;
        bool operator>(const Job& other) const { return finish != other.finish ? finish > other.finish : order > other.order; }
    };
    void start_shared(Slot slot, double demand);
    void count();
    double rate() const;
    double capacity() const;
    bool is_throttled() const;
    double until_empty() const;
    void earn(double seconds);
    void advance();
    void arm();
    bool mine(Slot event);
    bool take_finished();

    Simulation& simulation_;
    std::uint16_t component_, replica_;
    ProcessorSettings settings_;
    double nanoseconds_;  ///< for a second of demand, where the vCPU is not shared
    Headcount running_;   ///< calls that compute
    Gauge& busy_;         ///< vCPUs at work, where they are shared

    double credits_ = 0;  ///< vCPU-seconds; below 0 those owed
    bool credits_count_ = false;
    Gauge* balance_ = nullptr;        ///< credits as of the last event
    Headcount* throttled_ = nullptr;  ///< 1 while it is slowed down

    std::vector<Job> jobs_;  ///< a heap, the first to finish on top
    double virtual_ = 0;     ///< nanoseconds of work that each job has had since the processor was idle
    Time updated_ = 0;
    std::uint64_t order_ = 0;
    Time armed_at_ = never;
    Slot armed_ = no_slot;
    Slot finished_ = no_slot;
};

/// `stage` of the records that are a processor's own events.
inline constexpr std::uint8_t processor_stage = 0xff;

}  // namespace headroom::kernel
