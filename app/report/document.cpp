// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/document.h"

#include <fmt/format.h>

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

}  // namespace

const std::vector<study::RunResult>& Document::runs() const {
    static const std::vector<study::RunResult> none;
    return results ? results->runs : none;
}

const std::vector<study::RunResult>& Document::points() const {
    static const std::vector<study::RunResult> none;
    return growth ? growth->points : none;
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
