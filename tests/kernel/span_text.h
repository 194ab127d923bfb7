// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>
#include <string>

#include "lab.h"

/// Requests that are followed, as text.
namespace headroom::lab {

using kernel::FollowedRequest;
using kernel::Span;

/// "users->web [1, 3.5] waited 0.5", two spaces further in for each span that it is part of.
inline std::string line_of(const FollowedRequest& request, std::size_t number, const plan::Scenario& scenario) {
    const Span& span = request.spans[number];
    std::string line;
    for (std::uint32_t up = span.parent; up != Span::none; up = request.spans[up].parent) line += "  ";
    const bool is_call = span.channel != kernel::no_channel;
    line += is_call ? scenario.connections[span.channel].id : fmt::format("{}.{}", scenario.components[span.component].id, span.replica);
    line += span.end == kernel::never ? fmt::format(" [{:g}, ...]", kernel::to_seconds(span.begin))
                                      : fmt::format(" [{:g}, {:g}]", kernel::to_seconds(span.begin), kernel::to_seconds(span.end));
    if (span.waited > 0) line += fmt::format(" waited {:g}", kernel::to_seconds(span.waited));
    if (span.worked > 0) line += fmt::format(" worked {:g}", kernel::to_seconds(span.worked));
    if (span.attempt > 1) line += fmt::format(" attempt {}", span.attempt);
    if (span.second) line += " second";
    if (span.fallback) line += " fallback";
    if (span.found != Span::Found::NotAsked) line += span.found == Span::Found::Hit ? " hit" : " miss";
    if (span.end != kernel::never && span.outcome != Outcome::Ok) line += fmt::format(" {}", to_string(span.outcome));
    return line;
}

inline std::string text_of(const FollowedRequest& request, const plan::Scenario& scenario) {
    std::string text;
    for (std::size_t i = 0; i < request.spans.size(); ++i) text += line_of(request, i, scenario) + "\n";
    return text;
}

inline void follow(Lab& lab, std::size_t most) {
    lab.simulation().trace()->keep(most);
    lab.simulation().trace()->spans()->restart(0);
}

struct Followed {
    const char* name;
    Sketch sketch;
    int requests;
    const char* expected;  ///< of the last one that is over
};

/// Its text, and what it should be.
inline void compare_last(const Followed& test) {
    Lab lab(test.sketch, 1, 1, true);
    follow(lab, 10);
    lab.request(test.requests, 1);
    lab.run_to(100);
    const auto kept = lab.simulation().trace()->spans()->kept();
    QCOMPARE(kept.size(), static_cast<std::size_t>(test.requests));
    QCOMPARE(QString::fromStdString(text_of(*kept.back().request, lab.simulation().scenario())), QString(test.expected));
}

}  // namespace headroom::lab
