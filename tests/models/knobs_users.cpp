// SPDX-License-Identifier: GPL-3.0-or-later
#include "knob_sketches.h"

namespace headroom::knobs {

void add_users(std::vector<Knob>& knobs) {
    const auto users = [](const std::string& routes = R"({"name": "r"})") {
        return Sketch{join(component("users", "users", "@"), component("web", "service", "")), to_web, routes, keys};
    };
    knobs.push_back(unset_or("users.requests_per_user_per_day", {"8640"}, users()));
    knobs.push_back(unset_or("users.profile", {R"x("diurnal(peak=2, at=20:00)")x", R"x("ramp(from=0.5, to=1.5)")x"}, users()));
    knobs.push_back(either("users.arrivals", {R"("poisson")", R"("regular")", R"("bursty")"}, users()));
    Sketch bursty = users();
    bursty.components = join(component("users", "users", R"(, "arrivals": "bursty"@)"), component("web", "service", ""));
    knobs.push_back(unset_or("users.burst_ratio", {"50"}, bursty));
    knobs.push_back(unset_or("users.burst_lasts", {R"("5 s")"}, bursty));
    knobs.push_back(unset_or("users.burst_share", {"0.5"}, bursty));
    knobs.push_back(unset_or("users.think", {R"x("exponential(10 s)")x"}, users()));
    Sketch two = users();
    two.components = join(two.components, component("others", "users", R"(, "requests_per_user_per_day": 864)"));
    two.connections = join(two.connections, R"({"from": "others", "to": "web"})");
    knobs.push_back(unset_or("users.share", {"3"}, two));
    const Sketch walking = users(R"({"name": "r", "next": 0.5})");
    knobs.push_back(unset_or("users.regions", {R"("eu 60 % 20 ms, us 40 % 90 ms")"}, users()));
    knobs.push_back(unset_or("users.pause", {R"("1 s")"}, walking));
    knobs.push_back(unset_or("users.browser_cache", {R"("1 h")"}, users(R"({"name": "r"})")));
}

}  // namespace headroom::knobs
