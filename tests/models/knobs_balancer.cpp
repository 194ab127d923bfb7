// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "knob_sketches.h"

namespace headroom::knobs {

namespace {

/// Of four replicas one is killed now and then.
Sketch care(const std::string& lb, const std::string& more = "") {
    const std::string dies = R"x(, "replicas": 4, "cpu": "exponential(250 ms)", "vcpus": 4, "memory": "100 MB",
                                     "memory_per_call": "24 MB", "boot": "4 s")x";
    return Sketch{join(people, join(component("lb", "load_balancer", lb + "@"), component("web", "service", dies + more))),
                  R"({"from": "users", "to": "lb"}, {"from": "lb", "to": "web"})", keyed, keys};
}

/// A parameter of a record within the balancer's.
void part(std::vector<Knob>& knobs, const std::string& parameter, const std::vector<std::string>& values, const Sketch& sketch) {
    const std::string record = parameter.substr(0, parameter.find('.'));
    Knob knob{parameter, values, sketch};
    for (std::string& value : knob.values) value = fmt::format(R"(, "{}": {{{}}})", record, value);
    knobs.push_back(std::move(knob));
}

void add_care(std::vector<Knob>& knobs) {
    const std::string ring = R"(, "algorithm": "ring_hash")";
    knobs.push_back(either("load_balancer.hash_by", {R"("key")", R"("session")"}, care(ring)));
    knobs.push_back(unset_or("load_balancer.ring_size", {"100"}, care(ring)));
    knobs.push_back(unset_or("load_balancer.bounded_load", {"1.2", "2"}, care(ring)));
    knobs.push_back(unset_or("load_balancer.sticky_sessions", {"{}"}, care("")));
    part(knobs, "sticky_sessions.duration", {"", R"("duration": "5 s")"}, care(""));
    knobs.push_back(unset_or("load_balancer.slow_start", {"{}"}, care("")));
    part(knobs, "slow_start.window", {"", R"("window": "5 s")"}, care(""));
    part(knobs, "slow_start.aggression", {"", R"("aggression": 2)"}, care(""));
    part(knobs, "slow_start.min_weight", {"", R"("min_weight": 0.5)"}, care(""));

    const std::string often = R"("interval": "1 s", "timeout": "0.5 s", "healthy_threshold": 2)";
    knobs.push_back(unset_or("load_balancer.health_check", {"{}"}, care("")));
    part(knobs, "health_check.interval", {"", R"("interval": "1 s")"}, care(""));
    part(knobs, "health_check.timeout", {R"("interval": "1 s")", R"("interval": "1 s", "timeout": "0.2 s")"}, care(""));
    part(knobs, "health_check.healthy_threshold", {R"("interval": "1 s")", R"("interval": "1 s", "healthy_threshold": 1)"}, care(""));
    part(knobs, "health_check.unhealthy_threshold", {often, often + R"(, "unhealthy_threshold": 3)"}, care(""));
    knobs.push_back(either("load_balancer.panic_threshold", {"0", "0.5", "0.9"}, care(R"(, "health_check": {)" + often + "}")));
}

void add_outliers(std::vector<Knob>& knobs) {
    // one of six is much worse, another somewhat
    Sketch six = care("");
    six.components = join(people, component("lb", "load_balancer", "@"));
    six.connections = R"({"from": "users", "to": "lb"})";
    for (const std::string id : {"a", "b", "c", "d", "e", "f"}) {
        const std::string cpu = id == "a" ? R"x(, "cpu": "exponential(400 ms)")x" : R"x(, "cpu": "exponential(30 ms)")x";
        six.components =
            join(six.components, component(id, "service", cpu + R"(, "workers": 1, "queue_limit": )" + (id == "b" ? "0" : "1")));
        six.connections = join(six.connections, fmt::format(R"({{"from": "lb", "to": "{}"}})", id));
    }
    const std::string rates = R"("consecutive_5xx": 0, "success_rate_request_volume": 10)";
    knobs.push_back(unset_or("load_balancer.outlier_ejection", {"{}"}, six));
    part(knobs, "outlier_ejection.consecutive_5xx", {"", R"("consecutive_5xx": 2)"}, six);
    part(knobs, "outlier_ejection.interval", {"", R"("interval": "3 s")"}, six);
    part(knobs, "outlier_ejection.base_ejection_time", {"", R"("base_ejection_time": "5 s")"}, six);
    part(knobs, "outlier_ejection.max_ejection_time", {R"("consecutive_5xx": 2)", R"("consecutive_5xx": 2, "max_ejection_time": "30 s")"},
         six);
    part(knobs, "outlier_ejection.max_ejection", {R"("consecutive_5xx": 1)", R"("consecutive_5xx": 1, "max_ejection": 0.5)"}, six);
    part(knobs, "outlier_ejection.success_rate_stdev_factor", {rates, rates + R"(, "success_rate_stdev_factor": 3)"}, six);
    part(knobs, "outlier_ejection.success_rate_minimum_hosts", {rates, rates + R"(, "success_rate_minimum_hosts": 7)"}, six);
    part(knobs, "outlier_ejection.success_rate_request_volume", {rates, R"("consecutive_5xx": 0)"}, six);
}

}  // namespace

void add_balancers_care(std::vector<Knob>& knobs) {
    add_care(knobs);
    add_outliers(knobs);
}

}  // namespace headroom::knobs
