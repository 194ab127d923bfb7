// SPDX-License-Identifier: GPL-3.0-or-later
#include "knob_sketches.h"

namespace headroom::knobs {

namespace {

void add_externals(std::vector<Knob>& knobs) {
    const auto bank = [](const std::string& members) {
        return Sketch{join(people, component("bank", "external", members + "@")), R"({"from": "users", "to": "bank"})"};
    };
    knobs.push_back(unset_or("external.latency", {R"("50 ms")"}, bank("")));
    knobs.push_back(unset_or("external.error_ratio", {"0.1"}, bank("")));
    knobs.push_back(unset_or("external.quota", {"15"}, bank("")));
    knobs.push_back(unset_or("external.burst", {"20"}, bank(R"(, "quota": 15)")));
}

void add_object_stores(std::vector<Knob>& knobs) {
    const auto store = [](const std::string& members, const std::string& routes = R"({"name": "r", "response": "1 MB"})") {
        return Sketch{join(people, component("s3", "object_store", members + "@")), R"({"from": "users", "to": "s3"})", routes};
    };
    const std::string holds = R"(, "storage": "1 TB")", moves = holds + R"(, "infrequent_after": "30 d")";
    knobs.push_back(unset_or("object_store.first_byte", {R"("50 ms")"}, store("")));
    knobs.push_back(unset_or("object_store.throughput", {R"("10 MB/s")"}, store("")));
    knobs.push_back(unset_or("object_store.prefixes", {"2"}, store(R"(, "reads_per_prefix": 15)")));
    knobs.push_back(unset_or("object_store.reads_per_prefix", {"15"}, store("")));
    knobs.push_back(unset_or("object_store.writes_per_prefix", {"15"}, store("", R"({"name": "w", "kind": "write"})")));
    knobs.push_back(unset_or("object_store.storage", {R"("1 TB")"}, store("")));
    knobs.push_back(unset_or("object_store.kept", {R"("60 d")"}, store(moves)));
    knobs.push_back(unset_or("object_store.infrequent_after", {R"("30 d")"}, store(holds)));
    knobs.push_back(unset_or("object_store.infrequent_reads", {R"("10 %")"}, store(moves)));
    knobs.push_back(unset_or("object_store.archive_after", {R"("90 d")"}, store(moves)));
}

void add_functions(std::vector<Knob>& knobs) {
    const auto function = [](const std::string& members) {
        return Sketch{join(people, component("fn", "function", members + "@")), R"({"from": "users", "to": "fn"})"};
    };
    const std::string slow = R"x(, "cpu": "exponential(30 ms)")x";
    knobs.push_back(unset_or("function.memory", {R"("1769 MiB")"}, function(slow)));
    knobs.push_back(unset_or("function.cpu", {R"("10 ms")"}, function("")));
    knobs.push_back(unset_or("function.concurrency", {"2"}, function(slow)));
    const std::string few = slow + R"(, "keep_alive": "100 ms")";
    const std::string afar =
        component("users", "users", R"(, "requests_per_user_per_day": 86400, "regions": "eu 60 % 20 ms, us 40 % 90 ms")");
    knobs.push_back(
        unset_or("function.at_edge", {"true"}, {join(afar, component("fn", "function", "@")), R"({"from": "users", "to": "fn"})"}));
    knobs.push_back(unset_or("function.cold_start", {R"("1 s")"}, function(few)));
    knobs.push_back(unset_or("function.keep_alive", {R"("100 ms")"}, function(slow)));
    knobs.push_back(unset_or("function.provisioned", {"2"}, function(few)));
}

void add_gateways(std::vector<Knob>& knobs) {
    const auto gateway = [](const std::string& members) {
        return Sketch{
            join(people, join(component("gate", "gateway", members + "@"),
                              join(component("web", "service", ""), component("auth", "service", "")))),
            R"({"from": "users", "to": "gate"}, {"from": "gate.targets", "to": "web"}, {"from": "gate.authentication", "to": "auth"})"};
    };
    knobs.push_back(unset_or("gateway.overhead", {R"("1 ms")"}, gateway("")));
    knobs.push_back(unset_or("gateway.rate_limit", {"15"}, gateway(R"(, "burst": 10)")));
    knobs.push_back(unset_or("gateway.burst", {"10"}, gateway(R"(, "rate_limit": 15)")));
    knobs.push_back(unset_or("gateway.client_rate_limit", {"0.05"}, gateway("")));
    knobs.push_back(unset_or("gateway.client_burst", {"2"}, gateway(R"(, "clients": 2, "client_rate_limit": 12)")));
    knobs.push_back(unset_or("gateway.clients", {"10"}, gateway(R"(, "client_rate_limit": 0.5)")));
    knobs.push_back(unset_or("gateway.inspection", {R"("1 ms")"}, gateway("")));
    knobs.push_back(unset_or("gateway.malicious", {"0.3"}, gateway("")));
    knobs.push_back(unset_or("gateway.firewall_rules", {"10"}, gateway("")));
    knobs.push_back(unset_or("gateway.token_lifetime", {R"("10 s")"}, gateway("")));
}

void add_logs(std::vector<Knob>& knobs) {
    const auto log = [](const std::string& members, const std::string& worker) {
        return Sketch{join(people, join(component("jobs", "log", members + "@"),
                                        component("work", "worker", R"(, "long_poll": "20 s", "concurrency": 4)" + worker))),
                      R"({"from": "users", "to": "jobs"}, {"from": "jobs", "to": "work"})"};
    };
    const std::string quick = R"x(, "cpu": "exponential(10 ms)")x", fails = quick + R"(, "failure_ratio": 0.1)";
    Sketch loses = log(R"(, "partitions": 4)", quick + R"(, "replicas": 3)");
    loses.incidents = R"({"type": "replica_loss", "component": "work", "at": 100, "lasts": "2 min"})";
    knobs.push_back(unset_or("log.partitions", {"4"}, log("", R"x(, "cpu": "exponential(40 ms)")x")));
    knobs.push_back(unset_or("log.store", {R"("50 ms")"}, log("", quick)));
    knobs.push_back(unset_or("log.retention", {R"("1 min")"}, log("", R"(, "cpu": "100 ms")")));
    knobs.push_back(unset_or("log.max_receives", {"1"}, log("", fails)));
    knobs.push_back(unset_or("log.retry_wait", {R"("50 ms")"}, log("", fails)));
    knobs.push_back(unset_or("log.session_timeout", {R"("10 s")"}, loses));
    knobs.push_back(unset_or("log.rebalance", {R"("10 s")"}, loses));
    knobs.push_back(unset_or("log.brokers", {"2"}, log(R"(, "instance": "m6i.large")", quick)));
    knobs.push_back(unset_or("log.copies", {"2"}, log("", quick)));
    knobs.push_back(unset_or("log.broker_throughput", {R"("100 kB/s")"}, log("", quick)));
    knobs.push_back(unset_or("log.instance", {R"("m6i.large")"}, log("", quick)));
    knobs.push_back(unset_or("topic.store", {R"("50 ms")"},
                             Sketch{join(people, component("news", "topic", "@") + ", " + component("web", "service", "")),
                                    R"({"from": "users", "to": "news"}, {"from": "news", "to": "web"})"}));
}

}  // namespace

void add_types(std::vector<Knob>& knobs) {
    add_externals(knobs);
    add_object_stores(knobs);
    add_functions(knobs);
    add_gateways(knobs);
    add_logs(knobs);
}

}  // namespace headroom::knobs
