// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/source/plan_surroundings.h"
#include "plan/plan.h"
#include "study/assumptions.h"
#include "study/result.h"

/// What documents about a plan say of where their figures come from.
namespace headroom::app {

study::Origin origin_of(const plan::Plan& plan, const cost::PriceCatalogue& prices);
study::Assumptions assumptions_of(const plan::Plan& plan, const schema::Catalogue& types);

}  // namespace headroom::app
