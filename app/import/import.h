// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/import/manifests.h"

namespace headroom::import {

struct Imported {
    std::string plan;             ///< JSON
    std::vector<Remark> remarks;  ///< what was left out, and what was assumed
};

/// Why no plan can be made of these, and what else it takes; empty: one can.
std::string what_is_missing(const Manifests& manifests);

/// The plan of a system that Kubernetes manifests describe: services, balancers, autoscalers, and what calls what as far as
/// selectors, rules and the names in environment variables tell.
Imported make_plan(Manifests manifests, const std::string& name);

}  // namespace headroom::import
