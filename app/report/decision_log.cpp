// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/decision_log.h"

#include <nlohmann/json.hpp>

#include "app/report/simulated_day.h"

namespace headroom::report {

std::string print_decision_log(const study::Results& results) {
    using Json = nlohmann::ordered_json;
    const SimulatedDay day(results.origin);
    std::string text;
    for (const study::RunResult& run : results.runs)
        for (const study::DecisionResult& decision : run.decisions) {
            const auto& what = decision.what;
            const Json line = {{"time", print_time(day.time_of(run, decision))},
                               {"plan", results.origin.plan},
                               {"design", run.design},
                               {"phase", run.phase},
                               {"level", decision.level ? Json(*decision.level) : Json(nullptr)},
                               {"component", what.component},
                               {"at_s", what.at_s},
                               {"metric", what.metric},
                               {"value", what.value},
                               {"ratio", what.ratio},
                               {"recommended", what.recommended},
                               {"limit", what.limit.empty() ? Json(nullptr) : Json(what.limit)},
                               {"from", what.from},
                               {"to", what.to}};
            text += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
        }
    return text;
}

}  // namespace headroom::report
