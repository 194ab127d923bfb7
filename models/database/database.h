// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/server.h"
#include "schema/types.h"

namespace headroom::models {

enum class DatabaseEngine { Postgresql, Mysql, AuroraPostgresql, AuroraMysql };
std::span<const schema::EnumOption<DatabaseEngine>> options_of(DatabaseEngine);

/// A primary: engine workers over vCPUs, a buffer cache, a disk.
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
};
const schema::Record& record_of(const DatabaseSettings*);
/// Reads from disk and writes.
std::vector<plan::Usage> usage_of(const DatabaseSettings& settings, double reads_per_hour, double writes_per_hour);

class Database : public kernel::ServerOf<Database> {
public:
    Database(const kernel::BuildContext& context, const DatabaseSettings& settings);

    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void computed(kernel::Slot slot, kernel::Call& call) override;
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

protected:
    void resumed(kernel::Slot slot, kernel::Call& call) override { finish(slot, call, Outcome::Ok); }

private:
    DatabaseSettings settings_;
    double buffered_ = 1;  ///< share of the working set that is in memory
    kernel::Counter &reads_, &buffer_hits_, &disk_writes_, &refused_;
    RandomStream buffer_, disk_;
};

}  // namespace headroom::models
