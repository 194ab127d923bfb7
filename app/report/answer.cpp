// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"
#include "app/report/growth_bands.h"

namespace headroom::report {

namespace {

using figures::people;
using study::RunResult;
using study::Status;

/// So many phases that miss promises are told each with its figures; more would not be short.
constexpr std::size_t told_one_by_one = 3;

/// "A", "A and B", "A, B and C".
std::string listed(const std::vector<std::string>& items) {
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) text += (i == 0 ? "" : i + 1 == items.size() ? " and " : ", ") + items[i];
    return text;
}

/// "p95 of checkout is 1.2 s where 1 s is promised"
std::string missed(const study::SloResult& row, const RunResult& run) {
    return fmt::format("{} of {} is {} (promised: {})", row.metric, row.route.empty() ? "all requests" : row.route,
                       figures::measured_of(row, run), figures::promise_of(row));
}

void add_promises(std::vector<std::string>& sentences, const std::vector<RunResult>& runs) {
    std::vector<std::string> kept, open, missing, counts;
    bool promised = false;
    for (const RunResult& run : runs) {
        promised = promised || !run.slo.empty();
        if (run.slo.empty() || run.status == Status::Unstable) continue;
        std::vector<std::string> misses;
        std::size_t unknown = 0;
        for (const study::SloResult& row : run.slo) {
            if (row.met == std::optional(false)) misses.push_back(missed(row, run));
            if (!row.met) ++unknown;
        }
        if (!misses.empty()) {
            counts.push_back(fmt::format("{} ({} of {})", run.phase, misses.size(), run.slo.size()));
            missing.push_back(
                fmt::format("{} misses {} of its {} promises: {}.", run.phase, misses.size(), run.slo.size(), listed(misses)));
        } else {
            (unknown > 0 ? open : kept).push_back(run.phase);
        }
    }
    if (missing.size() <= told_one_by_one)
        sentences = missing;
    else
        sentences.push_back(fmt::format("{} phases miss promises: {}.", missing.size(), listed(counts)));
    if (!open.empty()) sentences.push_back(fmt::format("Whether {} keeps all promises is not known for certain.", listed(open)));
    if (!kept.empty())
        sentences.insert(sentences.begin(), kept.size() == runs.size() && runs.size() > 1
                                                ? "Every phase keeps all its promises."
                                                : fmt::format("{} {} all promises.", listed(kept), kept.size() == 1 ? "keeps" : "keep"));
    if (!promised) sentences.push_back("The plan promises nothing (it has no SLOs).");
}

void add_statuses(std::vector<std::string>& sentences, const std::vector<RunResult>& runs) {
    for (const RunResult& run : runs) {
        if (run.status == Status::Unstable) {
            const std::vector<std::string> growing = run.peak().where_it_grows();
            sentences.push_back(fmt::format("{} has no steady state{}: there are no figures of it.", run.phase,
                                            growing.empty() ? "" : fmt::format(", calls pile up at {}", listed(growing))));
        } else if (run.status == Status::Overloaded) {
            sentences.push_back(fmt::format("{} is overloaded: {} of its requests fail.", run.phase,
                                            people(run.peak().total.error_ratio.value, Unit::Ratio)));
        } else if (run.status == Status::NotConverged) {
            sentences.push_back(fmt::format("The figures of {} are less precise than was asked for.", run.phase));
        }
    }
}

void add_busiest(std::vector<std::string>& sentences, const std::vector<RunResult>& runs) {
    const RunResult* most = nullptr;
    const auto load = [](const RunResult& run) {
        const auto* busiest = run.peak().busiest();
        return busiest == nullptr ? -1 : *busiest->utilization().value;
    };
    for (const RunResult& run : runs)
        if (load(run) >= 0 && (most == nullptr || load(run) > load(*most))) most = &run;
    if (most == nullptr) return;
    const auto* busiest = most->peak().busiest();
    sentences.push_back(fmt::format("The busiest of all is {} in {}: {} of its {} is used {}.", busiest->id, most->phase,
                                    people(busiest->utilization().value, Unit::Ratio), busiest->resources[*busiest->bottleneck].name,
                                    most->horizon == "steady" ? "at the peak" : "over its span"));
}

void add_growth(std::vector<std::string>& sentences, const Document& document) {
    if (!document.growth) return;
    const auto crossings = crossings_of(document);
    if (crossings.empty()) {
        sentences.push_back("As users grow, nothing was found that breaks while it is in force.");
        return;
    }
    for (const Crossing& crossing : crossings)
        sentences.push_back(fmt::format("{}{} {}.", &crossing == &crossings.front() ? "As users grow, the first to give way is " : "Then ",
                                        crossing.phase + ", which", crossing.text));
}

void add_cost(std::vector<std::string>& sentences, const std::vector<RunResult>& runs) {
    std::vector<std::string> items;
    for (const RunResult& run : runs)
        if (run.cost)
            items.push_back(fmt::format("{} {}", run.phase, figures::exact_money({run.cost->per_month.value, {}}, run.cost->currency)));
    if (!items.empty()) sentences.push_back(fmt::format("A month costs: {}.", listed(items)));
}

}  // namespace

std::vector<std::string> answer_of(const Document& document) {
    std::vector<std::string> sentences;
    const auto& runs = document.runs();
    if (!runs.empty()) add_promises(sentences, runs);
    add_statuses(sentences, runs);
    add_busiest(sentences, runs.empty() ? document.points() : runs);
    add_growth(sentences, document);
    add_cost(sentences, runs);
    return sentences;
}

}  // namespace headroom::report
