// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/record.h"
#include "study/growth.h"
#include "study/result.h"

/// Reports of a study for people to read, made from its documents and nothing else.
namespace headroom::report {

/// What a report is about: phases, their growth, or both of one plan.
struct Document {
    std::optional<study::Results> results;
    std::optional<study::Growth> growth;

    const study::Origin& origin() const { return results ? results->origin : growth->origin; }
    const study::Assumptions& assumptions() const { return results ? results->assumptions : growth->assumptions; }
    /// Of the results; none where there are none.
    const std::vector<study::RunResult>& runs() const;
    /// Of the growth; none where there is none.
    const std::vector<study::RunResult>& points() const;
};

/// A finding, and of which phase it is.
struct Told {
    std::string phase;
    std::string text;  ///< without the phase
    const study::Finding* finding = nullptr;
};
/// Those of the runs, then those of the growth that no run tells. They refer to the document.
std::vector<Told> told_findings(const Document& document);

/// A file's name, and what is in it.
struct Text {
    std::string path;
    std::string text;
};

/// At most one document of each kind. Throws InvalidDocument where one is no such document, of a newer version, cut off, the second
/// of its kind, or of another plan than the first.
Document parse_documents(const std::vector<Text>& texts, const schema::Catalogue& catalogue);

}  // namespace headroom::report
