// SPDX-License-Identifier: GPL-3.0-or-later
#include "random_plan.h"

#include <nlohmann/json.hpp>

#include "core/random.h"

namespace headroom::lab {

namespace {

using Json = nlohmann::ordered_json;

class Generator {
public:
    Generator(std::uint64_t seed, bool sessions) : random_(seed, 0, "random plan", ""), sessions_(sessions) {}

    Json plan() {
        routes();
        components();
        Json result = {{"headroom", 1}, {"name", "Random"}};
        result["keyspaces"] = Json::array({{{"name", "few"}, {"keys", "zipf(40, 0.9)"}, {"item", "100 B"}},
                                           {{"name", "many"}, {"keys", "uniform(3000)"}, {"item", "exponential(200 B)"}}});
        result["routes"] = routes_;
        result["designs"] = Json::array({{{"name", "D"}, {"components", components_}, {"connections", connections_}}});
        result["phases"] = Json::array({{{"name", "P"}, {"users", 20}, {"design", "D"}}});
        return result;
    }

private:
    bool chance(double p) { return random_.uniform() < p; }
    template <class T>
    T pick(std::initializer_list<T> of) {
        return of.begin()[random_.below(of.size())];
    }
    std::string any(std::initializer_list<const char*> of) { return pick(of); }
    /// Sets a member in `p` of all cases.
    template <class T>
    void maybe(Json& object, double p, const char* name, T value) {
        if (chance(p)) object[name] = std::move(value);
    }

    void routes() {
        const std::uint64_t count = 1 + random_.below(3);
        for (std::uint64_t i = 0; i < count; ++i) {
            Json route = {{"name", "r" + std::to_string(i)}, {"share", 1 + random_.below(3)}, {"kind", any({"read", "read", "write"})}};
            maybe(route, 0.8, "keyspace", any({"few", "many"}));
            maybe(route, 0.3, "patience", any({"60 ms", "exponential(80 ms)", "uniform(10 ms, 200 ms)", "0 s"}));
            maybe(route, 0.2, "cacheable", "1 h");
            routes_.push_back(route);
        }
    }

    std::string demand() { return any({"1 ms", "exponential(2 ms)", "lognormal(mean=3 ms, cv=2)", "0 s", "uniform(1 ms, 4 ms)"}); }

    void station(Json& c) {
        maybe(c, 0.6, "workers", 1 + random_.below(6));
        maybe(c, 0.4, "queue_limit", random_.below(20));
        c["cpu"] = chance(0.3) ? Json{{"r0", demand()}} : Json(demand());
    }
    void machine(Json& c) {
        maybe(c, 0.5, "vcpus", pick({0.5, 1.0, 2.0, 8.0}));
        maybe(c, 0.2, "speed", 2);
        maybe(c, 0.2, "contention", 0.05);
        maybe(c, 0.2, "coherency", 0.001);
        maybe(c, 0.3, "wait_limit", any({"20 ms", "exponential(10 ms)", "0 s"}));
    }

