// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/document.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "study/results_reader.h"

namespace headroom::report {

namespace {

[[noreturn]] void refuse(const std::string& path, std::string message, std::string expected) {
    throw InvalidDocument(path, {{Severity::Error, {}, "", std::move(message), std::move(expected)}});
}

template <class Part>
void take(std::optional<Part>& place, Part part, const std::string& path) {
    if (place) refuse(path, "this is the second document of its kind", "results, a growth, or one of each");
    place = std::move(part);
}

/// Its text begins with the phase: "Growth breaks at 50k users", "Launch: db is a single point of failure".
Told of_growth(const study::Growth& growth, const study::Finding& finding) {
    const std::string* phase = nullptr;
    for (const study::Stage& stage : growth.stages) {
        const bool is_of_it = finding.text.starts_with(stage.phase + ' ') || finding.text.starts_with(stage.phase + ": ");
        if (is_of_it && (phase == nullptr || stage.phase.size() > phase->size())) phase = &stage.phase;
    }
    if (phase == nullptr) return {"Growth", finding.text, &finding};
    const std::size_t behind = phase->size() + (finding.text[phase->size()] == ':' ? 2 : 1);
    return {*phase, finding.text.substr(behind), &finding};
}

}  // namespace

const std::vector<study::RunResult>& Document::runs() const {
    static const std::vector<study::RunResult> none;
    return results ? results->runs : none;
}

const std::vector<study::RunResult>& Document::points() const {
    static const std::vector<study::RunResult> none;
    return growth ? growth->points : none;
}

std::vector<Told> told_findings(const Document& document) {
    std::vector<Told> told;
    for (const study::RunResult& run : document.runs())
        for (const study::Finding& finding : run.findings) told.push_back({run.phase, finding.text, &finding});
    if (!document.growth) return told;
    const std::size_t of_runs = told.size();
    for (const study::Finding& finding : document.growth->findings) {
        Told each = of_growth(*document.growth, finding);
        const bool is_of_a_run = finding.text.starts_with(each.phase + ": ");
        const bool is_told =
            is_of_a_run && std::any_of(told.begin(), told.begin() + static_cast<std::ptrdiff_t>(of_runs), [&](const Told& run) {
                return run.phase == each.phase && run.finding->rule == finding.rule && run.finding->component == finding.component;
            });
        if (!is_told) told.push_back(std::move(each));
    }
    return told;
}

Document parse_documents(const std::vector<Text>& texts, const schema::Catalogue& catalogue) {
    Document document;
    for (const auto& [path, text] : texts) {
        const std::string format = study::format_of(text, path);
        if (format == "headroom-growth")
            take(document.growth, study::parse_growth(text, path, catalogue), path);
        else if (format == "headroom-results")
            take(document.results, study::parse_results(text, path, catalogue), path);
        else
            refuse(path, fmt::format("there is no report of a document of format '{}'", format),
                   "a plan, or what headroom run or growth writes as JSON");
        if (document.results && document.growth && document.results->origin.plan_sha256 != document.growth->origin.plan_sha256)
            refuse(path,
                   fmt::format("the results and the growth are of two plans, '{}' and '{}', or of two states of one",
                               document.results->origin.plan, document.growth->origin.plan),
                   "documents made from the same plan with the same settings");
        if (document.results && document.results->runs.empty()) refuse(path, "the document holds no runs", "at least one");
    }
    return document;
}

}  // namespace headroom::report
