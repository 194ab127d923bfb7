// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/scalers.h"

#include "plan/names.h"

namespace headroom::document {

std::vector<std::string> scalers_of(const plan::Plan& plan, const std::string& design, const std::string& component,
                                    const schema::Catalogue& types) {
    const plan::Design* own = plan.find_design(design);
    if (own == nullptr) return {};
    const auto is_scaler = [&](const std::string& id) {
        const plan::Component* found = own->find_component(id);
        const schema::Record* record = found != nullptr ? types.find(found->type) : nullptr;
        return record != nullptr && record->role == schema::Role::Scaler;
    };
    if (is_scaler(component)) return {component};
    std::vector<std::string> scalers;
    for (const plan::Connection& connection : own->connections)
        if (connection.to == component && is_scaler(connection.from)) scalers.push_back(connection.from);
    return plan::given(scalers);
}

}  // namespace headroom::document
