// SPDX-License-Identifier: GPL-3.0-or-later
#include "knob_sketches.h"

namespace headroom::knobs {

namespace {

/// A component of that type, called by a service; the knob stands in its settings.
Sketch called(const std::string& type, const std::string& members, const std::string& routes = R"({"name": "r"})") {
    return {join(people, join(component("web", "service", R"(, "cpu": "1 ms")"), component("it", type, members + "@"))),
            to_web + R"(, {"from": "web", "to": "it"})", routes};
}

/// A gateway before a service, with somebody to ask who its clients are.
Sketch gate(const std::string& members) {
    return {join(people, join(component("gate", "gateway", members + "@"),
                              join(component("web", "service", R"(, "cpu": "1 ms")"), component("auth", "service", R"(, "cpu": "5 ms")")))),
            R"({"from": "users", "to": "gate"}, {"from": "gate.targets", "to": "web"}, {"from": "gate.authentication", "to": "auth"})"};
}

}  // namespace

void add_on_demand(std::vector<Knob>& knobs) {
    knobs.push_back(unset_or("external.latency", {R"("20 ms")"}, called("external", "")));
    knobs.push_back(unset_or("external.error_ratio", {"0.2"}, called("external", "")));
    knobs.push_back(unset_or("external.quota", {"5"}, called("external", "")));
    knobs.push_back(unset_or("external.burst", {"5"}, called("external", R"(, "quota": 5)")));

    const auto store = [&](const std::string& parameter, const std::vector<std::string>& values, const std::string& more = "") {
        knobs.push_back(unset_or("object_store." + parameter, values, called("object_store", more)));
    };
    store("first_byte", {R"("10 ms")"});
    store("throughput", {R"("1 MB/s")"});
    store("prefixes", {"2"}, R"(, "reads_per_prefix": 5)");
    store("reads_per_prefix", {"5"});
    knobs.push_back(unset_or("object_store.writes_per_prefix", {"5"}, called("object_store", "", R"({"name": "w", "kind": "write"})")));
    store("storage", {R"("1 TB")"});
    const std::string held = R"(, "storage": "1 TB")";
    store("kept", {R"("100 d")"}, held + R"(, "infrequent_after": "30 d")");
    store("infrequent_after", {R"("30 d")"}, held);
    store("archive_after", {R"("90 d")"}, held);

    const auto function = [&](const std::string& parameter, const std::vector<std::string>& values, const std::string& more = "") {
        knobs.push_back(unset_or("function." + parameter, values, called("function", more)));
    };
    function("memory", {R"("1 GiB")"});
    function("cpu", {R"("50 ms")"});
    function("concurrency", {"1"});
    function("cold_start", {R"("2 s")"}, R"(, "keep_alive": "1 s")");
    function("keep_alive", {R"("100 ms")"});
    function("provisioned", {"2"});

    const auto gateway = [&](const std::string& parameter, const std::vector<std::string>& values, const std::string& more = "") {
        knobs.push_back(unset_or("gateway." + parameter, values, gate(more)));
    };
    gateway("overhead", {R"("20 ms")"});
    gateway("rate_limit", {"5"});
    gateway("burst", {"5"}, R"(, "rate_limit": 5)");
    gateway("client_rate_limit", {"0.01"});
    gateway("client_burst", {"1"}, R"(, "client_rate_limit": 0.01)");
    gateway("clients", {"5"}, R"(, "client_rate_limit": 0.1)");
    gateway("inspection", {R"("20 ms")"});
    gateway("malicious", {"0.3"});
    gateway("token_lifetime", {R"("1 s")"});
}

}  // namespace headroom::knobs
