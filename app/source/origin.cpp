// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source/origin.h"

#include "app/source/plan_hash.h"

namespace headroom::app {

study::Origin origin_of(const plan::Plan& plan, const cost::PriceCatalogue& prices) {
    return {plan.name, sha256_of(plan), prices.name, prices.as_of, prices.provider, prices.region};
}

study::Assumptions assumptions_of(const plan::Plan& plan, const schema::Catalogue& types) {
    study::Assumptions assumptions = study::assumptions_of(plan, types);
    assumptions.program = HEADROOM_VERSION;
    return assumptions;
}

}  // namespace headroom::app
