// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostic.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace headroom {

namespace {

constexpr std::size_t listed_at_most = 12;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Damerau-Levenshtein distance with adjacent transpositions (optimal string alignment), letter case ignored.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

bool is_plain(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

}  // namespace

std::string to_string(const Diagnostic& diagnostic, std::string_view file) {
    std::string text(file);
    if (diagnostic.at.line > 0) text += fmt::format(":{}:{}", diagnostic.at.line, diagnostic.at.column);
    if (!text.empty()) text += ": ";
    text += diagnostic.severity == Severity::Error ? "error: " : "warning: ";
    text += diagnostic.message;
    if (!diagnostic.expected.empty()) {
        text += diagnostic.expected.starts_with("did you mean") ? "; " : "; expected ";
        text += diagnostic.expected;
    }
    if (!diagnostic.path.empty()) text += fmt::format(" (at {})", diagnostic.path);
    return text;
}

std::string member_path(std::string_view path, std::string_view name) {
    if (is_plain(name)) return fmt::format("{}.{}", path, name);
    return fmt::format("{}['{}']", path, name);
}

void Diagnostics::error(Location at, std::string path, std::string message, std::string expected) {
    list_.push_back({Severity::Error, at, std::move(path), std::move(message), std::move(expected)});
}

void Diagnostics::warning(Location at, std::string path, std::string message, std::string expected) {
    list_.push_back({Severity::Warning, at, std::move(path), std::move(message), std::move(expected)});
}

bool Diagnostics::has_errors() const {
    return std::any_of(list_.begin(), list_.end(), [](const Diagnostic& each) { return each.severity == Severity::Error; });
}

void Diagnostics::append(const Diagnostics& other) {
    list_.reserve(list_.size() + other.list_.size());
    for (std::size_t i = 0, n = other.list_.size(); i < n; ++i) list_.push_back(other.list_[i]);
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates) {
    std::string nearest;
    std::size_t least = std::string::npos;
    for (const std::string& candidate : candidates) {
        const std::size_t longer = std::max(name.size(), candidate.size());
        const std::size_t shorter = std::min(name.size(), candidate.size());
        if ((longer - shorter) * 3 > longer) continue;
        const std::size_t difference = distance(name, candidate);
        if (difference * 3 > longer || difference >= least) continue;
        least = difference;
        nearest = candidate;
    }
    return nearest;
}

std::string suggest(std::string_view name, const std::vector<std::string>& candidates) {
    if (const std::string nearest = nearest_name(name, candidates); !nearest.empty()) return fmt::format("did you mean '{}'?", nearest);
    if (candidates.empty() || candidates.size() > listed_at_most) return {};
    if (candidates.size() == 1) return fmt::format("'{}'", candidates.front());
    return fmt::format("one of {}", fmt::join(candidates, ", "));
}

}  // namespace headroom
