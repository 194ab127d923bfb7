// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

#include <functional>
#include <string>

#include "plan/plan.h"
#include "schema/record.h"

namespace headroom::panels {

using IncidentChosen = std::function<void(const schema::Record& kind, const std::string& about)>;

/// Kinds of incidents that can befall the design, and below each what it can befall.
void fill_incident_menu(QMenu& menu, const plan::Plan& plan, const std::string& design, const schema::Catalogue& types,
                        const IncidentChosen& chosen);

}  // namespace headroom::panels
