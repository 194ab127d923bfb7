// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/results_book.h"

#include <algorithm>
#include <utility>

namespace headroom::replay {

namespace {

template <class Map>
typename Map::mapped_type find(const Map& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : found->second;
}

}  // namespace

void ResultsBook::set_plans(std::set<std::string> sha256s) {
    if (sha256s == plans_) return;
    plans_ = std::move(sha256s);
    emit changed();
}

std::shared_ptr<const study::Growth> ResultsBook::growth(const std::string& design) const { return find(growths_, design); }
std::shared_ptr<const study::RunResult> ResultsBook::day(const std::string& phase) const { return find(days_, phase); }

std::shared_ptr<const study::Growth> ResultsBook::estimate(const std::string& design) const { return find(estimates_, design); }

bool ResultsBook::is_estimate(const std::shared_ptr<const study::Growth>& growth) const {
    return growth != nullptr && std::ranges::any_of(estimates_, [&](const auto& each) { return each.second == growth; });
}

bool ResultsBook::is_outdated(const std::shared_ptr<const study::Growth>& growth) const {
    if (growth == nullptr) return false;
    return is_estimate(growth) ? !no_estimate_.isEmpty() : is_outdated(growth->origin);
}

bool ResultsBook::is_day_outdated(const std::string& phase) const {
    const auto found = origins_of_days_.find(phase);
    return found != origins_of_days_.end() && is_outdated(found->second);
}

std::shared_ptr<const study::Growth> ResultsBook::best(const std::string& design) const {
    const auto simulated = growth(design), estimated = estimate(design);
    return estimated != nullptr && (simulated == nullptr || is_outdated(simulated)) ? estimated : simulated;
}

void ResultsBook::put_estimate(const std::string& design, std::shared_ptr<const study::Growth> growth) {
    estimates_[design] = std::move(growth);
    emit changed();
}

const study::Prospect* ResultsBook::prospect(const RemedyKey& remedy) const {
    const auto found = prospects_.find(remedy);
    return found == prospects_.end() ? nullptr : &found->second;
}

void ResultsBook::put_prospects(const std::map<RemedyKey, study::Prospect>& prospects) {
    if (prospects.empty()) return;
    for (const auto& [remedy, prospect] : prospects) prospects_[remedy] = prospect;
    emit changed();
}

void ResultsBook::drop_estimates() {
    if (estimates_.empty() && no_estimate_.isEmpty()) return;
    estimates_.clear();
    prospects_.clear();
    no_estimate_.clear();
    emit changed();
}

void ResultsBook::set_no_estimate(const QString& why) {
    if (why == no_estimate_) return;
    no_estimate_ = why;
    emit changed();
}

void ResultsBook::put(const std::string& design, std::shared_ptr<const study::Growth> growth) {
    growths_[design] = std::move(growth);
    emit changed();
}

void ResultsBook::put(std::shared_ptr<const study::Results> runs) {
    runs_ = std::move(runs);
    emit changed();
}

void ResultsBook::put_day(const std::string& phase, std::shared_ptr<const study::RunResult> run, study::Origin origin) {
    days_[phase] = std::move(run);
    origins_of_days_[phase] = std::move(origin);
    emit changed();
}

const study::RunResult* ResultsBook::traced(const study::RunResult& run) const {
    for (const auto& results : traced_) {
        const study::RunResult& known = results->runs.front();
        const bool is_same = known.phase == run.phase && known.design == run.design && known.users == run.users;
        if (is_same && !is_outdated(results->origin)) return &known;
    }
    return nullptr;
}

void ResultsBook::put_traced(std::shared_ptr<const study::Results> results) {
    traced_.push_back(std::move(results));
    emit changed();
}

void ResultsBook::put(std::shared_ptr<const study::Comparison> comparison) {
    comparison_ = std::move(comparison);
    emit changed();
}

void ResultsBook::put(std::shared_ptr<const study::Advices> advice) {
    advice_ = std::move(advice);
    emit changed();
}

void ResultsBook::set_coming(bool coming) {
    if (coming == coming_) return;
    coming_ = coming;
    emit changed();
}

void ResultsBook::clear() {
    growths_.clear();
    estimates_.clear();
    prospects_.clear();
    no_estimate_.clear();
    runs_.reset();
    days_.clear();
    origins_of_days_.clear();
    traced_.clear();
    comparison_.reset();
    advice_.reset();
    emit changed();
}

}  // namespace headroom::replay
