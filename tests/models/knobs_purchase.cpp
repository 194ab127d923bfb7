// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "knob_sketches.h"

namespace headroom::knobs {

namespace {

/// Of everything that rents machines, by the plan in which their type matters.
void add_buyers(std::vector<Knob>& knobs) {
    std::vector<Knob> buyers;
    for (const Knob& knob : knobs) {
        if (!knob.parameter.ends_with(".instance")) continue;
        const std::string& rents = knob.values.back();
        const std::string type = knob.parameter.substr(0, knob.parameter.find('.'));
        buyers.push_back({type + ".purchase", {rents, rents + R"(, "purchase": {"reserved": 3})"}, knob.sketch});
    }
    knobs.insert(knobs.end(), buyers.begin(), buyers.end());
}

}  // namespace

void add_purchases(std::vector<Knob>& knobs) {
    add_buyers(knobs);
    const auto web = [](const std::string& purchase) {
        const std::string members = fmt::format(R"(, "instance": "m6i.large", "replicas": 3, "purchase": {{{}@}})", purchase);
        return Sketch{join(people, component("web", "service", members)), to_web};
    };
    knobs.push_back(either("purchase.reserved", {"0", "2", "4"}, web(R"("term": "3y")")));
    knobs.push_back(either("purchase.term", {R"("1y")", R"("3y")"}, web(R"("reserved": 2)")));
    knobs.push_back(either("purchase.upfront", {R"("none")", R"("partial")", R"("all")"}, web(R"("reserved": 2)")));
    knobs.push_back(unset_or("purchase.spot", {"0.5"}, web(R"("reserved": 2)")));
    knobs.push_back(unset_or("purchase.savings", {"0.5"}, web(R"("reserved": 2)")));
}

}  // namespace headroom::knobs
