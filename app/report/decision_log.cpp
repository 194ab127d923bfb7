// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/decision_log.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "app/report/simulated_day.h"

namespace headroom::report {

namespace {

using Json = nlohmann::ordered_json;

/// The lines of a run, with their Unix times.
class RunLog {
public:
    RunLog(const study::Results& results, const study::RunResult& run) : day_(results.origin), results_(results), run_(run) {
        for (const study::DecisionResult& decision : run.decisions) add(decision);
        for (const study::TransitionResult& transition : run.transitions) add(transition);
        std::ranges::stable_sort(lines_, {}, &std::pair<double, Json>::first);
        if (run.transitions_left_out > 0) begin(lines_.back().first, "left_out", {})["count"] = run.transitions_left_out;
    }

    std::string print() const {
        std::string text;
        for (const auto& [time, line] : lines_) text += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
        return text;
    }

private:
    Json& begin(double time, const std::string& kind, std::optional<std::size_t> level) {
        return lines_
            .emplace_back(time, Json{{"time", print_time(time)},
                                     {"plan", results_.origin.plan},
                                     {"design", run_.design},
                                     {"phase", run_.phase},
                                     {"kind", kind},
                                     {"level", level ? Json(*level) : Json(nullptr)}})
            .second;
    }

    void add(const study::DecisionResult& decision) {
        const auto& what = decision.what;
        begin(day_.time_of(run_, decision.level, what.at_s), "autoscaler", decision.level)
            .update({{"component", what.component},
                     {"at_s", what.at_s},
                     {"metric", what.metric},
                     {"value", what.value},
                     {"ratio", what.ratio},
                     {"recommended", what.recommended},
                     {"limit", what.limit.empty() ? Json(nullptr) : Json(what.limit)},
                     {"from", what.from},
                     {"to", what.to}});
    }

    void add(const study::TransitionResult& transition) {
        const auto& what = transition.what;
        const bool of_replica = !what.component.empty();
        Json taken = Json::object();
        for (const auto& [component, replicas] : what.taken) taken[component] = replicas;
        begin(day_.time_of(run_, transition.level, what.at_s), what.kind, transition.level)
            .update({{"subject", what.subject},
                     {"at_s", what.at_s},
                     {"state", what.state},
                     {"component", of_replica ? Json(what.component) : Json(nullptr)},
                     {"replica", of_replica ? Json(what.replica) : Json(nullptr)},
                     {"taken", std::move(taken)}});
    }

    SimulatedDay day_;
    const study::Results& results_;
    const study::RunResult& run_;
    std::vector<std::pair<double, Json>> lines_;
};

}  // namespace

std::string print_decision_log(const study::Results& results) {
    std::string text;
    for (const study::RunResult& run : results.runs) text += RunLog(results, run).print();
    return text;
}

}  // namespace headroom::report