    Json service(const std::string& id) {
        Json c = {{"id", id}, {"type", "service"}, {"replicas", 1 + random_.below(3)}};
        station(c);
        machine(c);
        maybe(c, 0.4, "asynchronous", true);
        if (chance(0.4)) {
            c["memory"] = "100 MB";
            c["base_memory"] = "40 MB";
            c["memory_per_call"] = any({"4 MB", "15 MB", "61 MB"});
            c["boot"] = any({"100 ms", "0 s", "1 s"});
            maybe(c, 0.5, "warm_up", "300 ms");
        }
        return c;
    }
    Json cache(const std::string& id) {
        Json c = {{"id", id}, {"type", "cache"}, {"nodes", 1 + random_.below(3)}};
        station(c);
        if (chance(0.2)) c["workers"] = nullptr;
        if (chance(0.2)) c["mode"] = "fixed_ratio";
        maybe(c, 0.5, "access", "aside");
        maybe(c, 0.4, "writes", "through");
        maybe(c, 0.6, "coalescing", true);
        c["eviction"] = any({"lru", "lfu", "fifo", "random"});
        c["memory"] = any({"1 kB", "3 kB", "100 kB"});
        maybe(c, 0.4, "ttl", any({"0 s", "50 ms", "1 s"}));
        maybe(c, 0.3, "ttl_jitter", 0.5);
        return c;
    }
    Json database(const std::string& id) {
        Json c = {{"id", id}, {"type", "database"}};
        station(c);
        machine(c);
        maybe(c, 0.4, "connection_limit", 1 + random_.below(12));
        maybe(c, 0.4, "disk_write", "exponential(2 ms)");
        if (chance(0.3)) {
            c["memory"] = "4 MB";
            c["working_set"] = "6 MB";
        }
        return c;
    }
    Json balancer(const std::string& id) {
        Json c = {{"id", id},
                  {"type", "load_balancer"},
                  {"algorithm",
                   any({"round_robin", "weighted_round_robin", "random", "least_requests", "least_connections", "ring_hash", "maglev"})}};
        maybe(c, 0.4, "connection_limit", 2 + random_.below(30));
        maybe(c, 0.3, "bounded_load", 1.25);
        maybe(c, 0.3, "sticky_sessions", Json{{"duration", "1 s"}});
        maybe(c, 0.3, "health_check", Json{{"interval", "0.5 s"}, {"timeout", "0.1 s"}});
        maybe(c, 0.3, "outlier_ejection", Json{{"interval", "1 s"}, {"base_ejection_time", "1 s"}, {"consecutive_5xx", 2}});
        maybe(c, 0.3, "slow_start", Json{{"window", "3 s"}});
        return c;
    }

    Json retry() {
        Json r = {{"attempts", 2 + random_.below(2)}, {"wait", any({"5 ms", "20 ms", "0 s"})}};
        maybe(r, 0.5, "backoff", "exponential");
        maybe(r, 0.5, "jitter", 0.5);
        maybe(r, 0.3, "longest_wait", "10 ms");
        if (chance(0.6)) {
            r["budget"] = {{"kind", any({"active_share", "token_bucket"})}};
            maybe(r["budget"], 0.5, "minimum", 1);
            maybe(r["budget"], 0.5, "capacity", 30);
        }
        return r;
    }

    void gates(Json& c) {
        if (chance(0.3)) c["breaker"] = {{"failures", 2}, {"open", "100 ms"}};
        if (chance(0.3)) c["breaker"] = {{"mode", "window"}, {"window_size", 10}, {"minimum_calls", 5}, {"probes", 3}, {"open", "50 ms"}};
        if (chance(0.3)) c["rate_limit"] = {{"rate", 40}, {"burst", 1 + random_.below(3)}, {"wait", any({"0 s", "20 ms"})}};
        if (chance(0.3)) c["bulkhead"] = {{"size", 1 + random_.below(3)}, {"wait", any({"0 s", "10 ms"})}};
        if (chance(0.2)) c["throttle"] = {{"window", "2 s"}};
        if (chance(0.4)) c["hedge"] = {{"delay", any({"0 s", "5 ms", "20 ms"})}};
    }

    void connect(const std::string& from, const std::string& to, const std::string& fallback = {}, double calls = 1) {
        Json c = {{"from", from}, {"to", to}, {"calls", calls}};
        maybe(c, 0.2, "calls", calls * 2.3);
        if (chance(0.2)) c["calls"] = {{"r0", 3 * calls}};
        maybe(c, 0.3, "parallel", true);
        maybe(c, 0.4, "step", 1 + random_.below(3));
        maybe(c, 0.5, "latency", any({"1 ms", "10 ms", "100 us"}));
        maybe(c, 0.5, "time_limit", any({"10 ms", "30 ms", "100 ms"}));
        maybe(c, 0.4, "cancel", true);
        maybe(c, 0.3, "key", any({"fresh", "few", "many"}));
        maybe(c, 0.5, "weight", 1 + random_.below(3));
        if (chance(0.4)) {
            c["pool"] = {{"size", 1 + random_.below(4)}};
            maybe(c["pool"], 0.5, "wait_limit", any({"0 s", "8 ms", "40 ms"}));
        }
        if (chance(0.5)) c["retry"] = retry();
        if (chance(0.4)) gates(c);
        maybe(c, 0.2, "on_failure", "ignore");
        if (!fallback.empty() && chance(0.25)) c["on_failure"] = "fallback: " + fallback;
        connections_.push_back(c);
    }

