// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/incident.h"

#include <algorithm>
#include <cctype>

#include "core/long_times.h"
#include "schema/describe.h"

namespace headroom::incident {

namespace {

using schema::Describe;
using schema::Record;

/// What is done on purpose has a time.
Describe<Incident> describe_planned(const char* name, const char* title, const char* help) {
    return Describe<Incident>(name, title, help)
        .param(
            &Incident::at, "at",
            "The time of day when it begins: it is then simulated, in a span from ten minutes before the first incident to an hour after "
            "the last unless the phase has a horizon.");
}

/// When it comes, by the clock or by chance.
Describe<Incident> describe(const char* name, const char* title, const char* help) {
    return describe_planned(name, title, help)
        .param(&Incident::every, "every", Unit::Seconds,
               "Mean time between two that come by chance (MTBF). It is too rare to meet in a run: what one costs is measured apart, and "
               "counts in the availability.",
               {60, 1000 * year_s});
}

Describe<Incident>& lasting(Describe<Incident>& record, const char* help) {
    return record.param(&Incident::lasts, "lasts", Unit::Seconds, help, {0.001, 7 * 86400.0});
}

Describe<Incident>& of_component(Describe<Incident>& record, const char* help) {
    return record.param(&Incident::component, "component", help).required();
}

Describe<Incident>& of_connection(Describe<Incident>& record) {
    return record.param(&Incident::connection, "connection", "The connection: \"web->db\", or its own id.").required().names_connection();
}

Describe<Incident>& of_replicas(Describe<Incident>& record) {
    return record.param(&Incident::replicas, "replicas", "Replicas that it takes, of those that serve when it begins.", {1, 60000});
}

Describe<Incident>& of_zone(Describe<Incident>& record) {
    return record.param(&Incident::zone, "zone", "The zone's number.", {1, 16})
        .param(&Incident::zones, "zones",
               "Zones that replicas are spread over: replica 1 in zone 1, replica 2 in zone 2, ... A platform says so itself.", {1, 16})
        .param(&Incident::region, "region", "On a platform, the zone's region. Unset: the first one.");
}

Record replica_loss() {
    auto record = describe("replica_loss", "Loss of replicas",
                           "Replicas fail: what they work on fails as unavailable, and they take nothing until they are replaced.");
    of_replicas(of_component(record, "Whose replicas."));
    return lasting(record, "Until they serve again, start-up included.").done();
}

Record host_loss() {
    auto record = describe("host_loss", "Loss of machines",
                           "Machines fail with every replica that stands on them: one each, or, where an autoscaler has nodes, all on a "
                           "node, the fullest first. On nodes they are replaced when their scaler gives them up (`replace_lost_after`) and "
                           "there is a place for others.");
    of_component(record, "Whose machines.")
        .param(&Incident::replicas, "hosts", "Machines that it takes, of those whose replicas serve when it begins.", {1, 60000});
    return lasting(record, "Until the machines are back.").done();
}

Record zone_loss() {
    auto record = describe("zone_loss", "Loss of a zone",
                           "Every replica in one availability zone fails. Replicas of services, workers, caches and databases are spread "
                           "over the zones in turn; what a provider runs in all zones (balancers, queues, CDNs, object stores) goes on.");
    return lasting(of_zone(record), "Until the zone is back.").done();
}

Record rack_loss() {
    auto record = describe("rack_loss", "Loss of a rack",
                           "A rack of one availability zone fails (its power, its switch), with every replica that stands in it. The "
                           "replicas that a component has in a zone stand in its racks in turn, as in a spread placement group; the nodes "
                           "of a cluster do, too, and are lost with all their pods.");
    of_zone(record)
        .param(&Incident::rack, "rack", "The rack's number.", {1, 100})
        .param(&Incident::racks, "racks",
               "Racks of the zone: its first replica in rack 1, the next in rack 2, ... (EC2's spread placement groups have seven a zone: "
               "docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html.)",
               {1, 100});
    return lasting(record, "Until the rack is back.").done();
}

Record region_loss() {
    auto record = describe("region_loss", "Loss of a region",
                           "Everything that stands in one region of the platform fails, what the provider runs in all its zones, too.");
    record.param(&Incident::region, "region", "The region. Unset: the first one.");
    return lasting(record, "Until the region is back.").done();
}

Record slow_replica() {
    auto record = describe("slow_replica", "Slow replicas", "Replicas that answer, but slowly: a noisy neighbour, a failing disk.");
    of_replicas(of_component(record, "Whose replicas."))
        .param(&Incident::factor, "factor", "CPU time of their calls, as a multiple of the ordinary.", {1, 1e6});
    return lasting(record, "Until they are as fast as before.").done();
}

Record spot_interruption() {
    auto record =
        describe("spot_interruption", "Spot interruption",
                 "The provider takes replicas back: after the notice they take no new calls, and what they still work on then fails. "
                 "Without `at` and `every` it comes by chance as often as the price catalogue says of the component's spot machines (the "
                 "middle of the provider's band for a month), those that it has by itself, all of them together.");
    of_replicas(of_component(record, "Whose replicas."))
        .param(&Incident::notice, "notice", Unit::Seconds, "Time between the notice and the end (AWS: 2 min); they drain in it.",
               {0, 3600});
    return lasting(record, "From the end until others serve in their place.").done();
}

Record deploy() {
    auto record = describe("deploy", "Rolling deploy",
                           "A new version, a batch of replicas at a time: they finish what they have, start again, warm up, and the next "
                           "batch follows.");
    of_component(record, "What is deployed.")
        .param(&Incident::replicas, "batch", "Replicas that are replaced at the same time.", {1, 60000})
        .param(&Incident::restart, "restart", Unit::Seconds, "Time until a batch serves again.", {0, 86400});
    return record.done();
}

Record flush() {
    auto record = describe("flush", "Cache flush", "A cache forgets all that it keeps.");
    return of_component(record, "The cache.").done();
}

Record error_burst() {
    auto record =
        describe("error_burst", "Burst of errors", "A share of the calls to a component is answered with an error as they arrive.");
    of_component(record, "What answers with errors.").param(&Incident::share, "share", Unit::Ratio, "Share of the calls.", {0, 1});
    return lasting(record, "Until calls are answered again.").done();
}

Record traffic_spike() {
    auto record = describe("traffic_spike", "Spike of traffic", "A source sends more requests than its profile has.");
    of_component(record, "The source.").param(&Incident::factor, "factor", "Requests, as a multiple of the ordinary.", {0, 1e6});
    return lasting(record, "Until the traffic is as before.").done();
}

Record link_loss() {
    auto record = describe("link_loss", "Loss of a connection",
                           "A share of the calls along a connection does not get through: they fail as unavailable.");
    of_connection(record).param(&Incident::share, "share", Unit::Ratio, "Share of the calls.", {0, 1});
    return lasting(record, "Until calls get through again.").done();
}

Record link_delay() {
    auto record = describe("link_delay", "Delay of a connection", "Messages along a connection take longer.");
    of_connection(record).param(&Incident::delay, "delay", Unit::Seconds, "Each way, beyond the connection's latency.", {0, 3600});
    return lasting(record, "Until they are as fast as before.").done();
}

Record link_outage() {
    auto record =
        describe("link_outage", "Outage of a link",
                 "A link of the platform loses calls that pass it, which fail as unavailable, or delays them. They take no other way.");
    record.param(&Incident::link, "link", "The link, by its name. Unset: every link of the platform.")
        .param(&Incident::lost, "share", Unit::Ratio, "Share of the calls that it loses.", {0, 1})
        .param(&Incident::slower, "delay", Unit::Seconds, "Each way, of those that it does not.", {0, 3600});
    return lasting(record, "Until the link is as before.").done();
}

Record link_slow() {
    auto record =
        describe("link_slow", "Slow link",
                 "A link of the platform carries less than it does, delays what passes it, or loses some: a failed line of several, a "
                 "detour, noise.");
    record.param(&Incident::link, "link", "The link, by its name. Unset: every link of the platform.")
        .param(&Incident::bandwidth, "bandwidth", Unit::Ratio, "Share of its bandwidth that is left, each way. Unset: all.", {0.001, 1})
        .param(&Incident::slower, "delay", Unit::Seconds, "Each way, beyond its latency.", {0, 3600})
        .param(&Incident::lossy, "share", Unit::Ratio, "Share of the calls that it loses; they fail as unavailable.", {0, 1});
    return lasting(record, "Until the link is as before.").done();
}

/// Data on its way beside the requests.
Describe<Incident>& moving(Describe<Incident>& record, const char* data) {
    return record.param(&Incident::data, "data", Unit::Bytes, data, {1, 1e16})
        .param(&Incident::rate, "rate", Unit::BytesPerSecond,
               "Bytes a second of one stream, at most: less where links of the platform carry less, and never more than half of what the "
               "disks at its ends take (`iops`, of 256 KiB each).",
               {1, 1e12});
}

Record reshard() {
    auto record = describe_planned(
        "reshard", "More shards",
        "Shards are added to a router that has fewer of them until then, and data moves to the new ones: from one shard to one other at a "
        "time (as MongoDB's balancer does), beside the requests, over the disks' accesses and the platform's links. Keys go to their new "
        "shard when their data is there. By hash only what the new shards get moves; by range, all that changes place.");
    of_component(record, "The shard router, whose `shards` says how many there are in the end.")
        .param(&Incident::shards, "from", "Shards that have all the keys before.", {1, 999});
    return moving(record, "Bytes of all shards together. Unset: the `storage` of their databases.").done();
}

Record backup() {
    auto record = describe_planned("backup", "Backup",
                                   "A database's data is copied to object storage, beside the requests: read from its disk, and sent over "
                                   "the platform's links. Of a sharded one, every shard's.");
    return moving(of_component(record, "The database."), "Bytes that are copied. Unset: its `storage`.")
        .param(&Incident::region, "region", "On a platform, where the object storage is. Unset: the database's region.")
        .done();
}

}  // namespace

double length_s(Kind kind, const Incident& incident) {
    switch (kind) {
        case Kind::SpotInterruption: return incident.notice.value + incident.lasts.value;
        case Kind::Deploy: return incident.restart.value;
        case Kind::Flush:
        case Kind::Reshard:
        case Kind::Backup: return 0;
        default: return incident.lasts.value;
    }
}

const std::vector<KindRecord>& kinds() {
    static const std::vector<Record> records = {
        replica_loss(), host_loss(),     zone_loss(), rack_loss(),  region_loss(), slow_replica(), spot_interruption(), deploy(), flush(),
        error_burst(),  traffic_spike(), link_loss(), link_delay(), link_outage(), link_slow(),    reshard(),           backup()};
    static const std::vector<KindRecord> all = [] {
        std::vector<KindRecord> list;
        for (std::size_t i = 0; i < records.size(); ++i) list.push_back({static_cast<Kind>(i), &records[i]});
        return list;
    }();
    return all;
}

const KindRecord* find_kind(std::string_view name) {
    const auto found = std::ranges::find_if(kinds(), [name](const KindRecord& kind) { return kind.record->name == name; });
    return found == kinds().end() ? nullptr : &*found;
}

std::string title_of(Kind kind) {
    std::string title = std::ranges::find(kinds(), kind, &KindRecord::kind)->record->title;
    title.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(title.front())));
    return title;
}

}  // namespace headroom::incident
