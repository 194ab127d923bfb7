// SPDX-License-Identifier: GPL-3.0-or-later
#include "knob_sketches.h"

namespace headroom::knobs {

namespace {

/// One incident in short: on two slow replicas behind a balancer, a cache and a database.
Sketch course(const std::string& incident) {
    Sketch sketch{
        join(people, join(component("web", "service", R"x(, "replicas": 2, "workers": 2, "cpu": "exponential(30 ms)", "boot": "5 s")x"),
                          join(component("cache", "cache", ""), component("db", "database", R"x(, "cpu": "exponential(10 ms)")x")))),
        R"({"from": "users", "to": "web", "time_limit": "2 s"}, {"from": "web", "to": "cache"}, {"from": "cache", "to": "db"})", keyed,
        keys};
    sketch.incidents = "{" + incident + "@}";
    return sketch;
}

/// The time of the day of every kind, and its chance.
void add_when(std::vector<Knob>& knobs, const std::string& kind, const std::string& more) {
    const std::string begin = R"("type": ")" + kind + "\"" + more;
    knobs.push_back(either(kind + ".at", {R"("00:02")", R"("00:12")"}, course(begin)));
    knobs.push_back(either(kind + ".every", {R"("1 h")", R"("3 h")"}, course(begin)));
}

void add(std::vector<Knob>& knobs, const std::string& kind, const std::string& parameter, const std::vector<std::string>& values,
         const std::string& more) {
    knobs.push_back(either(kind + "." + parameter, values, course(R"("type": ")" + kind + R"(", "at": "00:05")" + more)));
}

/// Two routers over two shards with slow disks.
Sketch sharded(const std::string& incident) {
    Sketch sketch{
        join(people, join(R"x({"id": "a", "type": "shard_router", "shards": 4}, {"id": "b", "type": "shard_router", "shards": 4})x",
                          join(component("db", "database", R"x(, "cpu": "1 ms", "iops": 60, "storage": "2 GB")x"),
                               component("store", "database", R"x(, "cpu": "2 ms", "iops": 50, "storage": "2 GB")x")))),
        R"({"from": "users", "to": "a"}, {"from": "users", "to": "b", "step": 2}, {"from": "a", "to": "db"}, {"from": "b", "to": "store"})",
        R"({"name": "r", "kind": "write", "keyspace": "k"})", keys};
    sketch.incidents = "{" + incident + "@}";
    return sketch;
}

void add_moves(std::vector<Knob>& knobs) {
    const std::string moves = R"("type": "reshard", "at": "00:05")", a = R"(, "component": "a")", from = R"(, "from": 2)";
    knobs.push_back(either("reshard.at", {R"("00:02")", R"("00:12")"}, sharded(R"("type": "reshard")" + a + from)));
    knobs.push_back(either("reshard.component", {R"("a")", R"("b")"}, sharded(moves + from)));
    knobs.push_back(either("reshard.from", {"1", "2"}, sharded(moves + a)));
    knobs.push_back(unset_or("reshard.data", {R"("1 GB")", R"("4 GB")"}, sharded(moves + a + from)));
    knobs.push_back(either("reshard.rate", {R"("1 MB/s")", R"("5 MB/s")"}, sharded(moves + a + from)));
    const std::string copies = R"("type": "backup", "at": "00:05")", db = R"(, "component": "db")";
    knobs.push_back(either("backup.at", {R"("00:02")", R"("00:58")"}, sharded(R"("type": "backup")" + db)));
    knobs.push_back(either("backup.component", {R"("db")", R"("store")"}, sharded(copies)));
    knobs.push_back(unset_or("backup.data", {R"("1 GB")", R"("4 GB")"}, sharded(copies + db)));
    knobs.push_back(either("backup.rate", {R"("1 MB/s")", R"("5 MB/s")"}, sharded(copies + db)));
}

}  // namespace

