// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/same_figures.h"

#include <algorithm>

namespace headroom::document {

namespace {

Value without_note(Value settings) {
    if (settings.is_object()) settings.erase("note");
    return settings;
}

/// Lists of objects: routes, keyspaces, promises, incidents.
bool same_parts(const Value& a, const Value& b) {
    if (!a.is_array() || !b.is_array()) return a == b;
    return std::ranges::equal(a.as_array(), b.as_array(),
                              [](const Value& x, const Value& y) { return without_note(x) == without_note(y); });
}

bool same_component(const plan::Component& a, const plan::Component& b) {
    return a.id == b.id && a.type == b.type && without_note(a.settings) == without_note(b.settings);
}

bool same_connection(const plan::Connection& a, const plan::Connection& b) {
    return a.id == b.id && a.from == b.from && a.to == b.to && a.from_port == b.from_port && a.to_port == b.to_port &&
           without_note(a.settings) == without_note(b.settings);
}

bool same_design(const plan::Design& a, const plan::Design& b) {
    return a.platform == b.platform && same_parts(a.incidents, b.incidents) &&
           std::ranges::equal(a.components, b.components, same_component) &&
           std::ranges::equal(a.connections, b.connections, same_connection);
}

bool same_phase(const plan::Phase& a, const plan::Phase& b) {
    const auto same_setting = [](const plan::Setting& x, const plan::Setting& y) { return x.path == y.path && x.value == y.value; };
    return a.name == b.name && a.users == b.users && a.design == b.design && a.horizon == b.horizon &&
           same_parts(a.incidents, b.incidents) && std::ranges::equal(a.set, b.set, same_setting);
}

}  // namespace

bool same_figures(const plan::Plan& then, const plan::Plan& now) {
    return then.prices == now.prices && same_parts(then.routes, now.routes) && same_parts(then.keyspaces, now.keyspaces) &&
           same_parts(then.slo, now.slo) && std::ranges::equal(then.phases, now.phases, same_phase) &&
           std::ranges::all_of(then.designs, [&](const plan::Design& design) {
               const plan::Design* present = now.find_design(design.name);
               return present != nullptr && same_design(design, *present);
           });
}

}  // namespace headroom::document
