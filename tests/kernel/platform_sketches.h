// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <string>

#include "lab.h"

/// Designs on platforms.
namespace headroom::lab {

inline constexpr const char* far_apart = R"({"regions": [{"name": "eu", "zone_latency": "1 ms"}, {"name": "us"}, {"name": "ap"}],
    "links": [{"name": "atlantic", "from": "eu", "to": "us", "latency": "40 ms"},
              {"name": "pacific", "from": "us", "to": "ap", "latency": "70 ms"},
              {"name": "suez", "from": "eu", "to": "ap", "latency": "150 ms"}]})";

inline std::string placed(const std::string& region) { return fmt::format(R"("place": {{"region": "{}"}})", region); }
inline std::string in_zone(int zone, const std::string& more = {}) { return fmt::format(R"("place": {{"zone": {}}}{})", zone, more); }

inline Sketch pair(const std::string& web, const std::string& db, const std::string& arrow_members = {}) {
    Sketch sketch{several({service("web", "0 s", web), database("db", "0 s", db)}),
                  several({arrow("users", "web"), arrow("web", "db", arrow_members)})};
    sketch.platform = far_apart;
    return sketch;
}

/// "web" in a calls "near" (in b) and "far" (in c) at once, and "middle" (in b), which calls "end" (in c): three flows back over the
/// links a-b and b-c.
inline Sketch flows(const std::string& ab, const std::string& bc, const std::string& near, const std::string& far, const std::string& end) {
    const auto answers = [](const std::string& size) { return R"("request": 0, "response": ")" + size + "\""; };
    Sketch sketch{several({service("web", "0 s", placed("a") + R"(, "workers": 1000)"), database("near", "0 s", placed("b")),
                           database("far", "0 s", placed("c")), service("middle", "0 s", placed("b") + R"(, "workers": 1000)"),
                           database("end", "0 s", placed("c"))}),
                  several({arrow("users", "web"), arrow("web", "near", answers(near)), arrow("web", "far", answers(far)),
                           arrow("web", "middle", answers("0 B")), arrow("middle", "end", answers(end))})};
    sketch.platform = fmt::format(R"({{"regions": [{{"name": "a"}}, {{"name": "b"}}, {{"name": "c"}}],
        "links": [{{"name": "ab", "from": "a", "to": "b", "latency": 0, "bandwidth": "{}"}},
                  {{"name": "bc", "from": "b", "to": "c", "latency": 0, "bandwidth": "{}"}}]}})",
                                  ab, bc);
    return sketch;
}

}  // namespace headroom::lab
