// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/plan_delta.h"

#include <algorithm>

#include "plan/reader.h"

namespace headroom::document {

namespace {

using plan::Component;
using plan::Connection;
using plan::Design;
using plan::Phase;
using plan::Setting;

template <class T>
bool alike(const std::vector<T>& a, const std::vector<T>& b);

/// Unlike ==, minds the order of members: files keep it.
bool alike(const Value& a, const Value& b) {
    if (a.is_array() && b.is_array()) return alike(a.as_array(), b.as_array());
    if (!a.is_object() || !b.is_object()) return a == b;
    return std::ranges::equal(a.as_object(), b.as_object(),
                              [](const auto& x, const auto& y) { return x.name == y.name && alike(x.value, y.value); });
}

bool alike(const Component& a, const Component& b) {
    return a.id == b.id && a.type == b.type && a.placed == b.placed && a.x == b.x && a.y == b.y && alike(a.settings, b.settings);
}
bool alike(const Connection& a, const Connection& b) {
    return a.id == b.id && a.has_own_id == b.has_own_id && a.from == b.from && a.from_port == b.from_port && a.to == b.to &&
           a.to_port == b.to_port && alike(a.settings, b.settings);
}
bool alike(const Design& a, const Design& b) {
    return a.name == b.name && a.note == b.note && alike(a.components, b.components) && alike(a.connections, b.connections) &&
           alike(a.settings, b.settings) && alike(a.platform, b.platform) && alike(a.incidents, b.incidents);
}
bool alike(const Setting& a, const Setting& b) { return a.path == b.path && alike(a.value, b.value); }
bool alike(const Phase& a, const Phase& b) {
    return a.name == b.name && a.note == b.note && alike(a.users, b.users) && a.design == b.design && alike(a.set, b.set) &&
           alike(a.incidents, b.incidents) && a.horizon == b.horizon;
}

template <class T>
bool alike(const std::vector<T>& a, const std::vector<T>& b) {
    return std::ranges::equal(a, b, [](const T& x, const T& y) { return alike(x, y); });
}

bool same_names(const std::vector<Design>& a, const std::vector<Design>& b) {
    return std::ranges::equal(a, b, {}, &Design::name, &Design::name);
}

bool same_head(const plan::Plan& a, const plan::Plan& b) {
    return a.name == b.name && a.note == b.note && a.prices == b.prices && alike(a.keyspaces, b.keyspaces) && alike(a.routes, b.routes) &&
           alike(a.slo, b.slo);
}

}  // namespace

bool same(const plan::Plan& a, const plan::Plan& b) { return same_head(a, b) && alike(a.designs, b.designs) && alike(a.phases, b.phases); }

template <class T>
PlanDelta::Splice<T> PlanDelta::splice(const std::vector<T>& before, const std::vector<T>& after) {
    const std::size_t shorter = std::min(before.size(), after.size());
    std::size_t front = 0, back = 0;
    while (front < shorter && alike(before[front], after[front])) ++front;
    while (back < shorter - front && alike(before[before.size() - 1 - back], after[after.size() - 1 - back])) ++back;
    const auto stretch = [&](const std::vector<T>& list) {
        return std::vector<T>(list.begin() + static_cast<std::ptrdiff_t>(front), list.end() - static_cast<std::ptrdiff_t>(back));
    };
    return {front, stretch(before), stretch(after)};
}

template <class T>
void PlanDelta::replace(std::vector<T>& list, const Splice<T>& splice, bool forward) {
    const std::vector<T>& from = forward ? splice.before : splice.after;
    const std::vector<T>& to = forward ? splice.after : splice.before;
    const auto at = list.begin() + static_cast<std::ptrdiff_t>(splice.at);
    list.insert(list.erase(at, at + static_cast<std::ptrdiff_t>(from.size())), to.begin(), to.end());
}

PlanDelta::PlanDelta(const plan::Plan& before, const plan::Plan& after) {
    const auto head_of = [](const Design& design) { return DesignHead{design.note, design.settings, design.platform, design.incidents}; };
    const auto head = [](const plan::Plan& plan) { return Head{plan.name, plan.note, plan.prices, plan.keyspaces, plan.routes, plan.slo}; };
    if (!same_head(before, after)) head_.emplace(head(before), head(after));
    phases_ = splice(before.phases, after.phases);
    if (!same_names(before.designs, after.designs)) {
        design_list_ = splice(before.designs, after.designs);
        return;
    }
    for (std::size_t i = 0; i < before.designs.size(); ++i) {
        const Design &from = before.designs[i], &to = after.designs[i];
        DesignDelta delta{i, from.name, {}, splice(from.components, to.components), splice(from.connections, to.connections)};
        if (from.note != to.note || !alike(from.settings, to.settings) || !alike(from.platform, to.platform) ||
            !alike(from.incidents, to.incidents))
            delta.head.emplace(head_of(from), head_of(to));
        if (delta.head || !delta.components.is_empty() || !delta.connections.is_empty()) designs_.push_back(std::move(delta));
    }
}

PlanChange PlanDelta::change() const {
    PlanChange change;
    change.head = head_.has_value();
    change.phases = !phases_.is_empty();
    change.design_list = !design_list_.is_empty();
    for (const DesignDelta& design : designs_) change.designs.insert(design.name);
    return change;
}

void PlanDelta::redo(plan::Plan& plan) const { apply(plan, true); }
void PlanDelta::undo(plan::Plan& plan) const { apply(plan, false); }

void PlanDelta::apply(plan::Plan& plan, bool forward) const {
    const auto side = [forward](const auto& pair) -> const auto& { return forward ? pair.second : pair.first; };
    if (head_) {
        const Head& head = side(*head_);
        plan.name = head.name;
        plan.note = head.note;
        plan.prices = head.prices;
        plan.keyspaces = head.keyspaces;
        plan.routes = head.routes;
        plan.slo = head.slo;
    }
    replace(plan.phases, phases_, forward);
    replace(plan.designs, design_list_, forward);
    for (const DesignDelta& delta : designs_) {
        Design& design = plan.designs[delta.index];
        if (delta.head) {
            const DesignHead& head = side(*delta.head);
            design.note = head.note;
            design.settings = head.settings;
            design.platform = head.platform;
            design.incidents = head.incidents;
        }
        replace(design.components, delta.components, forward);
        replace(design.connections, delta.connections, forward);
    }
}

}  // namespace headroom::document
