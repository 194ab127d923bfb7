// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include "knob_sketches.h"

namespace headroom::knobs {

namespace {

/// Members of a design: regions a, b and c, and what else is said of them.
std::string platform(const std::string& links, const std::string& a = "", const std::string& more = "") {
    return R"(, "platform": {"regions": [{"name": "a")" + a + R"(}, {"name": "b"}, {"name": "c"}], "links": [)" + links + "]" + more + "}";
}

const std::string far =
    R"({"name": "ab", "from": "a", "to": "b", "latency": "90 ms"}, {"name": "bc", "from": "b", "to": "c", "latency": "60 ms"})";

/// "web" on three replicas in a, "db" where it says.
Sketch two(const std::string& db, const std::string& design) {
    Sketch sketch{join(people, join(component("web", "service", R"(, "replicas": 3)"), component("db", "database", db))),
                  join(to_web, R"({"from": "web", "to": "db"})"), R"({"name": "r", "response": "20 kB"})"};
    sketch.design = design;
    return sketch;
}

void add_regions(std::vector<Knob>& knobs) {
    const std::string zone = R"(, "place": {"zone": 1})";
    knobs.push_back(either("region.zones", {"1", "3"}, two("", platform(far, "@"))));
    knobs.push_back(unset_or("region.zone_latency", {R"("5 ms")"}, two(zone, platform(far, "@"))));
    knobs.push_back(unset_or("region.zone_bandwidth", {R"("500 kB/s")"}, two(zone, platform(far, "@"))));
    const std::string in_b = R"(, "place": {"region": "b"})";
    const auto link = [&](const std::string& members) { return two(in_b, platform(far + R"(, {"name": "x")" + members + "@}")); };
    knobs.push_back(either("link.from", {R"("a")", R"("c")"}, link(R"(, "to": "b", "latency": "1 ms")")));
    knobs.push_back(either("link.to", {R"("b")", R"("c")"}, link(R"(, "from": "a", "latency": "1 ms")")));
    knobs.push_back(either("link.latency", {R"("1 ms")", R"("2 ms")"}, link(R"(, "from": "a", "to": "b")")));
    knobs.push_back(unset_or("link.bandwidth", {R"("500 kB/s")"}, link(R"(, "from": "a", "to": "b", "latency": "1 ms")")));
    Sketch copied = two(R"(, "storage": "1 GB")", platform(far));
    copied.incidents = R"({"type": "backup", "component": "db", "at": "00:05"@})";
    knobs.push_back(unset_or("backup.region", {R"("b")", R"("c")"}, copied));
    knobs.push_back(either("placement.region", {R"("a")", R"("b")"}, two(R"(, "place": {"zone": 1@})", platform(far))));
    knobs.push_back(
        either("placement.zone", {"1", "2"}, two(R"(, "place": {"region": "a"@})", platform(far, R"(, "zone_latency": "5 ms")"))));
    Sketch near = two(R"(, "place": {"region": "b"})", platform(far));
    near.components.insert(near.components.find(R"("replicas": 3)") + 13, "@");
    knobs.push_back({"placement.with", {"", R"(, "place": {"with": "db"})"}, near});
}

/// Of every type, by the first plan that there is of it.
void add_places(std::vector<Knob>& knobs) {
    std::set<std::string> done = {"autoscaler", "cluster"};
    std::vector<Knob> places;
    for (const Knob& knob : knobs) {
        const std::string type = knob.parameter.substr(0, knob.parameter.find('.'));
        const bool is_here = knob.sketch.components.find(R"("type": ")" + type + R"(")") != std::string::npos;
        if (!is_here || !knob.sketch.design.empty() || knob.sketch.components.find('@') == std::string::npos || !done.insert(type).second)
            continue;
        Knob place{type + ".place", {knob.values[0], knob.values[0] + R"(, "place": {"region": "b"})"}, knob.sketch};
        place.sketch.design = platform(far);
        places.push_back(std::move(place));
    }
    knobs.insert(knobs.end(), places.begin(), places.end());
}

/// A spike calls for more replicas, which pull their images.
void add_images(std::vector<Knob>& knobs) {
    const auto scaled = [](const std::string& type, const std::string& members, const std::string& design) {
        const bool works = type == "worker";
        const std::string cpu =
            works ? R"x(, "concurrency": 8, "cpu": "exponential(40 ms)")x" : R"x(, "workers": 8, "cpu": "exponential(40 ms)")x";
        Sketch sketch{join(people, join(component("web", type, R"(, "replicas": 2, "vcpus": 1, "boot": "1 s")" + cpu + members),
                                        component("scaler", "autoscaler", R"(, "min": 2, "up": {"policies": "2 pods / 15 s"})"))),
                      join(to_web, R"({"from": "scaler", "to": "web"})")};
        if (works) {
            sketch.components = join(sketch.components, component("jobs", "queue", ""));
            sketch.connections = R"({"from": "users", "to": "jobs"}, {"from": "jobs", "to": "web"}, {"from": "scaler", "to": "web"})";
        }
        sketch.design = design;
        sketch.incidents = R"({"type": "traffic_spike", "component": "users", "at": "00:05", "factor": 4, "lasts": "10 min"})";
        return sketch;
    };
    const std::string slow = R"(, "registry": {"bandwidth": "10 MB/s"})", image = R"(, "image": "600 MB")";
    knobs.push_back(either("service.image", {R"("1 GB")", R"("100 MB")"}, scaled("service", "@", platform(far, "", slow))));
    knobs.push_back(either("worker.image", {R"("1 GB")", R"("100 MB")"}, scaled("worker", "@", platform(far, "", slow))));
    knobs.push_back(either("registry.bandwidth", {R"("1 MB/s")", R"("50 MB/s")"},
                           scaled("service", image, platform(far, "", R"(, "registry": {"region": "a"@})"))));
    const std::string narrow = R"({"name": "ab", "from": "a", "to": "b", "latency": "90 ms", "bandwidth": "2 MB/s"})";
    knobs.push_back(either("registry.region", {R"("a")", R"("b")"},
                           scaled("service", image, platform(narrow, "", R"(, "registry": {"bandwidth": "50 MB/s"@})"))));
}

void add_outages(std::vector<Knob>& knobs) {
    const auto add = [&](const std::string& parameter, const std::vector<std::string>& values, const std::string& members) {
        const std::string kind = parameter.substr(0, parameter.find('.'));
        Sketch sketch = two(R"(, "place": {"region": "b"})", platform(far));
        sketch.incidents = R"({"type": ")" + kind + "\"" + members + "@}";
        knobs.push_back(either(parameter, values, sketch));
    };
    const std::string at = R"(, "at": "00:05")", minute = R"(, "lasts": "1 min")";
    const std::vector<std::string> times = {R"("00:02")", R"("00:12")"}, chances = {R"("1 h")", R"("3 h")"},
                                   lengths = {R"("1 min")", R"("3 min")"};
    add("zone_loss.region", {R"("a")", R"("b")"}, at + minute);
    add("rack_loss.region", {R"("a")", R"("b")"}, at + minute);
    add("region_loss.region", {R"("a")", R"("b")"}, at + minute);
    add("region_loss.at", times, minute);
    add("region_loss.every", chances, minute);
    add("region_loss.lasts", lengths, at);
    add("link_outage.link", {R"("ab")", R"("bc")"}, at + minute);
    add("link_outage.share", {"0.2", "0.8"}, at + minute);
    add("link_outage.delay", {R"("10 ms")", R"("1 s")"}, at + minute + R"(, "share": 0)");
    add("link_outage.at", times, minute);
    add("link_outage.every", chances, minute);
    add("link_outage.lasts", lengths, at);
    Sketch refilled{
        join(people, join(component("web", "service", R"(, "replicas": 3)"), component("scaler", "autoscaler", R"(, "min": 3@)"))),
        join(to_web, R"({"from": "scaler", "to": "web"})")};
    refilled.incidents = R"({"type": "zone_loss", "zone": 1)" + at + R"(, "lasts": "20 min"})";
    refilled.design = platform(far);
    knobs.push_back(unset_or("autoscaler.replace_lost_after", {R"("1 min")"}, refilled));
    const std::string half = R"(, "share": 0.5)";
    add("link_slow.link", {R"("ab")", R"("bc")"}, at + minute + half);
    add("link_slow.share", {"0.2", "0.8"}, at + minute);
    add("link_slow.delay", {R"("10 ms")", R"("1 s")"}, at + minute);
    add("link_slow.at", times, minute + half);
    add("link_slow.every", chances, minute + half);
    add("link_slow.lasts", lengths, at + half);
    Sketch narrow = two(R"(, "place": {"region": "b"})",
                        platform(R"({"name": "ab", "from": "a", "to": "b", "latency": "1 ms", "bandwidth": "10 MB/s"})"));
    narrow.incidents = R"({"type": "link_slow")" + at + minute + "@}";
    knobs.push_back(either("link_slow.bandwidth", {"0.1", "0.5"}, narrow));
}

}  // namespace

void add_platforms(std::vector<Knob>& knobs) {
    add_places(knobs);
    add_regions(knobs);
    add_images(knobs);
    add_outages(knobs);
}

}  // namespace headroom::knobs
