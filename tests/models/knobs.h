// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace headroom::knobs {

/// JSON objects of a plan, separated by commas. Where a knob is, there is "@": members that begin with a comma.
struct Sketch {
    std::string components;
    std::string connections;
    std::string routes = R"({"name": "r"})";
    std::string keyspaces = {};
    std::string slo = {};
    std::string incidents = {};
    std::string design = {};  ///< members of the design, beginning with a comma
};

/// A parameter, a plan in which it matters, and at least two settings that should tell themselves apart.
struct Knob {
    std::string parameter;  ///< record.parameter
    std::vector<std::string> values;
    Sketch sketch;
};

const std::vector<Knob>& all();
/// Parameters that only name something, or explain it to people.
const std::vector<std::string>& names_and_notes();
std::string plan_with(const Knob& knob, const std::string& value);

}  // namespace headroom::knobs
