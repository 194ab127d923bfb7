// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/server.h"
#include "models/database/replicas.h"
#include "models/log_reader.h"
#include "schema/types.h"

namespace headroom::models {

enum class DatabaseEngine { Postgresql, Mysql, AuroraPostgresql, AuroraMysql };
std::span<const schema::EnumOption<DatabaseEngine>> options_of(DatabaseEngine);
enum class ReadRouting { RoundRobin, Random };
std::span<const schema::EnumOption<ReadRouting>> options_of(ReadRouting);
enum class Replication { Asynchronous, Synchronous };
std::span<const schema::EnumOption<Replication>> options_of(Replication);

/// A primary: engine workers over vCPUs, a buffer cache, a disk, and what follows it.
struct DatabaseSettings {
    std::optional<InstanceRef> instance;
    std::optional<double> vcpus, speed;
    std::optional<std::int64_t> workers;
    std::optional<std::int64_t> queue_limit;
    std::optional<Distribution> wait_limit;
    std::optional<std::int64_t> connection_limit;
    PerRoute<Distribution> cpu{Distribution::constant(0.002)};
    double contention = 0, coherency = 0;
    std::optional<Bytes> memory;
    Ratio buffer_share{0.75};
    std::optional<Bytes> working_set;
    Distribution disk_read = Distribution::constant(0.001);
    Distribution disk_write;
    DatabaseEngine engine = DatabaseEngine::Postgresql;
    bool multi_zone = false;
    std::optional<Bytes> storage;
    Bytes growth_per_write;
    std::optional<Rate> iops;
    ReadRouting reads = ReadRouting::RoundRobin;
    bool primary_reads = false;
    bool read_your_writes = false;
    Replication replication = Replication::Asynchronous;
    bool promote_replica = false;
    Duration detection{30}, promotion{30};
};
const schema::Record& record_of(const DatabaseSettings*);
/// Reads from disk and writes.
std::vector<plan::Usage> usage_of(const DatabaseSettings& settings, double reads_per_hour, double writes_per_hour);
/// That each replica of such a primary keeps on a disk of its own; none where that is shared, or not billed.
std::optional<double> bytes_of_replica(const DatabaseSettings& primary, double writes_per_hour);

class Database : public kernel::ServerOf<Database>, public LogWriter {
public:
    Database(const kernel::BuildContext& context, const DatabaseSettings& settings);

    void start() override;
    bool chooses_replicas() const override { return has_replicas_; }
    std::optional<std::uint16_t> choose_replica(const kernel::Call& call) override;
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void computed(kernel::Slot slot, kernel::Call& call) override;
    void replied(kernel::Slot slot, kernel::Call& call) override;
    void cancelled(kernel::Slot slot, kernel::Call& call) override;
    void timer(kernel::Slot slot, std::uint8_t tag) override;
    bool picks_targets() const override { return true; }
    std::optional<std::uint16_t> pick_target(kernel::Channel& channel, const kernel::Call&) override {
        return replicas_.choose_again(channel);
    }
    void targets_changed(kernel::Channel& channel) override { replicas_.add(channel); }
    void fail(std::size_t replica) override;
    void recover(std::size_t replica) override;

    void acknowledged(const LoggedWrite& write, std::size_t channel, std::size_t replica) override;
    std::string engine_name() const override;
    std::optional<double> bytes_of_replica(kernel::Blocks blocks) const override;

    std::optional<double> stored() const override { return settings_.storage.value_or(Bytes{}).value; }
    double most_streamed() const override;
    void stream(double bytes_per_s) override;

    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

protected:
    void resumed(kernel::Slot slot, kernel::Call& call) override;

private:
    enum Moment : std::uint8_t { is_away = 0x20, taken_over };
    static constexpr std::uint8_t acknowledgement = 0x20;  ///< tag of a timer
    struct Takeover {
        const Replicas::Copy* heir = nullptr;  ///< null: the standby
        std::uint64_t lost_from = 0;
        std::size_t lost = 0;
    };

    /// Reads do not need the primary, where replicas answer them.
    bool takes(const kernel::Call& call) const override;
    bool send_to_replica(kernel::Slot slot, kernel::Call& call);
    void finish_or_wait(kernel::Slot slot, kernel::Call& call, double disk_s);
    double wait_for_disk();
    void write(kernel::Slot slot, kernel::Call& call);
    void is_written(kernel::Slot slot, kernel::Call& call);
    double writes_per_hour(kernel::Blocks blocks) const;
    std::optional<Takeover> find_successor() const;
    void take_over();

    DatabaseSettings settings_;
    double buffered_ = 1;  ///< share of the working set that is in memory
    kernel::Counter &reads_, &buffer_hits_, &disk_writes_, &refused_, &ios_, &replica_reads_, &lost_writes_;
    kernel::Headcount& away_;  ///< reads that are at replicas
    RandomStream buffer_, disk_;
    kernel::Gauge& streamed_;     ///< disk accesses a second of streams
    kernel::Time disk_free_ = 0;  ///< when the next of the disk's turns begins
    Replicas replicas_;
    bool has_replicas_;
    std::optional<Takeover> successor_;  ///< that is to take the place of the primary, or has
    std::size_t outlived_ = 0;           ///< losses of the primary whose end makes no difference: another is in its place
    std::uint64_t losses_ = 0;
};

}  // namespace headroom::models
