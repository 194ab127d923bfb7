// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/object_store/object_store.h"

#include "core/long_times.h"
#include "kernel/channel.h"
#include "kernel/component_type.h"
#include "kernel/simulation.h"
#include "schema/describe.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;

const schema::Record& record_of(const ObjectStoreSettings*) {
    using S = ObjectStoreSettings;
    static const schema::Record record =
        schema::Describe<S>(
            "object_store", "Object store",
            "Keeps objects, pictures or backups, of any number and size: the first byte takes a while, the rest comes as fast as one "
            "connection carries. It runs in all zones.")
            .role(schema::Role::Store)
            .tier(schema::Tier::Data)
            .icon("object_store")
            .param(&S::first_byte, "first_byte", Unit::Seconds, "Time until the first byte (AWS, S3 performance guide: 100 to 200 ms).",
                   {0.0, std::nullopt})
            .param(&S::throughput, "throughput", Unit::BytesPerSecond,
                   "Bytes a second of one request: the answer's of a read, the request's of a write (AWS: 85 to 90 MB/s).", {1.0, 1e12})
            .param(&S::prefixes, "prefixes", "Prefixes that keys are spread over evenly: each has its own limit of requests.", {1.0, 1e6})
            .relieves({"reads", "writes"})
            .param(&S::reads_per_prefix, "reads_per_prefix", Unit::PerSecond,
                   "Reads a second that a prefix takes (AWS: 5500); more are refused (rate_limited, \"503 Slow Down\").", {1.0, 1e9})
            .param(&S::writes_per_prefix, "writes_per_prefix", Unit::PerSecond, "Writes a second that a prefix takes (AWS: 3500).",
                   {1.0, 1e9})
            .param(&S::storage, "storage", Unit::Bytes, "Bytes held, on the mean of the month. Unset: none are billed.", {0.0, 1e18})
            .param(&S::kept, "kept", Unit::Seconds,
                   "How long an object is kept: ages are spread evenly up to it, which tells what share of the storage is how old. Unset: "
                   "a year.",
                   {3600.0, 100 * year_s})
            .param(&S::infrequent_after, "infrequent_after", Unit::Seconds,
                   "Lifecycle: objects older than this are held as infrequently used (S3 Standard-IA). Unset: never.", {0.0, 100 * year_s})
            .param(
                &S::infrequent_reads, "infrequent_reads", Unit::Ratio,
                "Share of the reads that ask for what is held as infrequently used, where there is any: they cost more, and by the byte.",
                {0.0, 1.0})
            .only_with("infrequent_after")
            .param(&S::archive_after, "archive_after", Unit::Seconds,
                   "Lifecycle: objects older than this are held in the archive (S3 Glacier); they are not asked for. Unset: never.",
                   {0.0, 100 * year_s})
            .in("requests")
            .output("refused_per_s", Unit::PerSecond, "Requests refused for the prefixes' limits.", schema::Aggregate::Sum)
            .done();
    return record;
}

kernel::ComponentType type_of_object_store() {
    return {&record_of(static_cast<const ObjectStoreSettings*>(nullptr)), [](const kernel::BuildContext& context) {
                return std::make_unique<ObjectStore>(context, context.settings<ObjectStoreSettings>());
            }};
}

namespace {

/// A second's worth of requests may come at once.
kernel::TokenBucket quota(double per_prefix, std::int64_t prefixes) {
    const double rate = per_prefix * static_cast<double>(prefixes);
    return {rate, rate};
}

}  // namespace

ObjectStore::ObjectStore(const kernel::BuildContext& context, const ObjectStoreSettings& settings)
    : Component(context),
      settings_(settings),
      reads_{quota(settings.reads_per_prefix.value, settings.prefixes),
             settings.reads_per_prefix.value * static_cast<double>(settings.prefixes), simulation().statistics().counter()},
      writes_{quota(settings.writes_per_prefix.value, settings.prefixes),
              settings.writes_per_prefix.value * static_cast<double>(settings.prefixes), simulation().statistics().counter()},
      bytes_read_(simulation().statistics().total()),
      refused_(simulation().statistics().counter()),
      times_(simulation().stream(context.id(), "first byte")) {}

void ObjectStore::arrive(Slot slot, kernel::Call& call) {
    const bool write = simulation().is_write(call.route);
    Kind& kind = write ? writes_ : reads_;
    if (!kind.quota.take(simulation().now())) {
        refused_.add();
        reply(slot, call, Outcome::RateLimited);
        return;
    }
    kind.served.add();
    const kernel::Channel& channel = simulation().channel(call.channel);
    const double bytes = write ? channel.request_bytes(call.route) : channel.response_bytes(call.route);
    if (!write) bytes_read_.add(bytes);
    const double seconds = (settings_.first_byte.sample(times_) + bytes / settings_.throughput.value) * slowness_;
    simulation().wake_at(simulation().now() + kernel::from_seconds(seconds), slot, call);
}

void ObjectStore::hold_steady() {
    trial_.begin(simulation());
    for (Kind* kind : {&reads_, &writes_}) kind->quota.try_out(trial_);
}

std::vector<kernel::ResourceUse> ObjectStore::resources(Blocks blocks) const {
    return {{"reads", per_second(reads_.served, blocks) / reads_.limit}, {"writes", per_second(writes_.served, blocks) / writes_.limit}};
}

std::vector<std::optional<double>> ObjectStore::outputs(Blocks blocks) const { return {per_second(refused_, blocks)}; }

}  // namespace headroom::models
