// SPDX-License-Identifier: GPL-3.0-or-later
#include "knobs.h"

#include <fmt/format.h>

#include "knob_sketches.h"

namespace headroom::knobs {

namespace {

void add_services(std::vector<Knob>& knobs) {
    const auto web = [](const std::string& members) { return Sketch{join(people, component("web", "service", members + "@")), to_web}; };
    const std::string slow = R"x(, "cpu": "exponential(30 ms)")x", one = slow + R"(, "workers": 1)",
                      four = R"x(, "cpu": "exponential(100 ms)", "vcpus": 4)x",
                      dies = four + R"(, "memory": "100 MB", "memory_per_call": "30 MB")";
    knobs.push_back(unset_or("service.replicas", {"2"}, web(one)));
    knobs.push_back(unset_or("service.instance", {R"("m6i.large")"}, web(slow)));
    knobs.push_back(unset_or("service.vcpus", {"2"}, web(slow)));
    knobs.push_back(unset_or("service.speed", {"2"}, web(slow)));
    knobs.push_back(unset_or("service.workers", {"1"}, web(slow)));
    Sketch waits{join(people, join(component("web", "service", R"(, "cpu": "5 ms", "workers": 1@)"),
                                   component("db", "database", R"x(, "cpu": "exponential(30 ms)")x"))),
                 join(to_web, R"({"from": "web", "to": "db"})")};
    knobs.push_back(unset_or("service.asynchronous", {"true"}, waits));
    knobs.push_back(unset_or("service.queue_limit", {"0"}, web(one)));
    knobs.push_back(unset_or("service.wait_limit", {R"("10 ms")"}, web(one)));
    const std::string burst = R"(, "instance": "t3.micro", "credit_mode": "standard")";
    knobs.push_back(either("service.credit_mode", {R"("unlimited")", R"("standard")"}, web(slow + R"(, "instance": "t3.micro")")));
    Sketch begins = web(slow + burst);
    begins.incidents = R"({"type": "replica_loss", "component": "web", "at": 100, "lasts": "1 s"})";
    knobs.push_back(unset_or("service.credits_at_start", {"0"}, begins));
    knobs.push_back(unset_or("service.cpu", {R"("10 ms")"}, web("")));
    knobs.push_back(unset_or("service.compression", {"0.3"}, web("")));
    knobs.push_back(unset_or("service.compression_cpu", {R"("1 s")"}, web(R"(, "compression": 0.3)")));
    knobs.push_back(unset_or("service.contention", {"0.2"}, web(four)));
    knobs.push_back(unset_or("service.coherency", {"0.2"}, web(four)));
    knobs.push_back(unset_or("service.memory", {R"("100 MB")"}, web(four + R"(, "memory_per_call": "30 MB")")));
    knobs.push_back(unset_or("service.base_memory", {R"("60 MB")"}, web(dies)));
    knobs.push_back(unset_or("service.memory_per_call", {R"("30 MB")"}, web(four + R"(, "memory": "100 MB")")));
    knobs.push_back(unset_or("service.boot", {R"("5 s")"}, web(dies)));
    knobs.push_back(unset_or("service.warm_up", {R"("20 s")"}, web(dies)));
    knobs.push_back(unset_or("service.disk", {R"("20 GB")"}, web("")));
    knobs.push_back(unset_or("service.warm_up_slowness", {"3"}, web(dies + R"(, "warm_up": "20 s")")));
}

void add_caches(std::vector<Knob>& knobs) {
    const auto cache = [](const std::string& members, const std::string& routes = keyed) {
        const std::string db = component("db", "database", R"x(, "cpu": "exponential(10 ms)")x");
        return Sketch{join(people, join(component("cache", "cache", members + "@"), db)),
                      R"({"from": "users", "to": "cache"}, {"from": "cache", "to": "db"})", routes, keys};
    };
    const std::string small = R"(, "memory": "100 kB")", slow = R"x(, "cpu": "exponential(30 ms)")x";
    knobs.push_back(either("cache.mode", {R"("keyed")", R"("fixed_ratio")"}, cache("")));
    knobs.push_back(unset_or("cache.hit_ratio", {"0.5"}, cache(R"(, "mode": "fixed_ratio")")));
    knobs.push_back(either("cache.access", {R"("read_through")", R"("aside")"}, cache(small)));
    knobs.push_back(either("cache.writes", {R"("around")", R"("through")", R"("behind")"}, cache("", join(keyed, written))));
    const std::string behind = R"(, "writes": "behind")";
    knobs.push_back(unset_or("cache.write_delay", {R"("10 s")"}, cache(behind, join(keyed, written))));
    knobs.push_back(unset_or("cache.write_batch", {"100"}, cache(behind, join(keyed, written))));
    knobs.push_back(either("cache.eviction", {R"("lru")", R"("lfu")", R"("fifo")", R"("random")", R"("sampled_lru")", R"("noeviction")"},
                           cache(small)));
    knobs.push_back(either("cache.start", {R"("warm")", R"("cold")"}, cache(small)));
    knobs.push_back(unset_or("cache.samples", {"1"}, cache(small + R"(, "eviction": "sampled_lru")")));
    Sketch loses = cache(R"(, "nodes": 3)");
    loses.incidents = R"({"type": "replica_loss", "component": "cache", "at": 100, "lasts": "10 s"})";
    knobs.push_back(either("cache.placement", {R"("consistent")", R"("modulo")", R"("slots")", R"("caller")"}, loses));
    knobs.push_back(unset_or("cache.nodes", {"2"}, cache(small)));
    knobs.push_back(unset_or("cache.instance", {R"("m6i.large")"}, cache("")));
    knobs.push_back(either("cache.engine", {R"("redis")", R"("valkey")"}, cache(R"(, "instance": "cache.m6g.large")")));
    knobs.push_back(unset_or("cache.memory", {R"("100 kB")"}, cache("")));
    knobs.push_back(unset_or("cache.overhead", {R"("1 kB")"}, cache(small)));
    knobs.push_back(unset_or("cache.ttl", {R"("1 s")"}, cache("")));
    knobs.push_back(unset_or("cache.ttl_jitter", {"0.5"}, cache(R"(, "ttl": "1 s")")));
    Sketch stampede = cache(R"(, "ttl": "1 s")");
    stampede.keyspaces = R"x({"name": "k", "keys": "uniform(2)"})x";
    knobs.push_back(unset_or("cache.coalescing", {"true"}, stampede));
    knobs.push_back(unset_or("cache.workers", {"2", "null"}, cache(slow)));
    knobs.push_back(unset_or("cache.queue_limit", {"0"}, cache(slow)));
    knobs.push_back(unset_or("cache.cpu", {R"("1 ms")"}, cache("")));
}

void add_cdns(std::vector<Knob>& knobs) {
    const auto cdn = [](const std::string& members, const std::string& routes = keyed) {
        return Sketch{
            join(people, join(component("cdn", "cdn", members + "@"), component("db", "database", R"x(, "cpu": "exponential(30 ms)")x"))),
            R"({"from": "users", "to": "cdn"}, {"from": "cdn", "to": "db"})", routes, keys};
    };
    const std::string kept = R"(, "ttl": "1 h")", small = kept + R"(, "points": 1, "storage": "1 MB")";
    knobs.push_back(unset_or("cdn.points", {"1"}, cdn(kept)));
    knobs.push_back(unset_or("cdn.skew", {"1"}, cdn(kept)));
    knobs.push_back(unset_or("cdn.storage", {R"("1 MB")"}, cdn(kept + R"(, "points": 1)")));
    knobs.push_back(
        either("cdn.eviction", {R"("lru")", R"("lfu")", R"("fifo")", R"("random")", R"("sampled_lru")", R"("noeviction")"}, cdn(small)));
    knobs.push_back(unset_or("cdn.ttl", {R"("1 s")", R"("1 h")"}, cdn("")));
    Sketch crowd = cdn(R"(, "points": 1, "ttl": "1 s")");
    crowd.keyspaces = R"x({"name": "k", "keys": "uniform(2)"})x";
    knobs.push_back(unset_or("cdn.coalescing", {"false"}, crowd));
    knobs.push_back(unset_or("cdn.purge", {"true"}, cdn(kept, join(keyed, written))));
    knobs.push_back(unset_or("cdn.shield", {"true"}, cdn(kept)));
    knobs.push_back(unset_or("cdn.shield_time", {R"("50 ms")"}, cdn(R"(, "ttl": "1 s", "shield": true)")));
    knobs.push_back(unset_or("cdn.edge_time", {R"("2 ms")"}, cdn(kept)));
}

void add_queues(std::vector<Knob>& knobs) {
    const auto queue = [](const std::string& worker) {
        return Sketch{join(people, join(component("jobs", "queue", "@"), component("work", "worker", R"(, "long_poll": "20 s")" + worker))),
                      R"({"from": "users", "to": "jobs"}, {"from": "jobs", "to": "work"})"};
    };
    const std::string quick = R"x(, "cpu": "exponential(10 ms)")x", fails = quick + R"(, "failure_ratio": 0.3)";
    knobs.push_back(unset_or("queue.store", {R"("50 ms")"}, queue(quick)));
    knobs.push_back(unset_or("queue.visibility", {R"("1 s")"}, queue(fails)));
    knobs.push_back(unset_or("queue.retention", {R"("1 min")"}, queue(R"(, "cpu": "100 ms")")));
    knobs.push_back(unset_or("queue.delay", {R"("2 s")"}, queue(quick)));
    knobs.push_back(unset_or("queue.max_receives", {"1"}, queue(fails)));
    knobs.push_back(unset_or("queue.in_flight_limit", {"1"}, queue(R"x(, "concurrency": 4, "cpu": "exponential(40 ms)")x")));
}

void add_workers(std::vector<Knob>& knobs) {
    const auto work = [](const std::string& members) {
        return Sketch{join(people, join(component("jobs", "queue", ""), component("work", "worker", members + "@"))),
                      R"({"from": "users", "to": "jobs"}, {"from": "jobs", "to": "work"})"};
    };
    const std::string quick = R"(, "cpu": "10 ms")", listens = R"(, "long_poll": "20 s")",
                      one = listens + R"x(, "cpu": "exponential(40 ms)")x",
                      four = listens + R"x(, "cpu": "exponential(100 ms)", "concurrency": 4)x";
    knobs.push_back(unset_or("worker.replicas", {"2"}, work(one)));
    knobs.push_back(unset_or("worker.instance", {R"("m6i.large")", R"("m6i.xlarge")"}, work(four)));
    knobs.push_back(unset_or("worker.vcpus", {"3"}, work(four)));
    knobs.push_back(unset_or("worker.speed", {"2"}, work(one)));
    const std::string burst = one + R"(, "instance": "t3.micro")";
    knobs.push_back(either("worker.credit_mode", {R"("unlimited")", R"("standard")"}, work(burst)));
    Sketch begins = work(burst + R"(, "credit_mode": "standard")");
    begins.incidents = R"({"type": "replica_loss", "component": "work", "at": 100, "lasts": "1 s"})";
    knobs.push_back(unset_or("worker.credits_at_start", {"0"}, begins));
    knobs.push_back(unset_or("worker.concurrency", {"2"}, work(one)));
    knobs.push_back(unset_or("worker.batch", {"10"}, work(one)));
    knobs.push_back(unset_or("worker.long_poll", {R"("0.5 s")", R"("20 s")"}, work(quick)));
    knobs.push_back(unset_or("worker.poll_interval", {R"("2 s")"}, work(quick)));
    knobs.push_back(unset_or("worker.cpu", {R"("10 ms")"}, work(listens)));
    knobs.push_back(unset_or("worker.contention", {"0.2"}, work(four)));
    knobs.push_back(unset_or("worker.coherency", {"0.1"}, work(four)));
    knobs.push_back(unset_or("worker.failure_ratio", {"0.1"}, work(one)));
    // two of the route s at once kill the replica: seldom, since else it would never come out of its backlog
    const auto kills = [&](const std::string& members) {
        Sketch sketch =
            work(R"x(, "cpu": "exponential(20 ms)", "concurrency": 4, "memory": "100 MB", "memory_per_message": {"s": "60 MB"})x" +
                 listens + members);
        sketch.routes = R"({"name": "r", "share": 20}, {"name": "s"})";
        return sketch;
    };
    const std::string takes = four + R"(, "memory_per_message": "30 MB")", dies = takes + R"(, "memory": "100 MB")";
    knobs.push_back(unset_or("worker.memory", {R"("100 MB")"}, work(takes)));
    knobs.push_back(unset_or("worker.base_memory", {R"("60 MB")"}, work(dies)));
    knobs.push_back(unset_or("worker.memory_per_message", {R"("30 MB")"}, work(four + R"(, "memory": "100 MB")")));
    knobs.push_back(either("worker.boot", {R"("0.5 s")", R"("1 s")"}, kills("")));
    knobs.push_back(unset_or("worker.warm_up", {R"("20 s")"}, kills(R"(, "boot": "1 s")")));
    knobs.push_back(unset_or("worker.warm_up_slowness", {"3"}, kills(R"(, "boot": "1 s", "warm_up": "20 s")")));
}

void add_databases(std::vector<Knob>& knobs) {
    const auto db = [](const std::string& members, const std::string& routes = R"({"name": "r"})") {
        return Sketch{join(people, component("db", "database", members + "@")), R"({"from": "users", "to": "db"})", routes};
    };
    const std::string slow = R"x(, "cpu": "exponential(30 ms)")x", one = slow + R"(, "workers": 1)", four = slow + R"(, "vcpus": 4)",
                      large = R"(, "working_set": "10 GB")";
    knobs.push_back(unset_or("database.instance", {R"("m6i.large")"}, db(slow)));
    knobs.push_back(unset_or("database.vcpus", {"2"}, db(slow)));
    knobs.push_back(unset_or("database.speed", {"2"}, db(slow)));
    knobs.push_back(unset_or("database.workers", {"1"}, db(slow)));
    knobs.push_back(unset_or("database.queue_limit", {"0"}, db(one)));
    knobs.push_back(unset_or("database.wait_limit", {R"("10 ms")"}, db(one)));
    knobs.push_back(unset_or("database.connection_limit", {"1"}, db(slow)));
    knobs.push_back(unset_or("database.cpu", {R"("10 ms")"}, db("")));
    knobs.push_back(unset_or("database.contention", {"0.2"}, db(four)));
    knobs.push_back(unset_or("database.coherency", {"0.2"}, db(four)));
    knobs.push_back(either("database.memory", {R"("1 GB")", R"("4 GB")"}, db(large)));
    knobs.push_back(unset_or("database.buffer_share", {"0.5"}, db(large + R"(, "memory": "4 GB")")));
    knobs.push_back(either("database.working_set", {R"("1 GB")", R"("10 GB")"}, db(R"(, "memory": "1 GB")")));
    knobs.push_back(unset_or("database.disk_read", {R"("5 ms")"}, db(large + R"(, "memory": "1 GB")")));
    knobs.push_back(either("database.engine", {R"("postgresql")", R"("mysql")", R"("aurora-postgresql")", R"("aurora-mysql")"},
                           db(R"(, "instance": "db.r5.large")")));
    knobs.push_back(unset_or("database.multi_zone", {"true"}, db(R"(, "instance": "db.r5.large")")));
    knobs.push_back(unset_or("database.storage", {R"("20 GB")"}, db("")));
    knobs.push_back(unset_or("database.growth_per_write", {R"("1 MB")"}, db("", R"({"name": "w", "kind": "write"})")));
    knobs.push_back(unset_or("database.disk_write", {R"("5 ms")"}, db("", R"({"name": "w", "kind": "write"})")));
}

void add_balancers(std::vector<Knob>& knobs) {
    const auto balancer = [](const std::string& members, const std::string& weights) {
        const std::string server = R"x(, "cpu": "exponential(50 ms)", "workers": 1)x";
        return Sketch{
            join(people, component("lb", "load_balancer", members + "@")) + ", " +
                join(component("a", "service", server),
                     join(component("b", "service", server), join(component("c", "service", server), component("d", "service", server)))),
            R"({"from": "users", "to": "lb"}, {"from": "lb", "to": "b"}, {"from": "lb", "to": "c"}, {"from": "lb", "to": "d"}, )" +
                fmt::format(R"({{"from": "lb", "to": "a"{}}})", weights)};
    };
    Sketch looks_up = balancer("", R"(, "weight": 3)");
    looks_up.routes = keyed;
    looks_up.keyspaces = keys;
    knobs.push_back(either("load_balancer.algorithm",
                           {R"("round_robin")", R"("weighted_round_robin")", R"("random")", R"("least_requests")", R"("least_connections")",
                            R"("ring_hash")", R"("maglev")"},
                           looks_up));
    knobs.push_back(unset_or("load_balancer.choices", {"3"}, balancer(R"(, "algorithm": "least_requests")", "")));
    knobs.push_back(unset_or("load_balancer.requests_per_connection", {"10"}, balancer("", "")));
    knobs.push_back(unset_or("load_balancer.keep_alive", {R"("1 h")"}, balancer("", "")));
    knobs.push_back(unset_or("load_balancer.rules", {"100"}, balancer("", "")));
    knobs.push_back(unset_or("load_balancer.connection_limit", {"1"}, balancer("", R"(, "weight": 3)")));
}

void add_connections(std::vector<Knob>& knobs) {
    const auto calls = [](const std::string& db, const std::string& members, const std::string& web = R"(, "cpu": "5 ms")") {
        return Sketch{join(people, join(component("web", "service", web), component("db", "database", db))),
                      join(to_web, fmt::format(R"({{"from": "web", "to": "db"{}}})", members + "@"))};
    };
    const std::string slow = R"x(, "cpu": "exponential(30 ms)")x", one = slow + R"(, "workers": 1)", limit = R"(, "time_limit": "20 ms")",
                      fails = one + R"(, "queue_limit": 0)";
    knobs.push_back(unset_or("connection.calls", {"1.5", "2"}, calls(slow, "")));
    Sketch steps = calls(slow, R"(, "id": "first")");
    steps.connections = join(steps.connections, R"({"from": "web", "to": "db", "id": "second"})");
    knobs.push_back(unset_or("connection.step", {"2"}, steps));
    knobs.push_back(unset_or("connection.parallel", {"true"}, calls(slow, R"(, "calls": 2)")));
    knobs.push_back(unset_or("connection.request", {R"("5 kB")"}, calls(slow, "")));
    knobs.push_back(unset_or("connection.response", {R"("5 kB")"}, calls(slow, "")));
    Sketch looks_up = calls("", "");
    looks_up.components = join(looks_up.components, component("cache", "cache", R"(, "memory": "100 kB")"));
    looks_up.connections = join(to_web, R"({"from": "web", "to": "cache", "calls": 2@}, {"from": "cache", "to": "db"})");
    looks_up.routes = keyed;
    looks_up.keyspaces = join(keys, R"x({"name": "other", "keys": "uniform(1000)"})x");
    knobs.push_back(unset_or("connection.key", {R"("fresh")", R"("other")"}, looks_up));
    knobs.push_back(unset_or("connection.latency", {R"("1 ms")"}, calls(slow, "")));
    knobs.push_back(unset_or("connection.time_limit", {R"("20 ms")"}, calls(slow, "")));
    knobs.push_back(unset_or("connection.cancel", {"true"}, calls(one, limit)));
    knobs.push_back(unset_or("connection.pool", {R"({"size": 1})"}, calls(slow, "")));
    knobs.push_back(unset_or("connection.retry", {"{}"}, calls(fails, "")));
    Sketch falls_back = calls(fails, "");
    falls_back.components = join(falls_back.components, component("spare", "database", ""));
    falls_back.connections = join(falls_back.connections, R"({"from": "web", "to": "spare", "calls": 0})");
    knobs.push_back(unset_or("connection.on_failure", {R"("ignore")", R"("fallback: spare")"}, falls_back));
    Sketch weighs{join(people, join(component("lb", "load_balancer", R"(, "algorithm": "weighted_round_robin")"),
                                    join(component("a", "service", slow), component("b", "service", "")))),
                  R"({"from": "users", "to": "lb"}, {"from": "lb", "to": "a"@}, {"from": "lb", "to": "b"})"};
    knobs.push_back(unset_or("connection.weight", {"3"}, weighs));

    const auto pool = [&](const std::string& parameter, const std::vector<std::string>& values) {
        Knob knob{parameter, values, calls(slow, "")};
        for (std::string& value : knob.values) value = R"(, "pool": {)" + value + "}";
        knobs.push_back(std::move(knob));
    };
    pool("pool.size", {R"("size": 1)", R"("size": 2)"});
    pool("pool.wait_limit", {R"("size": 1)", R"("size": 1, "wait_limit": "5 ms")"});

    const auto retry = [&](const std::string& parameter, const std::string& rest, const std::vector<std::string>& values) {
        Knob knob{parameter, values, calls(fails, rest)};
        for (std::string& value : knob.values) value = R"(, "retry": {"wait": "20 ms")" + (value.empty() ? "" : ", " + value) + "}";
        knobs.push_back(std::move(knob));
    };
    retry("retry.attempts", "", {"", R"("attempts": 5)"});
    knobs.push_back({"retry.wait", {R"(, "retry": {"wait": "20 ms"})", R"(, "retry": {"wait": "30 ms"})"}, calls(fails, "")});
    retry("retry.backoff", "", {R"("backoff": "fixed")", R"("backoff": "exponential")"});
    retry("retry.multiplier", "", {R"("backoff": "exponential")", R"("backoff": "exponential", "multiplier": 3)"});
    retry("retry.jitter", "", {"", R"("jitter": 0.5)"});
    retry("retry.longest_wait", "", {"", R"("longest_wait": "10 ms")"});
    retry("retry.budget", "", {"", R"("budget": {"minimum": 0})"});

    const auto budget = [&](const std::string& parameter, const std::string& rest, const std::vector<std::string>& values) {
        Knob knob{parameter, values, calls(fails, rest)};
        for (std::string& value : knob.values) value = R"(, "retry": {"wait": "20 ms", "attempts": 5, "budget": {)" + value + "}}";
        knobs.push_back(std::move(knob));
    };
    const std::string bucket = R"("kind": "token_bucket")", few = bucket + R"(, "capacity": 20)";
    budget("retry_budget.kind", "", {R"("kind": "active_share")", bucket});
    budget("retry_budget.share", "", {R"("minimum": 0, "share": 0.2)", R"("minimum": 0, "share": 1)"});
    budget("retry_budget.minimum", "", {R"("minimum": 0)", R"("minimum": 2)"});
    budget("retry_budget.capacity", "", {bucket, few});
    budget("retry_budget.cost", "", {few, few + R"(, "cost": 2)"});
    budget("retry_budget.timeout_cost", limit, {few, few + R"(, "timeout_cost": 2)"});
    budget("retry_budget.refund", "", {few, few + R"(, "refund": 3)"});
}

void add_parts(std::vector<Knob>& knobs) {
    const auto route = [](const std::string& routes, const std::string& db = "", const std::string& slo = "") {
        return Sketch{join(people, component("db", "database", db)), R"({"from": "users", "to": "db"})", routes, keys, slo};
    };
    const std::string fails = R"x(, "cpu": "exponential(30 ms)", "workers": 1, "queue_limit": 0)x";
    const std::string r = R"({"name": "r"@})";
    knobs.push_back(unset_or("route.share", {"3"}, route(r + R"(, {"name": "s"})")));
    knobs.push_back(either("route.kind", {R"("read")", R"("write")"}, route(r, R"(, "disk_write": "5 ms")")));
    knobs.push_back(unset_or("route.request", {R"("5 kB")"}, route(r)));
    knobs.push_back(unset_or("route.response", {R"("5 kB")"}, route(r)));
    Sketch cached = route(r);
    cached.components = join(cached.components, component("cache", "cache", ""));
    cached.connections = R"({"from": "users", "to": "cache"}, {"from": "cache", "to": "db"})";
    knobs.push_back(unset_or("route.keyspace", {R"("k")"}, cached));
    knobs.push_back(unset_or("route.cacheable", {R"("1 h")"}, route(r)));
    knobs.push_back(unset_or("route.value", {R"("$3")"}, route(r, fails)));
    knobs.push_back(unset_or("route.patience", {R"("20 ms")"}, route(r, R"x(, "cpu": "exponential(30 ms)")x")));

    const std::string image = R"(, {"name": "image", "share": 0})";
    knobs.push_back(unset_or("route.next", {"0.5", R"({"s": 0.2})"}, route(r + R"(, {"name": "s"})")));
    knobs.push_back(unset_or("route.assets", {R"({"route": "image"})"}, route(r + image)));
    knobs.push_back(either("assets.route", {R"("image")", R"("script")"},
                           route(R"({"name": "r", "assets": {"count": 2@}})" + image + R"(, {"name": "script", "share": 0})")));
    knobs.push_back(unset_or("assets.count", {"2.5"}, route(R"({"name": "r", "assets": {"route": "image"@}})" + image)));

    cached.routes = keyed;
    cached.components = join(join(people, component("db", "database", "")), component("cache", "cache", R"(, "memory": "100 kB")"));
    Knob key_distribution{"keyspace.keys", {R"x("keys": "zipf(1000, 0.8)")x", R"x("keys": "uniform(1000)")x"}, cached};
    key_distribution.sketch.keyspaces = R"({"name": "k", @})";
    knobs.push_back(std::move(key_distribution));
    cached.keyspaces = R"x({"name": "k", "keys": "zipf(1000, 0.8)"@})x";
    knobs.push_back(unset_or("keyspace.item", {R"("10 kB")"}, cached));

    const std::string two = R"({"name": "r"}, {"name": "s"})";
    knobs.push_back(unset_or("slo.route", {R"("r")"}, route(two, fails, R"({"p95": "50 ms"@})")));
    for (const char* figure : {"mean", "p50", "p90", "p95", "p99", "p99.9"}) {
        knobs.push_back(either(std::string("slo.") + figure, {R"("1 ms")", R"("10 s")"}, route(two, "", R"({"route": "r"@})")));
    }
    for (const char* figure : {"availability", "error_ratio"}) {
        knobs.push_back(either(std::string("slo.") + figure, {R"("0.01 %")", R"("99.9 %")"}, route(two, fails, R"({"route": "r"@})")));
    }
}

void add_designs(std::vector<Knob>& knobs) {
    Sketch sketch{join(people, component("web", "service", "")), to_web};
    sketch.design = "@";
    knobs.push_back(unset_or("design.operations_hours", {"10", "20"}, sketch));
    sketch.design = R"(, "operations_hours": 10@)";
    knobs.push_back(unset_or("design.operations_rate", {R"("$50/h")"}, sketch));
}

std::vector<Knob> make() {
    std::vector<Knob> knobs;
    add_services(knobs);
    add_caches(knobs);
    add_cdns(knobs);
    add_queues(knobs);
    add_workers(knobs);
    add_databases(knobs);
    add_balancers(knobs);
    add_balancers_care(knobs);
    add_users(knobs);
    add_connections(knobs);
    add_parts(knobs);
    add_incidents(knobs);
    add_policies(knobs);
    add_autoscalers(knobs);
    add_clusters(knobs);
    add_types(knobs);
    add_designs(knobs);
    add_data(knobs);
    add_purchases(knobs);
    add_platforms(knobs);
    return knobs;
}

}  // namespace

const std::vector<Knob>& all() {
    static const std::vector<Knob> knobs = make();
    return knobs;
}

const std::vector<std::string>& names_and_notes() {
    static const std::vector<std::string> all = {"route.name",  "route.note",  "keyspace.name", "keyspace.note", "slo.note",
                                                 "region.name", "region.note", "link.name",     "link.note",     "registry.note"};
    return all;
}

std::string plan_with(const Knob& knob, const std::string& value) {
    const Sketch& sketch = knob.sketch;
    std::string plan = fmt::format(
        R"({{"headroom": 1, "name": "Knobs", "keyspaces": [{}], "routes": [{}], "slo": [{}],
            "designs": [{{"name": "D", "components": [{}], "connections": [{}]{}}}],
            "phases": [{{"name": "P", "users": 200, "design": "D", "incidents": [{}]}}]}})",
        sketch.keyspaces, sketch.routes, sketch.slo, sketch.components, sketch.connections, sketch.design, sketch.incidents);
    return plan.replace(plan.find('@'), 1, value);
}

}  // namespace headroom::knobs
