// SPDX-License-Identifier: GPL-3.0-or-later
#include "knob_sketches.h"

/// What follows a database, and what divides it.
namespace headroom::knobs {

namespace {

const std::string both = R"({"name": "r"}, {"name": "w", "kind": "write"})";
const std::string slow = R"x(, "cpu": "exponential(30 ms)")x";

/// A primary and its replicas; one of the two has the knob.
Sketch pair(const std::string& db, const std::string& copy, const std::string& routes = both) {
    return {join(people, join(component("db", "database", db), component("copy", "read_replica", copy))),
            R"({"from": "users", "to": "db"}, {"from": "db", "to": "copy"})", routes};
}

void add_replicas(std::vector<Knob>& knobs) {
    const auto copy = [](const std::string& members) { return pair("", members + "@"); };
    const std::string one = slow + R"(, "workers": 1)", four = R"x(, "cpu": "exponential(200 ms)", "vcpus": 4)x";
    knobs.push_back(unset_or("read_replica.replicas", {"2"}, copy(one)));
    knobs.push_back(unset_or("read_replica.instance", {R"("db.r5.large")"}, copy(slow)));
    knobs.push_back(unset_or("read_replica.vcpus", {"2"}, copy(slow)));
    knobs.push_back(unset_or("read_replica.speed", {"2"}, copy(slow)));
    knobs.push_back(unset_or("read_replica.workers", {"1"}, copy(slow)));
    knobs.push_back(unset_or("read_replica.queue_limit", {"0"}, copy(one)));
    knobs.push_back(unset_or("read_replica.cpu", {R"("10 ms")"}, copy("")));
    knobs.push_back(unset_or("read_replica.contention", {"0.2"}, copy(four)));
    knobs.push_back(unset_or("read_replica.coherency", {"0.2"}, copy(four)));
    knobs.push_back(unset_or("read_replica.apply", {R"("10 ms")"}, copy("")));
}

void add_primaries(std::vector<Knob>& knobs) {
    const auto db = [](const std::string& members) { return pair(members + "@", R"(, "replicas": 2, "apply": "30 ms")"); };
    const auto lost = [](const std::string& members) {
        Sketch sketch = pair(members + "@", R"(, "apply": "300 ms")");
        sketch.incidents = R"({"type": "replica_loss", "component": "db", "at": "20:00", "lasts": "5 min"})";
        return sketch;
    };
    const std::string standby = R"(, "multi_zone": true)";
    knobs.push_back(unset_or("database.iops", {"30"}, pair("@", "")));
    knobs.push_back(either("database.reads", {R"("round_robin")", R"("random")"}, db("")));
    knobs.push_back(unset_or("database.primary_reads", {"true"}, db("")));
    // sessions that think for a moment only ask for what has just been written
    Sketch quick = pair("@", R"(, "apply": "80 ms")");
    quick.components.replace(0, people.size(), R"x({"id": "users", "type": "users", "think": "exponential(10 s)"})x");
    knobs.push_back(unset_or("database.read_your_writes", {"true"}, quick));
    knobs.push_back(either("database.replication", {R"("asynchronous")", R"("synchronous")"}, db("")));
    knobs.push_back(unset_or("database.promote_replica", {"true"}, lost("")));
    knobs.push_back(unset_or("database.detection", {R"("2 min")"}, lost(standby)));
    knobs.push_back(unset_or("database.promotion", {R"("2 min")"}, lost(standby)));
}

}  // namespace

void add_data(std::vector<Knob>& knobs) {
    add_replicas(knobs);
    add_primaries(knobs);
    Sketch sharded{join(people, join(component("router", "shard_router", "@"), component("db", "database", slow))),
                   R"({"from": "users", "to": "router"}, {"from": "router", "to": "db"})", keyed, keys};
    knobs.push_back(unset_or("shard_router.shards", {"2"}, sharded));
    knobs.push_back(either("shard_router.by", {R"("hash")", R"("range")"}, sharded));
}

}  // namespace headroom::knobs
