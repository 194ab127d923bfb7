// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "models/database/database.h"
#include "schema/describe.h"

namespace headroom::models {

std::span<const schema::EnumOption<DatabaseEngine>> options_of(DatabaseEngine) {
    static const std::array<schema::EnumOption<DatabaseEngine>, 4> options = {{
        {DatabaseEngine::Postgresql, "postgresql", "PostgreSQL."},
        {DatabaseEngine::Mysql, "mysql", "MySQL."},
        {DatabaseEngine::AuroraPostgresql, "aurora-postgresql", "Amazon Aurora; each read from its storage and write to it is billed."},
        {DatabaseEngine::AuroraMysql, "aurora-mysql", "Amazon Aurora; each read from its storage and write to it is billed."},
    }};
    return options;
}

std::span<const schema::EnumOption<ReadRouting>> options_of(ReadRouting) {
    static const std::array<schema::EnumOption<ReadRouting>, 2> options = {{
        {ReadRouting::RoundRobin, "round_robin", "Each in turn."},
        {ReadRouting::Random, "random", "Any, each as likely."},
    }};
    return options;
}

std::span<const schema::EnumOption<Replication>> options_of(Replication) {
    static const std::array<schema::EnumOption<Replication>, 2> options = {{
        {Replication::Asynchronous, "asynchronous", "It is answered when it is durable here; replicas get it afterwards."},
        {Replication::Synchronous, "synchronous",
         "It is answered when it is durable here and every replica that is there has applied it (PostgreSQL's remote_apply): no read "
         "is stale, and none is lost."},
    }};
    return options;
}

const schema::Record& record_of(const DatabaseSettings*) {
    using S = DatabaseSettings;
    using schema::Connects;
    static const schema::Record record =
        schema::Describe<S>("database", "Database", "A primary that answers reads and writes: CPU, then the disk where memory does not do.")
            .role(schema::Role::Store)
            .tier(schema::Tier::Data)
            .icon("database")
            .param(&S::instance, "instance", "Instance type, of the price catalogue: gives vCPUs, memory and speed.")
            .relieves({"cpu", "credits"})
            .param(&S::vcpus, "vcpus", Unit::Cpus, "vCPUs. Unset: the instance's; without one, one for each worker.", {0.01, 1024.0})
            .relieves({"cpu", "credits"})
            .param(&S::speed, "speed",
                   "Speed of a vCPU relative to the machine that demands were measured on. Unset: the instance's; without one, 1.",
                   {0.001, 1000.0})
            .param(&S::workers, "workers", "Queries that the engine works on at once; more wait. Unset: unlimited.", {1.0, 1e9})
            .relieves({"workers"})
            .param(&S::queue_limit, "queue_limit", "Queries that wait for a worker; more are refused (queue_full). Unset: unlimited.",
                   {0.0, 1e9})
            .only_with("workers")
            .param(&S::wait_limit, "wait_limit", Unit::Seconds,
                   "How long a query waits for a worker before it is refused (timeout). Unset: for ever.", {0.0, std::nullopt})
            .only_with("workers")
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
            .only_with("working_set")
            .param(&S::working_set, "working_set", Unit::Bytes,
                   "Bytes that reads go to; the share of them beyond the buffer cache is read from disk. Unset: all is in memory.",
                   {0.0, 1e15})
            .param(&S::disk_read, "disk_read", Unit::Seconds, "Time of a read from disk; the worker waits for it.", {0.0, std::nullopt})
            .only_with("working_set")
            .param(&S::disk_write, "disk_write", Unit::Seconds,
                   "Time in which a write is made durable (the log's flush); the worker waits for it.", {0.0, std::nullopt})
            .param(&S::engine, "engine", "What runs on the instance; prices depend on it.")
            .param(&S::multi_zone, "multi_zone",
                   "Keeps a standby in a second zone that has every write and takes over when the primary is lost: another instance "
                   "and, but for Aurora, another disk to be paid.")
            .stands_by()
            .param(&S::storage, "storage", Unit::Bytes, "Size of the disk at the beginning of the month. Unset: none is billed.",
                   {0.0, 1e15})
            .param(&S::growth_per_write, "growth_per_write", Unit::Bytes,
                   "What a write adds to the storage; the month is billed at its mean.", {0.0, 1e12})
            .param(&S::iops, "iops", Unit::PerSecond,
                   "Reads from disk and writes that the disk takes in a second; more wait their turn. Unset: unlimited.", {1.0, 1e7})
            .relieves({"iops"})
            .param(&S::reads, "reads", "Of several read replicas, which one a read goes to.")
            .param(&S::primary_reads, "primary_reads", "The primary takes its turn of the reads, beside the replicas.")
            .param(&S::read_your_writes, "read_your_writes",
                   "A session's reads stay at the primary until the replica has what the session wrote last.")
            .param(&S::replication, "replication", "Whether a write waits for the replicas.")
            .param(&S::promote_replica, "promote_replica",
                   "When the primary is lost, the read replica that lags least takes its place, and the writes that it lacks are lost.")
            .stands_by()
            .param(&S::detection, "detection", Unit::Seconds,
                   "Time until the loss of the primary is noticed, where a standby (multi_zone) or a replica takes over.", {0.0, 86400.0})
            .param(&S::promotion, "promotion", Unit::Seconds, "Time from then until the other one answers in its place.", {0.0, 86400.0})
            .in("queries")
            .out("replicas", Connects::Attachment,
                 "Read replicas. Reads of the connection's routes go there; its latency is that of the reads and of the writes to apply.")
            .output("buffer_hit_ratio", Unit::Ratio, "Reads that memory answered.")
            .output("disk_reads_per_s", Unit::PerSecond, "Reads from disk.", schema::Aggregate::Sum)
            .output("disk_writes_per_s", Unit::PerSecond, "Writes made durable.", schema::Aggregate::Sum)
            .output("refused_per_s", Unit::PerSecond, "Queries refused for the connection limit.", schema::Aggregate::Sum)
            .output("replica_reads_ratio", Unit::Ratio, "Reads that went to replicas.")
            .output("lost_writes", Unit::None, "Writes that a replica which took over did not have.", schema::Aggregate::Sum)
            .output("credit_balance", Unit::None, "CPU credits (vCPU-minutes) of a burstable instance; below 0 those that it owes.")
            .output("throttled", Unit::Ratio, "Share of the time in which a burstable instance is slowed down, for want of credits.")
            .done();
    return record;
}

}  // namespace headroom::models
