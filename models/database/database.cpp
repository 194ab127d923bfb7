// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/database.h"

#include <algorithm>
#include <array>

#include "kernel/component_type.h"
#include "kernel/machine.h"
#include "kernel/simulation.h"
#include "schema/describe.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;

std::span<const schema::EnumOption<DatabaseEngine>> options_of(DatabaseEngine) {
    static const std::array<schema::EnumOption<DatabaseEngine>, 4> options = {{
        {DatabaseEngine::Postgresql, "postgresql", "PostgreSQL."},
        {DatabaseEngine::Mysql, "mysql", "MySQL."},
        {DatabaseEngine::AuroraPostgresql, "aurora-postgresql", "Amazon Aurora; each read from its storage and write to it is billed."},
        {DatabaseEngine::AuroraMysql, "aurora-mysql", "Amazon Aurora; each read from its storage and write to it is billed."},
    }};
    return options;
}

const schema::Record& record_of(const DatabaseSettings*) {
    using S = DatabaseSettings;
    static const schema::Record record =
        schema::Describe<S>("database", "Database", "A primary that answers reads and writes: CPU, then the disk where memory does not do.")
            .role(schema::Role::Store)
            .tier(schema::Tier::Data)
            .icon("database")
            .param(&S::instance, "instance", "Instance type, of the price catalogue: gives vCPUs, memory and speed.")
            .relieves({"cpu"})
            .param(&S::vcpus, "vcpus", Unit::Cpus, "vCPUs. Unset: the instance's; without one, one for each worker.", {0.01, 1024.0})
            .relieves({"cpu"})
            .param(&S::speed, "speed",
                   "Speed of a vCPU relative to the machine that demands were measured on. Unset: the instance's; without one, 1.",
                   {0.001, 1000.0})
            .param(&S::workers, "workers", "Queries that the engine works on at once; more wait. Unset: unlimited.", {1.0, 1e9})
            .relieves({"workers"})
            .param(&S::queue_limit, "queue_limit", "Queries that wait for a worker; more are refused (queue_full). Unset: unlimited.",
                   {0.0, 1e9})
            .param(&S::wait_limit, "wait_limit", Unit::Seconds,
                   "How long a query waits for a worker before it is refused (timeout). Unset: for ever.", {0.0, std::nullopt})
            .param(&S::connection_limit, "connection_limit",
                   "Queries at the database, waiting ones included; more are refused (unavailable). Unset: unlimited.", {1.0, 1e9})
            .relieves({"connections"})
            .param(&S::cpu, "cpu", Unit::Seconds, "CPU time of one query on a vCPU of speed 1.", {0.0, std::nullopt})
            .param(&S::contention, "contention",
                   "α of the universal scalability law: with n queries computing each is slowed by 1 + α(n − 1) + βn(n − 1).", {0.0, 1.0})
            .param(&S::coherency, "coherency", "β of the universal scalability law.", {0.0, 1.0})
            .param(&S::memory, "memory", Unit::Bytes, "Memory. Unset: the instance's; without one, the working set always fits.",
                   {1e6, 1e14})
            .param(&S::buffer_share, "buffer_share", Unit::Ratio, "Share of the memory that is the buffer cache.", {0.0, 1.0})
            .param(&S::working_set, "working_set", Unit::Bytes,
                   "Bytes that reads go to; the share of them beyond the buffer cache is read from disk. Unset: all is in memory.",
                   {0.0, 1e15})
            .param(&S::disk_read, "disk_read", Unit::Seconds, "Time of a read from disk; the worker waits for it.", {0.0, std::nullopt})
            .param(&S::disk_write, "disk_write", Unit::Seconds,
                   "Time in which a write is made durable (the log's flush); the worker waits for it.", {0.0, std::nullopt})
            .param(&S::engine, "engine", "What runs on the instance; prices depend on it.")
            .param(&S::multi_zone, "multi_zone",
                   "Keeps a standby in a second zone: another instance and, but for Aurora, another disk to be paid.")
            .stands_by()
            .param(&S::storage, "storage", Unit::Bytes, "Size of the disk at the beginning of the month. Unset: none is billed.",
                   {0.0, 1e15})
            .param(&S::growth_per_write, "growth_per_write", Unit::Bytes,
                   "What a write adds to the storage; the month is billed at its mean.", {0.0, 1e12})
            .in("queries")
            .output("buffer_hit_ratio", Unit::Ratio, "Reads that memory answered.")
            .output("disk_reads_per_s", Unit::PerSecond, "Reads from disk.", schema::Aggregate::Sum)
            .output("disk_writes_per_s", Unit::PerSecond, "Writes made durable.", schema::Aggregate::Sum)
            .output("refused_per_s", Unit::PerSecond, "Queries refused for the connection limit.", schema::Aggregate::Sum)
            .done();
    return record;
}

