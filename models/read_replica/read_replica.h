// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/server.h"
#include "models/log_reader.h"
#include "schema/types.h"

namespace headroom::models {

/// Copies of a primary that answer reads.
struct ReadReplicaSettings {
    std::int64_t replicas = 1;
    std::optional<InstanceRef> instance;
    std::optional<double> vcpus, speed;
    std::optional<std::int64_t> workers;
    std::optional<std::int64_t> queue_limit;
    PerRoute<Distribution> cpu{Distribution::constant(0.002)};
    double contention = 0, coherency = 0;
    PerRoute<Distribution> apply{Distribution::constant(0.0005)};
    Duration boot{300};
};
const schema::Record& record_of(const ReadReplicaSettings*);
/// `replicas` machines, and the bytes on the disk of each, where it has one.
std::vector<plan::Usage> usage_of(const ReadReplicaSettings& settings, std::vector<double> ranks, const std::string& engine,
                                  std::optional<double> bytes);

/// Each replica applies the primary's writes in their order, one at a time, on a vCPU that does nothing else, and answers reads
/// from what it has applied so far.
class ReadReplica : public kernel::ServerOf<ReadReplica>, public LogReader {
public:
    ReadReplica(const kernel::BuildContext& context, const ReadReplicaSettings& settings);

    void start() override;
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void computed(kernel::Slot slot, kernel::Call& call) override { finish(slot, call, Outcome::Ok); }
    void fail(std::size_t replica) override;
    void recover(std::size_t replica) override;
    void slow_down(std::size_t replica, double factor) override;
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

    void ship(const LoggedWrite& write, LogWriter& writer, std::size_t channel, std::size_t replica) override;
    std::size_t behind(const LogWriter& writer, std::size_t replica) const override;
    std::uint64_t next_position(const LogWriter& writer, std::size_t replica) const override;
    void lose_from(const LogWriter& writer, std::uint64_t position) override;

protected:
    void resumed(kernel::Slot slot, kernel::Call& call) override;
    void replica_added() override;
    void replica_left(std::size_t replica) override;
    void replica_joined(std::size_t replica) override;

private:
    enum Moment : std::uint8_t { has_left = 0x20, has_arrived, has_applied, is_cut_off };
    struct Pending {
        LoggedWrite write;
        LogWriter* writer;
        std::size_t channel;
        kernel::Time arrives = kernel::never;  ///< once it has left the primary
        bool counts;                           ///< reads that do not see it are stale: it has been answered
    };
    struct Copy {
        explicit Copy(kernel::Statistics& statistics) : applying(statistics.headcount()) {}
        std::deque<Pending> log;
        std::size_t left = 0;                                    ///< of them, those that have left the primary, the first
        bool sends = false;                                      ///< the next of them is leaving, or waits until somebody can be reached
        std::unordered_map<std::uint64_t, std::uint32_t> stale;  ///< how many of them change an item
        std::uint32_t stale_all = 0;
        kernel::Headcount& applying;
        double slowness = 1;
        bool busy = false;        ///< an event of the first in the log is due
        bool computes = false;    ///< it is being applied
        bool closed = false;      ///< takes no more of the log
        std::uint64_t epoch = 0;  ///< of its events
    };

    bool is_stale(const kernel::Call& call) const;
    void count_stale(Copy& copy, const Pending& pending, bool is_more);
    void go_on(std::size_t replica);
    void send(std::size_t replica);
    void has_left_primary(Copy& copy, std::size_t replica);
    void interrupt(Copy& copy);
    void later(kernel::Time at, std::size_t replica, Moment moment);
    void apply_first(std::size_t replica);
    void release_waiting(std::size_t replica);
    void clear(std::size_t replica);
    void remove(Copy& copy, const Pending& pending);

    ReadReplicaSettings settings_;
    double speed_;
    std::deque<Copy> copies_;  ///< by replica
    LogWriter* primary_ = nullptr;
    kernel::Tally& lag_;
    kernel::Counter &reads_, &stale_reads_, &applied_writes_;
    kernel::Total& shipped_;  ///< bytes
    RandomStream demands_;
};

}  // namespace headroom::models
