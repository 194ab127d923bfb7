// SPDX-License-Identifier: GPL-3.0-or-later
#include "knob_sketches.h"

namespace headroom::knobs {

namespace {

/// Two replicas that call a database which sheds a good part of the calls; the knob stands in the connection's policy.
Sketch calls(const std::string& policy, const std::string& more = {}) {
    const std::string db = R"x(, "cpu": "exponential(60 ms)", "workers": 1, "queue_limit": 0)x";
    return {join(people, join(component("web", "service", R"(, "cpu": "1 ms", "replicas": 2)"), component("db", "database", db))),
            to_web + R"(, {"from": "web", "to": "db")" + more + policy + "}"};
}

/// The same with an unlimited number of workers, so that calls are slow instead of refused.
Sketch slow_calls(const std::string& policy, const std::string& more = {}) {
    Sketch sketch = calls(policy, more);
    sketch.components = join(people, join(component("web", "service", R"(, "cpu": "1 ms", "replicas": 2)"),
                                          component("db", "database", R"x(, "cpu": "exponential(60 ms)", "vcpus": 4)x")));
    return sketch;
}

}  // namespace

void add_policies(std::vector<Knob>& knobs) {
    for (const char* name : {"breaker", "throttle"}) knobs.push_back(unset_or(std::string("connection.") + name, {"{}"}, calls("@")));
    knobs.push_back(unset_or("connection.rate_limit", {R"({"rate": 5})"}, calls("@")));
    knobs.push_back(unset_or("connection.bulkhead", {R"({"size": 1})"}, slow_calls("@")));
    knobs.push_back(unset_or("connection.hedge", {R"({"delay": "20 ms"})"}, slow_calls("@")));

    const auto breaker = [&](const std::string& parameter, const std::vector<std::string>& values, const std::string& rest) {
        knobs.push_back(either("breaker." + parameter, values, calls(R"(, "breaker": {"open": "2 s")" + rest + "@}")));
    };
    const std::string window = R"(, "mode": "window", "window_size": 20, "minimum_calls": 10, "failure_rate": 0.3)";
    breaker("mode", {R"("consecutive")", R"("window")"}, R"(, "window_size": 10)");
    knobs.push_back(either("breaker.open", {R"("1 s")", R"("4 s")"}, calls(R"(, "breaker": {"failures": 2@})")));
    breaker("failures", {"2", "3"}, "");
    breaker("window", {R"("count")", R"("time")"}, window);
    breaker("window_size", {"10", "20"}, R"(, "mode": "window", "minimum_calls": 5, "failure_rate": 0.5)");
    breaker("minimum_calls", {"5", "15"}, R"(, "mode": "window", "window_size": 20, "failure_rate": 0.3)");
    breaker("failure_rate", {"0.3", "0.6"}, R"(, "mode": "window", "window_size": 20, "minimum_calls": 10)");
    breaker("probes", {"2", "8"}, window);
    const auto slow = [&](const std::string& parameter, const std::vector<std::string>& values, const std::string& rest) {
        knobs.push_back(
            either("breaker." + parameter, values,
                   slow_calls(R"(, "breaker": {"open": "2 s", "mode": "window", "window_size": 20, "minimum_calls": 10)" + rest + "@}")));
    };
    slow("slow", {R"("50 ms")", R"("80 ms")"}, R"(, "slow_rate": 0.5)");
    slow("slow_rate", {"0.3", "0.6"}, R"(, "slow": "60 ms")");

    knobs.push_back(either("rate_limit.rate", {"5", "8"}, calls(R"(, "rate_limit": {"burst": 2@})")));
    knobs.push_back(either("rate_limit.burst", {"1", "5"}, calls(R"(, "rate_limit": {"rate": 5@})")));
    knobs.push_back(unset_or("rate_limit.wait", {R"("100 ms")"}, calls(R"(, "rate_limit": {"rate": 5@})")));
    knobs.push_back(either("bulkhead.size", {"1", "2"}, slow_calls(R"(, "bulkhead": {"wait": 0@})")));
    knobs.push_back(unset_or("bulkhead.wait", {R"("50 ms")"}, slow_calls(R"(, "bulkhead": {"size": 1@})")));
    knobs.push_back(either("throttle.k", {"1", "1.5"}, calls(R"(, "throttle": {"window": "1 min"@})")));
    knobs.push_back(either("throttle.window", {R"("5 s")", R"("1 min")"}, calls(R"(, "throttle": {"k": 1.1@})")));
    knobs.push_back(unset_or("hedge.delay", {R"("20 ms")", R"("100 ms")"}, slow_calls(R"(, "hedge": {"percentile": 0.9@})")));
    knobs.push_back(either("hedge.percentile", {"0.8", "0.95"}, slow_calls(R"(, "hedge": {"delay": null@})")));
}

}  // namespace headroom::knobs
