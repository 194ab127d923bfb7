// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diagnostic.h"
#include "schema/record.h"
#include "study/json_parts.h"

/// Reading a study's documents back.
namespace headroom::study {

/// A value in a document, and where it stands. What is missing is null; what is of another kind is an InvalidDocument that
/// names the file and the path. The document must outlive it.
class JsonNode {
public:
    JsonNode(const Json& json, const std::string& file) : json_(&json), file_(&file), path_("$") {}

    bool is_null() const { return json_->is_null(); }
    /// Null where there is none, or where this is null.
    JsonNode operator[](std::string_view name) const;
    /// An error where there is none.
    JsonNode required(std::string_view name) const;

    std::string text() const;            ///< empty for null
    double number() const;               ///< an error for null
    std::uint64_t count() const;         ///< 0 for null
    bool flag() const;                   ///< false for null
    std::optional<double> real() const;  ///< absent for null
    std::vector<JsonNode> elements() const;
    std::vector<std::pair<std::string, JsonNode>> members() const;
    std::vector<std::string> texts() const;
    Value value() const;  ///< as a plan would have it

    [[noreturn]] void fail(std::string message, std::string expected = {}) const;

private:
    JsonNode(const Json& json, const std::string* file, std::string path) : json_(&json), file_(file), path_(std::move(path)) {}
    [[noreturn]] void fail_kind(const char* expected) const;

    const Json* json_;
    const std::string* file_;
    std::string path_;
};

/// The document that a text holds; InvalidDocument, with line and column, where it is no JSON (or not all of one).
Json parse_document(const std::string& text, const std::string& file);
/// Throws InvalidDocument unless it says to be of that format, in that version or an older one.
void require_format(const JsonNode& document, std::string_view format, int version);

Origin read_origin(const JsonNode& document);
Assumptions read_assumptions(const JsonNode& json);
Estimate read_estimate(const JsonNode& json);
Times read_times(const JsonNode& json);
std::optional<CostResult> read_cost(const JsonNode& json);
std::vector<SloResult> read_slo(const JsonNode& json);
/// Absent for null.
std::optional<Uncertainty> read_uncertainty(const JsonNode& json);
std::vector<Finding> read_findings(const JsonNode& json);
Status read_status(const JsonNode& json);
/// What results and points of a growth say alike of their requests.
RequestResult read_requests(const JsonNode& json);
protocol::RequestCounts read_counts(const JsonNode& json);
/// `units` gives the outputs their units: documents name them only.
ComponentResult read_component(const std::string& id, const JsonNode& json, const schema::Catalogue& units);

/// The value whose name a text is, of an enum with to_string() whose last value is `last`.
template <class E>
E read_name(const JsonNode& json, E last) {
    std::vector<std::string> names;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        names.emplace_back(to_string(static_cast<E>(i)));
        if (json.text() == names.back()) return static_cast<E>(i);
    }
    json.fail("'" + json.text() + "' is not known here", suggest(json.text(), names));
}

}  // namespace headroom::study
