// SPDX-License-Identifier: GPL-3.0-or-later
#include "knob_sketches.h"

#include <fmt/format.h>

namespace headroom::knobs {

std::string join(const std::string& a, const std::string& b) { return a + ", " + b; }

std::string component(const std::string& id, const std::string& type, const std::string& members) {
    return fmt::format(R"({{"id": "{}", "type": "{}"{}}})", id, type, members);
}

Knob unset_or(const std::string& parameter, const std::vector<std::string>& values, Sketch sketch) {
    const std::string name = parameter.substr(parameter.find('.') + 1);
    Knob knob{parameter, {""}, std::move(sketch)};
    for (const std::string& value : values) knob.values.push_back(fmt::format(R"(, "{}": {})", name, value));
    return knob;
}

Knob either(const std::string& parameter, const std::vector<std::string>& values, Sketch sketch) {
    Knob knob = unset_or(parameter, values, std::move(sketch));
    knob.values.erase(knob.values.begin());
    return knob;
}

}  // namespace headroom::knobs
