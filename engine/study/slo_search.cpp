// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/slo_search.h"

#include <algorithm>
#include <cmath>

#include "study/slo.h"

namespace headroom::study {

namespace {

constexpr double bracket = 1.04;  ///< ± 2 %
constexpr double close = 0.03;    ///< a simulation so near to an interpolated figure supports it

/// A promise at a population: kept, or broken with a value or without (infinite, or beyond capacity).
struct Verdict {
    double users = 0;
    const SloResult* row = nullptr;  ///< null: the limit of capacity
    std::optional<double> value() const { return row ? row->value.value : std::nullopt; }
};

struct Candidate {
    Crossing at;
    bool is_known = true;
    double low = 0, high = 0;  ///< where to look further
};

bool is_time(const SloResult& row) { return row.metric != "availability" && row.metric != "error_ratio"; }

Candidate between(const Verdict& kept, const Verdict& broken) {
    Candidate found{{std::sqrt(kept.users * broken.users), kept.users, broken.users, Method::Simulated}, true, kept.users, broken.users};
    found.is_known = broken.users <= bracket * kept.users;
    const double value = kept.row->value.value.value_or(0);
    if (!is_time(*kept.row) || value <= 0) return found;
    const double from = 1 / value, to = broken.value() ? 1 / *broken.value() : 0;
    if (from <= to) return found;
    const double width = broken.users - kept.users;
    double& users = found.at.users;
    users = kept.users + width * std::clamp((from - 1 / kept.row->limit) / (from - to), 0.0, 1.0);
    const double noise = kept.row->value.half_width.value_or(0) * from * from / (from - to);
    const double bend = 0.1 * std::min(users - kept.users, broken.users - users);  // the reciprocal is no straight line
    found.at = {users, users - width * noise - bend, users + width * noise + bend, Method::Interpolated};
    const auto is_close = [users](const Verdict& verdict) { return std::abs(verdict.users - users) <= close * users; };
    found.is_known = found.is_known || is_close(kept) || is_close(broken);
    return found;
}

/// Of one promise, over all samples.
std::optional<Candidate> crossing_of(const std::vector<Verdict>& verdicts, const std::optional<CapacityLimit>& limit) {
    const auto broken = std::find_if(verdicts.begin(), verdicts.end(), [](const Verdict& verdict) { return !*verdict.row->met; });
    if (broken == verdicts.begin() && broken != verdicts.end()) return Candidate{{broken->users, 0, broken->users, Method::Simulated}};
    if (verdicts.empty()) return std::nullopt;
    const Verdict& kept = *std::prev(broken);
    const bool limited = limit && limit->at.method != Method::Asymptotes;
    const bool by_limit =
        limited && limit->at.users >= kept.users && (broken == verdicts.end() || (!broken->value() && limit->at.users < broken->users));
    if (!by_limit) return broken == verdicts.end() ? std::nullopt : std::optional(between(kept, *broken));
    if (!is_time(*kept.row)) return Candidate{limit->at};  // requests fail when capacity ends
    return between(kept, {limit->at.users, nullptr});
}

}  // namespace

SloAnswer find_miss(const plan::Scenario& scenario, const std::vector<Sample>& samples, const std::optional<CapacityLimit>& limit) {
    std::vector<std::vector<SloResult>> rows;
    for (const Sample& sample : samples) rows.push_back(judge_slo(scenario, *sample.level));
    SloAnswer answer;
    for (std::size_t i = 0; i < rows.front().size(); ++i) {
        std::vector<Verdict> verdicts;
        for (std::size_t s = 0; s < samples.size(); ++s)
            if (rows[s][i].met) verdicts.push_back({samples[s].users, &rows[s][i]});
        const std::optional<Candidate> found = crossing_of(verdicts, limit);
        if (!found || (answer.miss && answer.miss->at.users <= found->at.users)) continue;
        SloResult slo = rows.front()[i];
        slo.value = {};
        slo.met = false;
        answer.miss = {std::move(slo), found->at};
        answer.probe.reset();
        if (!found->is_known) answer.probe = std::clamp(found->at.users, found->low * 1.01, found->high * 0.99);
    }
    return answer;
}

}  // namespace headroom::study