    /// Round in a circle, where calls that hold what others wait for would stand still for ever: they give up.
    void connect_back(const std::string& to, double calls) {
        connect("api", to, "", calls);
        connections_.back()["time_limit"] = "50 ms";
    }

    Json source(const std::string& id, bool closed) {
        Json c = {{"id", id}, {"type", "users"}, {"arrivals", any({"poisson", "regular"})}};
        if (closed) c["think"] = any({"exponential(50 ms)", "10 ms"});
        return c;
    }

    void components() {
        components_ = Json::array({source("open", false), service("web"), service("api"), database("db"), database("spare")});
        if (sessions_) components_.push_back(source("sessions", true));
        const bool balanced = chance(0.6), cached = chance(0.8), layered = cached && chance(0.4);
        const std::string front = balanced ? "balancer" : "web";
        if (balanced) components_.push_back(balancer("balancer"));
        if (cached) components_.push_back(cache("cache"));
        if (layered) components_.push_back(cache("second"));
        connect("open", front, balanced ? "api" : "");
        if (sessions_) connect("sessions", front);
        if (balanced) {
            connect("balancer", "web", "spare");
            if (chance(0.5)) connect("balancer", "api");
        }
        connect("web", "api", "spare");
        if (cached) connect("web", "cache", "spare");
        if (!cached || chance(0.3)) connect("web", "db", "spare");
        if (layered) connect("cache", "second", "spare");
        if (cached) connect(layered ? "second" : "cache", "db", "spare");
        connect("api", chance(0.5) && cached ? "cache" : "db", "spare");
        if (chance(0.4)) connect_back(balanced && chance(0.5) ? "balancer" : "web", 0.1);
        if (chance(0.3)) connect_back("api", 0.15);
        if (chance(0.5)) connect("api", "spare");
        if (chance(0.5)) edge();
        if (chance(0.7)) messages();
        if (chance(0.5)) events();
    }

    void edge() {
        Json c = {{"id", "cdn"}, {"type", "cdn"}, {"points", 1 + random_.below(4)}, {"ttl", any({"50 ms", "1 s", "0 s"})}};
        maybe(c, 0.5, "skew", 1);
        maybe(c, 0.5, "storage", "40 kB");
        maybe(c, 0.3, "coalescing", false);
        maybe(c, 0.5, "purge", true);
        c["edge_time"] = any({"0 s", "1 ms", "exponential(2 ms)"});
        c["eviction"] = any({"lru", "lfu", "fifo", "random"});
        components_.push_back(c);
        connect("web", "cdn", "spare");
        connect("cdn", chance(0.5) ? "api" : "db", "spare");
    }