void add_incidents(std::vector<Knob>& knobs) {
    const std::string web = R"(, "component": "web")", minute = R"(, "lasts": "1 min")", link = R"(, "connection": "users->web")";
    const std::vector<std::string> long_or_short = {R"("1 min")", R"("3 min")"}, one_or_two = {"1", "2"},
                                   components = {R"("web")", R"("db")"}, connections = {R"("users->web")", R"("web->cache")"};
    add_when(knobs, "replica_loss", web + R"(, "replicas": 2)" + minute);
    add(knobs, "replica_loss", "component", components, minute);
    add(knobs, "replica_loss", "replicas", one_or_two, web + minute);
    add(knobs, "replica_loss", "lasts", long_or_short, web);
    add_when(knobs, "host_loss", web + R"(, "hosts": 2)" + minute);
    add(knobs, "host_loss", "component", components, minute);
    add(knobs, "host_loss", "hosts", one_or_two, web + minute);
    add(knobs, "host_loss", "lasts", long_or_short, web);
    add_when(knobs, "zone_loss", minute);
    add(knobs, "zone_loss", "zone", one_or_two, minute);
    add(knobs, "zone_loss", "zones", {"1", "2"}, minute);
    add(knobs, "zone_loss", "lasts", long_or_short, "");
    add_when(knobs, "rack_loss", minute);
    add(knobs, "rack_loss", "zone", one_or_two, minute);
    add(knobs, "rack_loss", "zones", one_or_two, R"(, "racks": 1)" + minute);
    add(knobs, "rack_loss", "rack", one_or_two, R"(, "zones": 1)" + minute);
    add(knobs, "rack_loss", "racks", one_or_two, R"(, "zones": 1)" + minute);
    add(knobs, "rack_loss", "lasts", long_or_short, "");
    add_when(knobs, "spot_interruption", web + R"(, "replicas": 2, "notice": 0)" + minute);
    add(knobs, "spot_interruption", "component", components, minute);
    add(knobs, "spot_interruption", "replicas", one_or_two, web + minute);
    add(knobs, "spot_interruption", "notice", {R"("10 s")", R"("2 min")"}, web + R"(, "replicas": 2)" + minute);
    add(knobs, "spot_interruption", "lasts", long_or_short, web);
    add_when(knobs, "deploy", web + R"(, "batch": 2, "restart": "1 min")");
    add(knobs, "deploy", "component", components, "");
    add(knobs, "deploy", "batch", one_or_two, web + R"(, "restart": "1 min")");
    add(knobs, "deploy", "restart", {R"("10 s")", R"("1 min")"}, web + R"(, "batch": 2)");
    add_when(knobs, "slow_replica", web + R"(, "replicas": 2, "factor": 1000)" + minute);
    add(knobs, "slow_replica", "component", components, minute);
    add(knobs, "slow_replica", "replicas", one_or_two, web + minute);
    add(knobs, "slow_replica", "factor", {"2", "20"}, web + minute);
    add(knobs, "slow_replica", "lasts", long_or_short, web);
    add_when(knobs, "error_burst", web + minute);
    add(knobs, "error_burst", "component", components, minute);
    add(knobs, "error_burst", "share", {"0.2", "0.8"}, web + minute);
    add(knobs, "error_burst", "lasts", long_or_short, web);
    const std::string users = R"(, "component": "users")";
    add_when(knobs, "traffic_spike", users + R"(, "factor": 10)" + minute);
    Sketch two_sources = course(R"("type": "traffic_spike", "at": "00:05")" + minute);
    two_sources.components = join(two_sources.components, R"({"id": "others", "type": "users", "requests_per_user_per_day": 860})");
    two_sources.connections = join(two_sources.connections, R"({"from": "others", "to": "web"})");
    knobs.push_back(either("traffic_spike.component", {R"("users")", R"("others")"}, two_sources));
    add(knobs, "traffic_spike", "factor", {"2", "4"}, users + minute);
    add(knobs, "traffic_spike", "lasts", long_or_short, users);
    add_when(knobs, "link_loss", link + minute);
    add(knobs, "link_loss", "connection", connections, minute);
    add(knobs, "link_loss", "share", {"0.2", "0.8"}, link + minute);
    add(knobs, "link_loss", "lasts", long_or_short, link);
    add_when(knobs, "link_delay", link + R"(, "delay": "3 s")" + minute);
    add(knobs, "link_delay", "connection", connections, minute);
    add(knobs, "link_delay", "delay", {R"("10 ms")", R"("1 s")"}, link + minute);
    add(knobs, "link_delay", "lasts", long_or_short, link);
    const std::string cache = R"(, "component": "cache")";
    knobs.push_back(either("flush.at", {R"("00:02")", R"("00:12")"}, course(R"("type": "flush")" + cache)));
    Sketch overwhelms = course(R"("type": "flush")" + cache);
    overwhelms.components.replace(overwhelms.components.find("exponential(10 ms)"), 18, "exponential(900 ms)");
    Sketch two = course(R"("type": "flush", "at": "00:05")");
    two.components = join(two.components, component("other", "cache", ""));
    two.connections = join(two.connections, R"({"from": "web", "to": "other"}, {"from": "other", "to": "db"})");
    knobs.push_back(either("flush.component", {R"("cache")", R"("other")"}, two));
    add_moves(knobs);
    knobs.push_back(either("flush.every", {R"("1 h")", R"("3 h")"}, overwhelms));
}

}  // namespace headroom::knobs
