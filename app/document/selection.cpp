// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/selection.h"

#include <algorithm>

#include "app/document/plan_document.h"
#include "plan/names.h"

namespace headroom::document {

namespace {

/// Those that are gone and have a new one in their place of the list.
void rename(std::vector<std::string>& selected, const std::vector<std::string>& before, const std::vector<std::string>& now) {
    if (before.size() != now.size()) return;
    for (std::string& id : selected) {
        if (std::ranges::find(now, id) != now.end()) continue;
        const auto place = std::ranges::find(before, id) - before.begin();
        if (place == std::ssize(before)) continue;
        const std::string& next = now[static_cast<std::size_t>(place)];
        if (std::ranges::find(before, next) == before.end()) id = next;
    }
}

}  // namespace

Selection::Selection(PlanDocument& document, QObject* parent) : QObject(parent), document_(document) {
    connect(&document, &PlanDocument::changed, this, &Selection::follow);
    follow_design({.everything = true});
}

void Selection::show_design(const std::string& design) {
    if (design == design_ || document_.plan().find_design(design) == nullptr) return;
    parts_ = {};
    incident_.reset();
    design_ = design;
    removed_.clear();
    remember();
    emit design_changed();
    emit changed();
}

void Selection::select(Parts parts) {
    if (parts == parts_ && !incident_) return;
    incident_.reset();
    parts_ = std::move(parts);
    emit changed();
}

void Selection::select_incident(const std::optional<Subject>& incident) {
    if (incident == incident_ && parts_.is_empty()) return;
    incident_ = incident;
    parts_ = {};
    emit changed();
}

/// Another design, where the one that was looked at is gone, or is back.
void Selection::follow_design(const PlanChange& change) {
    const plan::Plan& plan = document_.plan();
    if (change.everything) removed_.clear();
    std::string next = design_;
    if (!removed_.empty() && plan.find_design(removed_) != nullptr) {
        next = removed_;
    } else if (plan.find_design(design_) == nullptr) {
        next = plan.designs.empty() ? std::string() : plan.designs[std::min(index_, plan.designs.size() - 1)].name;
        if (plan.designs.size() < designs_ && !change.everything) removed_ = design_;
    }
    designs_ = plan.designs.size();
    if (next == design_) return;
    if (next == removed_) removed_.clear();
    parts_ = {};
    incident_.reset();
    design_ = next;
    remember();
    emit design_changed();
    emit changed();
}

void Selection::follow(const PlanChange& change) {
    const std::string former = design_;
    follow_design(change);
    const plan::Design* design = document_.plan().find_design(design_);
    if (design == nullptr || design_ != former) return;
    if (incident_) {
        std::vector<std::string> phase{incident_->id};
        if (!change.everything) rename(phase, phases_, plan::names_of(document_.plan().phases));
        std::optional<Subject> left = incident_;
        left->id = phase.front();
        remember();
        if (settings_of(document_.plan(), *left) == nullptr) left.reset();
        return select_incident(left);
    }
    Parts left = parts_;
    if (!change.everything) {
        rename(left.components, components_, plan::component_ids(*design));
        rename(left.connections, connections_, plan::connection_ids(*design));
    }
    std::erase_if(left.components, [&](const std::string& id) { return design->find_component(id) == nullptr; });
    std::erase_if(left.connections, [&](const std::string& id) { return design->find_connection(id) == nullptr; });
    remember();
    select(std::move(left));
}

void Selection::remember() {
    const plan::Design* design = document_.plan().find_design(design_);
    components_ = design != nullptr ? plan::component_ids(*design) : std::vector<std::string>();
    connections_ = design != nullptr ? plan::connection_ids(*design) : std::vector<std::string>();
    phases_ = plan::names_of(document_.plan().phases);
    if (design != nullptr) index_ = static_cast<std::size_t>(design - document_.plan().designs.data());
}

}  // namespace headroom::document