kernel::ComponentType type_of_database() {
    return {&record_of(static_cast<const DatabaseSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<Database>(context, context.settings<DatabaseSettings>()); }};
}

namespace {

kernel::Machine machine(const kernel::BuildContext& context, const DatabaseSettings& s) {
    return kernel::machine_of(context.surroundings.instances, s.instance, s.vcpus, s.speed, s.memory, s.workers);
}

kernel::ServerSettings server(const kernel::BuildContext& context, const DatabaseSettings& s) {
    const kernel::Machine on = machine(context, s);
    return {1, s.workers, s.queue_limit, s.wait_limit, s.cpu, on.vcpus, on.speed, s.contention, s.coherency};
}

}  // namespace

Database::Database(const kernel::BuildContext& context, const DatabaseSettings& settings)
    : ServerOf(context, server(context, settings)),
      settings_(settings),
      reads_(simulation().statistics().counter()),
      buffer_hits_(simulation().statistics().counter()),
      disk_writes_(simulation().statistics().counter()),
      refused_(simulation().statistics().counter()),
      buffer_(simulation().stream(context.id(), "buffer")),
      disk_(simulation().stream(context.id(), "disk")) {
    const auto memory = machine(context, settings).memory;
    if (memory && settings.working_set && settings.working_set->value > 0) {
        buffered_ = std::min(1.0, memory->value * settings.buffer_share.value / settings.working_set->value);
    }
}

void Database::arrive(Slot slot, kernel::Call& call) {
    if (settings_.connection_limit && figures.present.value() > *settings_.connection_limit) {  // this one included
        refused_.add();
        reply(slot, call, Outcome::Unavailable);
        return;
    }
    Server::arrive(slot, call);
}

void Database::computed(Slot slot, kernel::Call& call) {
    double wait = 0;
    if (simulation().is_write(call.route)) {
        disk_writes_.add();
        wait = settings_.disk_write.sample(disk_);
    } else {
        reads_.add();
        if (buffered_ >= 1 || buffer_.uniform() < buffered_) {
            buffer_hits_.add();
        } else {
            wait = settings_.disk_read.sample(disk_);
        }
    }
    if (wait > 0) {
        simulation().wake_at(simulation().now() + kernel::from_seconds(wait), slot, call);
    } else {
        finish(slot, call, Outcome::Ok);
    }
}

std::vector<kernel::ResourceUse> Database::resources(Blocks blocks) const {
    auto uses = Server::resources(blocks);
    if (settings_.connection_limit) {
        const double mean = figures.present.integral(blocks) / simulation().statistics().seconds(blocks);
        uses.push_back({"connections", mean / static_cast<double>(*settings_.connection_limit)});
    }
    return uses;
}

std::vector<std::optional<double>> Database::outputs(Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks);
    const auto reads = reads_.in(blocks);
    return {ratio(buffer_hits_, reads_, blocks), static_cast<double>(reads - buffer_hits_.in(blocks)) / seconds,
            static_cast<double>(disk_writes_.in(blocks)) / seconds, static_cast<double>(refused_.in(blocks)) / seconds};
}

}  // namespace headroom::models
