// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/compare.h"

#include <algorithm>
#include <cmath>

namespace headroom::study {

namespace {

using protocol::LevelMeasure;
using protocol::Measurement;
using protocol::RequestMeasure;
using Values = std::vector<std::optional<double>>;

double variance(const Values& values) {
    double sum = 0, squares = 0;
    for (const auto& value : values) sum += *value;
    const double n = static_cast<double>(values.size()), mean = sum / n;
    for (const auto& value : values) squares += (*value - mean) * (*value - mean);
    return squares / (n - 1);
}

bool are_there(const Values& values) {
    return values.size() > 1 && std::all_of(values.begin(), values.end(), [](const auto& value) { return value.has_value(); });
}

/// Collects figures of pairs of replications.
class Pairs {
public:
    /// `exact`: of estimates, which have no noise.
    Pairs(const std::vector<Measurement>& a, const std::vector<Measurement>& b, bool exact) : exact_(exact) {
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
            if (a[i].levels.back().grows() || b[i].levels.back().grows()) continue;
            a_.push_back(&a[i].levels.back());
            b_.push_back(&b[i].levels.back());
        }
    }

    void add(Difference difference, const Values& a, const Values& b) {
        difference.a = estimate(a);
        difference.b = estimate(b);
        if (are_there(a) && are_there(b) && a.size() == b.size()) {
            Values pairs;
            for (std::size_t i = 0; i < a.size(); ++i) pairs.emplace_back(*b[i] - *a[i]);
            difference.difference = estimate(pairs);
            if (const double apart = variance(a) + variance(b); apart > 0) difference.variance_ratio = variance(pairs) / apart;
        } else if (exact_ && difference.a.value && difference.b.value) {
            difference.difference = {*difference.b.value - *difference.a.value, 0.0};
        }
        differences.push_back(std::move(difference));
    }

    /// `requests_a` and `requests_b` give the part of a level that the figures are of.
    void add_requests(const char* of, const std::string& name, auto requests_a, auto requests_b) {
        const auto figure = [&](const char* figure_name, Unit unit, auto value) {
            Values a, b;
            for (const LevelMeasure* level : a_) a.push_back(value(requests_a(*level)));
            for (const LevelMeasure* level : b_) b.push_back(value(requests_b(*level)));
            add({of, name, figure_name, unit, {}, {}, {}, {}}, a, b);
        };
        figure("response_s.mean", Unit::Seconds, [](const RequestMeasure& r) { return r.response.mean; });
        figure("response_s.p50", Unit::Seconds, [](const RequestMeasure& r) { return r.response.quantiles[0]; });
        figure("response_s.p95", Unit::Seconds, [](const RequestMeasure& r) { return r.response.quantiles[2]; });
        figure("response_s.p99", Unit::Seconds, [](const RequestMeasure& r) { return r.response.quantiles[3]; });
        figure("throughput_per_s", Unit::PerSecond, [](const RequestMeasure& r) { return std::optional(r.throughput_per_s); });
        figure("error_ratio", Unit::Ratio, [](const RequestMeasure& r) { return std::optional(r.error_ratio); });
    }

    std::vector<Difference> differences;

private:
    std::vector<const LevelMeasure*> a_, b_;
    bool exact_;
};

Values cost_of(const RunCourse& side) {
    Values values;
    if (const auto cost = side.result().cost) values.assign(cost->replications.begin(), cost->replications.end());
    return values;
}

bool wants_precision(const Difference& difference) {
    return difference.of == "route" && (difference.figure == "response_s.mean" || difference.figure == "response_s.p95") &&
           difference.a.value && difference.b.value;
}

}  // namespace

Status Comparison::status() const {
    const Status worse = std::max(a.status, b.status);
    if (worse >= Status::Overloaded) return worse;
    return is_precise ? Status::Converged : Status::NotConverged;
}

std::vector<Difference> differences_of(const RunCourse& a, const RunCourse& b) {
    Pairs pairs(a.replications(), b.replications(), a.is_estimate() && b.is_estimate());
    const auto total = [](const LevelMeasure& level) -> const RequestMeasure& { return level.total; };
    pairs.add_requests("run", "", total, total);
    for (std::size_t i = 0; i < a.scenario().routes.size(); ++i) {
        const std::string& name = a.scenario().routes[i].name;
        const auto other = b.scenario().find_route(name);
        if (!other) continue;
        pairs.add_requests(
            "route", name, [i](const LevelMeasure& level) -> const RequestMeasure& { return level.routes.at(i); },
            [other](const LevelMeasure& level) -> const RequestMeasure& { return level.routes.at(*other); });
    }
    pairs.add({"cost", "", "per_month", Unit::Money, {}, {}, {}, {}}, cost_of(a), cost_of(b));
    return std::move(pairs.differences);
}

Options CompareCourse::side(Options options) {
    options.replications = options.replications.value_or(replications_per_round);
    return options;
}

CompareCourse::CompareCourse(std::unique_ptr<RunCourse> a, std::unique_ptr<RunCourse> b, const Options& options)
    : options_(options), a_(std::move(a)), b_(std::move(b)) {}

std::vector<protocol::Request> CompareCourse::next() {
    if (done_) return {};
    std::vector<protocol::Request> round = a_->next(), of_b = b_->next();
    asked_of_a_ = round.size();
    std::move(of_b.begin(), of_b.end(), std::back_inserter(round));
    return round;
}

void CompareCourse::take(std::vector<protocol::Measurement> round) {
    const auto middle = round.begin() + static_cast<std::ptrdiff_t>(asked_of_a_);
    std::vector<protocol::Measurement> of_b(std::make_move_iterator(middle), std::make_move_iterator(round.end()));
    round.erase(middle, round.end());
    if (!round.empty()) a_->take(std::move(round));
    if (!of_b.empty()) b_->take(std::move(of_b));
    if (!std::exchange(piloted_, true)) meet();
    if (!a_->done() || !b_->done()) return;
    const bool can_go_on =
        !options_.replications && !a_->is_unstable() && !b_->is_unstable() && a_->replications().size() < options_.most_replications;
    done_ = !can_go_on || is_precise(differences_of(*a_, *b_));
    if (done_) return;
    a_->extend();
    b_->extend();
}

/// The same users for the same time: each level as long as the side needs that needs it longer.
void CompareCourse::meet() {
    std::vector<double> lengths = a_->lengths();
    if (lengths.size() != b_->lengths().size()) return;
    for (std::size_t i = 0; i < lengths.size(); ++i) lengths[i] = std::max(lengths[i], b_->lengths()[i]);
    a_->set_lengths(lengths);
    b_->set_lengths(lengths);
}

bool CompareCourse::is_precise(const std::vector<Difference>& differences) const {
    return std::all_of(differences.begin(), differences.end(), [&](const Difference& difference) {
        if (!wants_precision(difference)) return true;
        const double larger = std::max(std::abs(*difference.a.value), std::abs(*difference.b.value));
        return difference.difference.half_width.has_value() && *difference.difference.half_width <= options_.precision * larger;
    });
}

Comparison CompareCourse::comparison() const {
    Comparison result;
    result.a = a_->result();
    result.b = b_->result();
    result.seed = options_.seed;
    result.precision = options_.precision;
    if (a_->is_unstable() || b_->is_unstable()) return result;
    result.differences = differences_of(*a_, *b_);
    result.is_precise = is_precise(result.differences);
    return result;
}

}  // namespace headroom::study
