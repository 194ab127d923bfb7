// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/tornado.h"

#include <algorithm>
#include <limits>
#include <map>

#include "study/grid.h"
#include "study/outline_json.h"

namespace headroom::study {

namespace {

/// A run whose levels are as long as those of another, which is done.
class PairedCourse : public Course {
public:
    PairedCourse(const plan::Plan& plan, const RunCourse& base, const plan::Surroundings& surroundings, const Options& options)
        : base_(base), run_(plan, {plan.phases.front().name, std::nullopt}, surroundings, options) {}

    bool done() const override { return run_.done(); }
    std::vector<protocol::Request> next() override { return run_.next(); }
    void take(std::vector<protocol::Measurement> round) override {
        run_.take(std::move(round));
        if (run_.lengths().size() == base_.lengths().size()) run_.set_lengths(base_.lengths());
    }
    std::size_t expected() const override { return run_.expected(); }
    const RunCourse& run() const { return run_; }

private:
    const RunCourse& base_;
    RunCourse run_;
};

const Difference& pick(const std::vector<Difference>& differences, const std::string& of, const std::string& figure) {
    return *std::ranges::find_if(differences, [&](const Difference& each) { return each.of == of && each.figure == figure; });
}

Json json_of(const Difference& difference) {
    return {{"before", json_of(difference.a)},
            {"after", json_of(difference.b)},
            {"difference", json_of(difference.difference)},
            {"relative", json_of(relative(difference))},
            {"clear", difference.is_clear()}};
}

}  // namespace

Estimate relative(const Difference& difference) {
    const double base = difference.a.value.value_or(0);
    if (base == 0 || !difference.difference.value) return {};
    Estimate share{*difference.difference.value / base, std::nullopt};
    if (difference.difference.half_width) share.half_width = *difference.difference.half_width / base;
    return share;
}

double TornadoBar::effect() const {
    if (status == Status::Unstable) return std::numeric_limits<double>::infinity();
    return std::max(std::abs(relative(p95).value.value_or(0)), std::abs(relative(cost).value.value_or(0)));
}

Tornado find_tornado(const plan::Plan& reduced, const plan::Surroundings& surroundings, const Options& options, Executor& executor,
                     Observer& observer) {
    RunCourse base(reduced, {reduced.phases.front().name, std::nullopt}, surroundings, options);
    run_courses({&base}, executor, observer);
    Tornado tornado{{}, options, base.scenario().design, base.scenario().phase, outline_of(base.result()), {}};
    if (base.is_unstable()) return tornado;
    for (Knob& knob : knobs_of(reduced, surroundings)) tornado.bars.push_back({std::move(knob), Status::Converged, {}, {}});

    std::map<std::size_t, PairedCourse> courses;
    const auto make = [&](std::size_t i) -> Course* {
        Diagnostics none;
        const plan::Plan raised = with_settings(reduced, {tornado.bars[i].knob.raised}, none);
        return &courses.try_emplace(i, raised, base, surroundings, options).first->second;
    };
    const auto done = [&](std::size_t i) {
        TornadoBar& bar = tornado.bars[i];
        const RunCourse& run = courses.at(i).run();
        bar.status = run.result().status;
        if (!run.is_unstable()) {
            const std::vector<Difference> differences = differences_of(base, run);
            bar.p95 = pick(differences, "run", "response_s.p95");
            bar.cost = pick(differences, "cost", "per_month");
        }
        courses.erase(i);
    };
    const auto failed = [&](std::size_t i, const std::string& why) {
        tornado.bars[i].failure = why;
        courses.erase(i);
    };
    Schedule schedule(tornado.bars.size(), make, {done, failed});
    executor.run(schedule, observer);
    std::ranges::stable_sort(tornado.bars, std::greater<>(), &TornadoBar::effect);
    return tornado;
}

std::string print_tornado(const Tornado& tornado) {
    Json json = header_of("headroom-tornado", tornado_version, tornado.origin);
    json["seed"] = tornado.options.seed;
    json["max_requests"] = number(tornado.options.max_requests);
    json["design"] = tornado.design;
    json["phase"] = tornado.phase;
    json["status"] = std::string(to_string(tornado.base.status));
    json.update(json_of(std::optional(tornado.base)));
    json["bars"] = Json::array();
    for (const TornadoBar& bar : tornado.bars)
        json["bars"].push_back({{"path", bar.knob.raised.path},
                                {"from", bar.knob.from},
                                {"to", bar.knob.to},
                                {"whole", bar.knob.is_whole},
                                {"status", bar.failure.empty() ? std::string(to_string(bar.status)) : "failed"},
                                {"p95_s", json_of(bar.p95)},
                                {"cost_per_month", json_of(bar.cost)},
                                {"message", bar.failure.empty() ? Json(nullptr) : Json(bar.failure)}});
    return print(json);
}

}  // namespace headroom::study
