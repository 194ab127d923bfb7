// SPDX-License-Identifier: GPL-3.0-or-later
#include "knob_sketches.h"

namespace headroom::knobs {

namespace {

const std::string at_noon = R"({"type": "slow_replica", "component": "web", "at": "12:00", "lasts": "1 min"})";
const std::string large = R"(, "instance": "m6i.large")";

/// Six pods or so, on nodes of two vCPUs, when the phase begins with one.
Sketch hosted(const std::string& cluster, const std::string& scaler = "", const std::string& web = "", const std::string& incident = "") {
    Sketch sketch{
        join(people,
             join(component("web", "service", R"x(, "vcpus": 0.8, "cpu": "exponential(200 ms)", "boot": "7 s", "queue_limit": 20)x" + web),
                  join(component("scaler", "autoscaler", R"(, "requests": 4)" + scaler), component("k8s", "cluster", cluster)))),
        join(to_web, R"({"from": "scaler", "to": "web"}, {"from": "k8s", "to": "web"})")};
    sketch.incidents = incident;
    return sketch;
}

/// Eight pods, three on a node; or so many, one of whose nodes is lost.
Sketch fixed(const std::string& cluster, const std::string& web = "") {
    return {join(people, join(component("web", "service", R"x(, "vcpus": 0.5, "replicas": 8, "cpu": "20 ms")x" + web),
                              component("k8s", "cluster", cluster))),
            join(to_web, R"({"from": "k8s", "to": "web"})")};
}
Sketch losing(const std::string& cluster, int pods) {
    Sketch sketch = fixed(cluster);
    sketch.components = join(
        people, join(component("web", "service", R"x(, "vcpus": 0.5, "cpu": "exponential(60 ms)", "replicas": )x" + std::to_string(pods)),
                     component("k8s", "cluster", cluster)));
    sketch.incidents = R"({"type": "host_loss", "component": "k8s", "at": "12:00", "lasts": "20 min"})";
    return sketch;
}

/// A worker that takes what users send.
Sketch jobs(const std::string& work, const std::string& more, const std::string& connection) {
    return {join(people, join(component("jobs", "queue", ""), join(component("work", "worker", work), more))),
            R"({"from": "users", "to": "jobs"}, {"from": "jobs", "to": "work"}, )" + connection};
}

}  // namespace

void add_clusters(std::vector<Knob>& knobs) {
    knobs.push_back(either("cluster.instance", {R"("m6i.large")", R"("m6i.xlarge")"}, hosted("@")));
    knobs.push_back(unset_or("cluster.min", {"20"}, hosted(large + "@")));
    knobs.push_back(unset_or("cluster.max", {"1"}, hosted(large + "@")));
    knobs.push_back(unset_or("cluster.pods", {"1"}, hosted(large + "@")));
    knobs.push_back(either("cluster.reserve", {R"("eks")", R"("gke")", R"("none")"},
                           fixed(large + R"(, "daemons_cpu": 0@)", R"(, "cpu_request": 0.1, "memory_request": "1300 MiB")")));
    knobs.push_back(unset_or("cluster.daemons_cpu", {"1"}, fixed(large + "@")));
    knobs.push_back(unset_or("cluster.daemons_memory", {R"("6 GiB")"}, fixed(large + "@", R"(, "memory_request": "400 MiB")")));
    knobs.push_back(unset_or("cluster.control_plane", {"false"}, fixed(large + "@")));
    knobs.push_back(unset_or("service.memory_request", {R"("3 GiB")"}, fixed(large, "@")));
    knobs.push_back(unset_or("service.cpu_request", {"0.1"}, fixed(large, "@")));
    const std::string on_nodes = R"({"from": "k8s", "to": "work"})", nodes = component("k8s", "cluster", large);
    knobs.push_back(unset_or("worker.cpu_request", {"0.1"}, jobs(R"(, "replicas": 8, "cpu": "1 ms"@)", nodes, on_nodes)));
    knobs.push_back(
        unset_or("worker.memory_request", {R"("3 GiB")"}, jobs(R"(, "replicas": 8, "vcpus": 0.5, "cpu": "1 ms"@)", nodes, on_nodes)));
    // in a span, from twelve on, what happens on the way counts
    knobs.push_back(unset_or("cluster.provisioning", {R"("10 min")"}, hosted(large + "@", "", "", at_noon)));
    knobs.push_back(unset_or("cluster.scan", {R"("5 min")"}, hosted(large + "@", "", "", at_noon)));
    const std::string at_once = R"(, "down": {"stabilization": 0})", many = R"(, "replicas": 30)";
    knobs.push_back(unset_or("cluster.scale_down_after", {R"("1 min")"}, hosted(large + "@", at_once, many, at_noon)));
    knobs.push_back(unset_or("cluster.scale_down_below", {"0"}, hosted(large + "@", at_once, many, at_noon)));
    // which node a pod is on shows when one is lost: a pod of five, or three
    knobs.push_back(either("cluster.placing", {R"("least_allocated")", R"("most_allocated")"}, losing(large + R"(, "min": 5@)", 5)));
    knobs.push_back(unset_or("cluster.evict_after", {R"("1 min")"}, losing(large + "@", 8)));
}

}  // namespace headroom::knobs