    void messages() {
        Json jobs = {{"id", "jobs"}, {"type", "queue"}, {"store", any({"0 s", "2 ms", "exponential(5 ms)"})}};
        maybe(jobs, 0.7, "visibility", any({"5 ms", "50 ms", "0 s", "1 s"}));
        jobs["retention"] = "1 min";  // what takes longer than its visibility timeout is received again and again until then
        maybe(jobs, 0.3, "delay", "100 ms");
        maybe(jobs, 0.4, "max_receives", 1 + random_.below(3));
        maybe(jobs, 0.3, "in_flight_limit", 1 + random_.below(8));
        Json worker = {{"id", "worker"}, {"type", "worker"}, {"cpu", demand()}, {"replicas", 1 + random_.below(2)}};
        worker["concurrency"] = 1 + random_.below(6);
        maybe(worker, 0.5, "batch", 1 + random_.below(10));
        maybe(worker, 0.6, "long_poll", any({"20 s", "100 ms"}));
        maybe(worker, 0.6, "poll_interval", any({"5 ms", "300 ms"}));
        maybe(worker, 0.5, "failure_ratio", pick({0.05, 0.5}));
        maybe(worker, 0.5, "vcpus", pick({0.5, 1.0, 2.0}));
        if (chance(0.3)) {
            worker["memory"] = "100 MB";
            worker["base_memory"] = "40 MB";
            worker["memory_per_message"] = any({"15 MB", "35 MB"});
            worker["boot"] = any({"100 ms", "1 s"});
        }
        components_.push_back(jobs);
        components_.push_back(worker);
        connect(chance(0.5) ? "web" : "api", "jobs");
        Json taken = {{"from", "jobs"}, {"to", "worker"}};
        maybe(taken, 0.5, "latency", any({"1 ms", "10 ms"}));
        connections_.push_back(taken);
        if (chance(0.6)) {
            connect("worker", chance(0.5) ? "db" : "api", "spare");
            connections_.back()["cancel"] = true;  // lest a minute of redeliveries pile up what a coherency never works off
        }
        if (chance(0.6)) {
            components_.push_back({{"id", "grave"}, {"type", "queue"}, {"retention", "1 min"}});
            connections_.push_back({{"from", "jobs.dead_letters"}, {"to", "grave"}});
            if (chance(0.4)) connections_.push_back({{"from", "grave"}, {"to", "worker"}});
        }
    }

    /// A log that two groups read, and a topic that tells of it.
    void events() {
        Json log = {{"id", "log"}, {"type", "log"}, {"store", any({"0 s", "2 ms"})}, {"partitions", 1 + random_.below(5)}};
        log["retention"] = "1 min";
        maybe(log, 0.6, "max_receives", 1 + random_.below(3));
        maybe(log, 0.4, "retry_wait", any({"5 ms", "100 ms"}));
        maybe(log, 0.8, "session_timeout", any({"0 s", "1 s"}));
        maybe(log, 0.5, "rebalance", any({"0 s", "100 ms"}));
        components_.push_back(log);
        connect(chance(0.5) ? "web" : "api", "log");
        for (const char* id : {"first", "other"}) {
            Json reader = {{"id", id}, {"type", "worker"}, {"cpu", demand()}, {"replicas", 1 + random_.below(3)}};
            reader["concurrency"] = 1 + random_.below(3);
            maybe(reader, 0.5, "batch", 1 + random_.below(10));
            maybe(reader, 0.7, "long_poll", any({"20 s", "100 ms"}));
            maybe(reader, 0.6, "poll_interval", any({"5 ms", "300 ms"}));
            maybe(reader, 0.5, "failure_ratio", pick({0.05, 0.3}));
            if (chance(0.4)) {
                reader["memory"] = "100 MB";
                reader["memory_per_message"] = any({"60 MB", "35 MB"});
                reader["boot"] = any({"100 ms", "3 s"});
            }
            components_.push_back(reader);
            Json read = {{"from", "log"}, {"to", id}};
            maybe(read, 0.5, "latency", any({"1 ms", "10 ms"}));
            connections_.push_back(read);
        }
        if (chance(0.7)) {
            components_.push_back({{"id", "news"}, {"type", "topic"}, {"store", any({"0 s", "2 ms"})}});
            connect("first", "news");
            connect("news", "db");
            connect("news", "spare");
        }
        if (chance(0.5)) {
            components_.push_back({{"id", "aside"}, {"type", "log"}, {"retention", "1 min"}});
            connections_.push_back({{"from", "log.dead_letters"}, {"to", "aside"}});
            if (chance(0.5)) connections_.push_back({{"from", "aside"}, {"to", "other"}});
        }
    }

    RandomStream random_;
    bool sessions_;
    Json routes_ = Json::array(), components_ = Json::array(), connections_ = Json::array();
};

}  // namespace

std::string random_plan(std::uint64_t seed, bool sessions) { return Generator(seed, sessions).plan().dump(); }

}  // namespace headroom::lab
