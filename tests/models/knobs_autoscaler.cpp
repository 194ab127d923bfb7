// SPDX-License-Identifier: GPL-3.0-or-later
#include "knob_sketches.h"

namespace headroom::knobs {

namespace {

/// Four processors' worth of requests, and a scaler of what works on them.
Sketch scaled(const std::string& scaler, const std::string& web = "", const std::string& from = people) {
    return {join(from, join(component("web", "service",
                                      R"x(, "vcpus": 1, "cpu": "exponential(200 ms)", "boot": "7 s", "queue_limit": 20)x" + web),
                            component("scaler", "autoscaler", scaler))),
            join(to_web, R"({"from": "scaler", "to": "web"})")};
}
/// Something that makes a span of the day be simulated.
const std::string at_noon = R"({"type": "slow_replica", "component": "web", "at": "12:00", "lasts": "1 min"})";

Sketch in_a_day(Sketch sketch, const std::string& incident) {
    sketch.incidents = incident;
    return sketch;
}

void add_metrics(std::vector<Knob>& knobs) {
    const std::string half = R"(, "cpu": 0.5@)";
    knobs.push_back(
        either("autoscaler.mode",
               {R"("hpa")", R"("keda")", R"("knative")", R"("target_tracking")", R"("step")", R"("schedule")", R"("predictive")"},
               scaled(R"(, "requests": 3, "activation": 1000@)")));
    knobs.push_back(unset_or("autoscaler.cpu", {"0.4"}, scaled("@")));
    knobs.push_back(unset_or("autoscaler.memory", {"0.02"}, scaled(R"(, "cpu": 3@)", R"(, "memory": "1 GB", "memory_per_call": "10 MB")")));
    knobs.push_back(unset_or("autoscaler.requests", {"2"}, scaled("@")));
    knobs.push_back(unset_or("autoscaler.queue", {"0.01"}, scaled(R"(, "cpu": 3@)", R"(, "workers": 1)")));
    knobs.push_back(unset_or("autoscaler.min", {"15"}, scaled("@")));
    knobs.push_back(unset_or("autoscaler.max", {"2"}, scaled("@")));
    knobs.push_back(unset_or("autoscaler.interval", {R"("60 s")"}, scaled("@")));
    knobs.push_back(unset_or("autoscaler.tolerance", {"5"}, scaled("@")));
    knobs.push_back(unset_or("autoscaler.cpu_initialization", {R"("0 s")"}, scaled(half)));
}

void add_behavior(std::vector<Knob>& knobs) {
    const auto up = [](const std::string& members) { return scaled(R"(, "requests": 2, "up": {"stabilization": 0)" + members + "@}"); };
    const auto down = [](const std::string& members) {
        return scaled(R"(, "requests": 2, "down": {"select": "max")" + members + "@}", R"(, "replicas": 30)");
    };
    knobs.push_back(either("scale_up.stabilization", {"0", R"("90 s")"}, scaled(R"(, "requests": 2, "up": {"select": "max"@})")));
    knobs.push_back(either("scale_up.select", {R"("max")", R"("min")", R"("disabled")"}, up("")));
    knobs.push_back(unset_or("scale_up.policies",
                             {R"("1 pods / 15 s")", R"("1 pods / 1 min")", R"("60 % / 15 s")", R"("60 % / 1 min")",
                              R"("1 pods / 15 s, 3 pods / 15 s, 100 % / 15 s")"},
                             up("")));
    knobs.push_back(unset_or("scale_up.tolerance", {"5"}, scaled(R"(, "up": {"stabilization": 0@})")));
    knobs.push_back(unset_or("scale_down.stabilization", {"0"}, down("")));
    knobs.push_back(either("scale_down.select", {R"("max")", R"("min")", R"("disabled")"},
                           scaled(R"(, "requests": 2, "down": {"policies": "3 pods / 15 s, 100 % / 15 s"@})", R"(, "replicas": 30)")));
    knobs.push_back(
        unset_or("scale_down.policies", {R"("3 pods / 15 s")", R"("3 pods / 1 min")", R"("10 % / 15 s")", R"("10 % / 1 min")"}, down("")));
    knobs.push_back(unset_or("scale_down.tolerance", {"5"}, scaled(R"(, "down": {"stabilization": 0@})", R"(, "replicas": 30)")));
    knobs.push_back(unset_or("autoscaler.up", {R"({"policies": "1 pods / 15 s"})"}, in_a_day(scaled(R"(, "requests": 2@)"), at_noon)));
    knobs.push_back(unset_or("autoscaler.down", {R"({"stabilization": 0})"}, scaled(R"(, "requests": 2@)", R"(, "replicas": 30)")));
}

void add_others(std::vector<Knob>& knobs) {
    const std::string knative = R"(, "mode": "knative", "requests": 5@)", step = R"(, "mode": "step", "cpu": 0.5@)",
                      tracking = R"(, "mode": "target_tracking", "cpu": 0.5@)", many = R"(, "replicas": 30)";
    // nothing comes for twenty minutes: down to none, and up again
    const auto pause = [](const std::string& more) {
        const Sketch jobs{
            join(people, join(component("jobs", "queue", ""),
                              join(component("work", "worker", R"(, "cpu": "10 ms", "long_poll": "20 s", "boot": "5 s")"),
                                   component("scaler", "autoscaler", R"(, "mode": "keda", "queue": 100, "min": 0)" + more + "@")))),
            R"({"from": "users", "to": "jobs"}, {"from": "jobs", "to": "work"}, {"from": "scaler", "to": "work"})"};
        return in_a_day(jobs, R"({"type": "traffic_spike", "component": "users", "at": "12:00", "factor": 0, "lasts": "20 min"})");
    };
    knobs.push_back(unset_or("autoscaler.poll", {R"("60 s")"}, pause(R"(, "cool_down": "30 s")")));
    knobs.push_back(unset_or("autoscaler.cool_down", {R"("30 s")"}, pause("")));
    knobs.push_back(unset_or("autoscaler.activation", {"1000"}, pause("")));
    knobs.push_back(unset_or("autoscaler.stable_window", {R"("20 s")"}, scaled(knative)));
    knobs.push_back(unset_or("autoscaler.panic_window", {R"("20 s")"}, scaled(knative)));
    knobs.push_back(unset_or("autoscaler.panic_threshold", {"10"}, scaled(knative)));
    const Sketch rare = in_a_day(scaled(R"(, "mode": "knative", "requests": 5@)"),
                                 R"({"type": "traffic_spike", "component": "users", "at": "12:00", "factor": 0, "lasts": "20 min"})");
    knobs.push_back(unset_or("autoscaler.zero_grace", {R"("10 min")", "0"}, rare));
    knobs.push_back(unset_or("autoscaler.out_cool_down", {R"("900 s")"}, scaled(tracking)));
    knobs.push_back(unset_or("autoscaler.in_cool_down", {R"("900 s")"}, scaled(step, many)));
    knobs.push_back(unset_or("autoscaler.far", {"3"}, scaled(step)));
    knobs.push_back(unset_or("autoscaler.low", {"0.1"}, scaled(step, many)));
    knobs.push_back(unset_or("autoscaler.add", {"2"}, scaled(R"(, "mode": "step", "cpu": 0.5, "far": 10@)")));
    knobs.push_back(unset_or("autoscaler.add_far", {"6"}, scaled(step)));
    knobs.push_back(unset_or("autoscaler.remove", {"5"}, scaled(step, many)));
    const Sketch copies{
        join(people, join(component("db", "database", ""),
                          join(component("copy", "read_replica", R"x(, "cpu": "exponential(50 ms)", "vcpus": 2, "workers": 4@)x"),
                               component("scaler", "autoscaler", R"(, "cpu": 0.3)")))),
        R"({"from": "users", "to": "db"}, {"from": "db", "to": "copy"}, {"from": "scaler", "to": "copy"})"};
    knobs.push_back(
        unset_or("read_replica.boot", {R"("5 s")"},
                 in_a_day(copies, R"({"type": "traffic_spike", "component": "users", "at": "12:00", "factor": 2, "lasts": "20 min"})")));
    const Sketch nodes{
        join(people, join(join(component("cache", "cache", R"x(, "cpu": "exponential(50 ms)"@)x"), component("db", "database", "")),
                          component("scaler", "autoscaler", R"(, "cpu": 0.3)"))),
        R"({"from": "users", "to": "cache"}, {"from": "cache", "to": "db"}, {"from": "scaler", "to": "cache"})", keyed, keys};
    knobs.push_back(
        unset_or("cache.boot", {R"("5 s")"},
                 in_a_day(nodes, R"({"type": "traffic_spike", "component": "users", "at": "12:00", "factor": 2, "lasts": "20 min"})")));
}

void add_days(std::vector<Knob>& knobs) {
    const std::string shift = R"(, "mode": "schedule", "replicas": 7)";
    const std::string tide =
        R"x({"id": "users", "type": "users", "requests_per_user_per_day": 8640, "profile": "diurnal(peak=3, at=14:00)"})x";
    const auto predicts = [&](const std::string& more) {
        return in_a_day(scaled(R"(, "mode": "predictive", "requests": 1)" + more + "@", "", tide), at_noon);
    };
    knobs.push_back(unset_or("autoscaler.from", {R"("12:30")"}, in_a_day(scaled(shift + "@"), at_noon)));
    knobs.push_back(unset_or("autoscaler.until", {R"("12:30")"}, in_a_day(scaled(shift + "@"), at_noon)));
    knobs.push_back(unset_or("autoscaler.replicas", {"7"}, scaled(R"(, "mode": "schedule"@)")));
    knobs.push_back(either("autoscaler.forecast", {R"("holt_winters")", R"("least_squares")"}, predicts("")));
    knobs.push_back(unset_or("autoscaler.window", {R"("10 min")"}, predicts("")));
    knobs.push_back(unset_or("autoscaler.look_ahead", {R"("1 h")"}, predicts("")));
}

}  // namespace

void add_autoscalers(std::vector<Knob>& knobs) {
    add_metrics(knobs);
    add_behavior(knobs);
    add_others(knobs);
    add_days(knobs);
}

}  // namespace headroom::knobs
