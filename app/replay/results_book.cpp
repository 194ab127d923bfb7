// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/results_book.h"

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

void ResultsBook::put(const std::string& design, std::shared_ptr<const study::Growth> growth) {
    growths_[design] = std::move(growth);
    emit changed();
}

void ResultsBook::put(std::shared_ptr<const study::Results> runs) {
    runs_ = std::move(runs);
    emit changed();
}

void ResultsBook::put_day(const std::string& phase, std::shared_ptr<const study::RunResult> run) {
    days_[phase] = std::move(run);
    emit changed();
}

void ResultsBook::put(std::shared_ptr<const study::Comparison> comparison) {
    comparison_ = std::move(comparison);
    emit changed();
}

void ResultsBook::set_coming(bool coming) {
    if (coming == coming_) return;
    coming_ = coming;
    emit changed();
}

void ResultsBook::clear() {
    growths_.clear();
    runs_.reset();
    days_.clear();
    comparison_.reset();
    emit changed();
}

}  // namespace headroom::replay
