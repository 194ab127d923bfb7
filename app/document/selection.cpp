// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/selection.h"

#include <algorithm>

#include "app/document/plan_document.h"

namespace headroom::document {

Selection::Selection(PlanDocument& document, QObject* parent) : QObject(parent), document_(document) {
    connect(&document, &PlanDocument::changed, this, &Selection::follow);
    follow();
}

void Selection::show_design(const std::string& design) {
    if (design == design_ || document_.plan().find_design(design) == nullptr) return;
    parts_ = {};
    incident_.reset();
    design_ = design;
    index_ = static_cast<std::size_t>(document_.plan().find_design(design) - document_.plan().designs.data());
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

void Selection::follow() {
    const plan::Plan& plan = document_.plan();
    const plan::Design* design = plan.find_design(design_);
    if (design == nullptr) {
        const std::string next = plan.designs.empty() ? std::string() : plan.designs[std::min(index_, plan.designs.size() - 1)].name;
        if (next.empty() && design_.empty()) return;
        parts_ = {};
        incident_.reset();
        design_ = next;
        emit design_changed();
        emit changed();
        return;
    }
    index_ = static_cast<std::size_t>(design - plan.designs.data());
    if (incident_) {
        if (settings_of(plan, *incident_) == nullptr) select_incident({});
        return;
    }
    Parts left = parts_;
    std::erase_if(left.components, [&](const std::string& id) { return design->find_component(id) == nullptr; });
    std::erase_if(left.connections, [&](const std::string& id) { return design->find_connection(id) == nullptr; });
    select(std::move(left));
}

}  // namespace headroom::document
