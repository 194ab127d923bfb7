// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/simulation.h"
#include "models/database/database.h"
#include "schema/describe.h"

namespace headroom::models {

using plan::Meter;

namespace {

/// Aurora keeps its storage in three zones whatever runs on it, and bills each read from it and write to it.
bool is_aurora(DatabaseEngine engine) { return engine == DatabaseEngine::AuroraMysql || engine == DatabaseEngine::AuroraPostgresql; }

/// On one disk, the mean of a month; none where nothing is said of it.
std::optional<double> mean_bytes(const DatabaseSettings& settings, double writes_per_hour) {
    if (!settings.storage && settings.growth_per_write.value <= 0) return std::nullopt;
    // What grows evenly through a month is, on the mean of the month, half way.
    const double grown = settings.growth_per_write.value * writes_per_hour * plan::hours_per_month / 2;
    return settings.storage.value_or(Bytes{}).value + grown;
}

}  // namespace

std::vector<plan::Usage> usage_of(const DatabaseSettings& settings, double reads_per_hour, double writes_per_hour) {
    const std::string engine(schema::name_of_option(settings.engine));
    const std::string instance = settings.instance ? settings.instance->name : "";
    std::vector<plan::Usage> usage = {plan::machines(instance, engine, plan::constant_ranks(settings.multi_zone ? 2 : 1))};
    if (const auto bytes = mean_bytes(settings, writes_per_hour)) {
        const double disks = is_aurora(settings.engine) ? 1 : usage.front().per_hour;
        usage.push_back({Meter::DatabaseStorage, {}, engine, disks * plan::held(*bytes)});
    }
    if (is_aurora(settings.engine)) usage.push_back({Meter::DatabaseIo, {}, engine, reads_per_hour + writes_per_hour});
    return usage;
}

double Database::writes_per_hour(kernel::Blocks blocks) const {
    return static_cast<double>(disk_writes_.in(blocks)) / (simulation().statistics().seconds(blocks) / 3600);
}

std::string Database::engine_name() const { return std::string(schema::name_of_option(settings_.engine)); }

std::optional<double> bytes_of_replica(const DatabaseSettings& primary, double writes_per_hour) {
    if (is_aurora(primary.engine)) return std::nullopt;
    return mean_bytes(primary, writes_per_hour);
}

std::optional<double> Database::bytes_of_replica(kernel::Blocks blocks) const {
    return models::bytes_of_replica(settings_, writes_per_hour(blocks));
}

std::vector<plan::Usage> Database::usage(kernel::Blocks blocks) const {
    const double hours = simulation().statistics().seconds(blocks) / 3600;
    const auto reads = static_cast<double>(reads_.in(blocks)-buffer_hits_.in(blocks));
    return also(Server::usage(blocks), usage_of(settings_, reads / hours, writes_per_hour(blocks)));
}

}  // namespace headroom::models
