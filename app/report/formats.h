// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/report/document.h"
#include "schema/record.h"

namespace headroom::report {

/// In the order in which they are offered.
enum class Format { Html, Pdf, Markdown, Xlsx, Focus, Csv, Measurements, OpenMetrics, Decisions, Otlp, ChromeTrace };

/// A format as people call it, with what it is for.
struct FormatName {
    Format format;
    std::string_view name;     ///< "xlsx"
    std::string_view purpose;  ///< "the bill and the figures as a workbook"
};
const std::vector<FormatName>& formats();
/// Has it to do with single requests, which only some results have (study::Results::has_traces)?
inline bool shows_traces(Format format) { return format == Format::Otlp || format == Format::ChromeTrace; }

/// What a plan's files are called: its name without what file systems do not like.
std::string file_name_of(const std::string& plan);

/// A file of a report: what comes after its name (".growth.csv"), and what is in it.
struct File {
    std::string ending;
    std::string bytes;
};
/// The document in a format: one file, but for CSV, which has one for the phases and one for the growth. Empty where the format has
/// nothing to say of it: a bill (Focus) needs results with a cost, Measurements need results, Otlp and
/// ChromeTrace such with traces. `types` are those of the plan's components.
/// Throws RunError where a PDF cannot be made.
std::vector<File> files_of(const Document& document, Format format, const schema::Catalogue& types);

}  // namespace headroom::report
