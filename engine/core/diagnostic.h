// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/value.h"

namespace headroom {

enum class Severity { Error, Warning };

/// A mistake in a plan (or another document): where it stands, what is wrong, what would be right.
struct Diagnostic {
    Severity severity = Severity::Error;
    Location at;
    std::string path;      ///< JSON path, "$.designs[0].components[2].cpu.browse"
    std::string message;   ///< what is wrong: "unknown parameter 'replicsa'"
    std::string expected;  ///< what instead: "a time such as 4 ms", "one of a, b", "did you mean 'replicas'?"; may be empty
};

/// "plan.headroom.json:12:7: error: message; expected a time such as 4 ms (at $.path)"
std::string to_string(const Diagnostic& diagnostic, std::string_view file);

/// The JSON path of a member: "$.routes.browse", or "$.routes['web->db']" where the name is no word.
std::string member_path(std::string_view path, std::string_view name);

/// Collects all mistakes of one reading.
class Diagnostics {
public:
    void error(Location at, std::string path, std::string message, std::string expected = {});
    void warning(Location at, std::string path, std::string message, std::string expected = {});
    const std::vector<Diagnostic>& list() const { return list_; }
    bool has_errors() const;
    void append(const Diagnostics& other);

private:
    std::vector<Diagnostic> list_;
};

/// The candidate nearest to `name` by Damerau-Levenshtein distance, or "" where none is near (more than a third of the
/// letters differ). Letter case is ignored.
std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates);

/// What to expect instead of `name`: "did you mean 'x'?" or, without a near one and with at most twelve candidates,
/// "one of a, b, c"; otherwise empty.
std::string suggest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace headroom
