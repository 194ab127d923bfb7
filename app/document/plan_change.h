// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>

#include <set>
#include <string>

namespace headroom::document {

/// What of a plan is not as it was.
struct PlanChange {
    bool everything = false;          ///< another plan
    bool head = false;                ///< name, note, prices, keyspaces, routes or promises
    bool phases = false;              ///< their list or any of them
    bool design_list = false;         ///< designs came, went, were renamed or moved
    std::set<std::string> designs{};  ///< those whose note, components or connections are not as they were

    bool concerns(const std::string& design) const { return everything || design_list || designs.contains(design); }
    bool is_empty() const { return !everything && !head && !phases && !design_list && designs.empty(); }
};

}  // namespace headroom::document

Q_DECLARE_METATYPE(headroom::document::PlanChange)
