// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source/estimator.h"

#include "models/models.h"

namespace headroom::app {

study::Estimator estimator_of(const schema::Catalogue& types) { return {types, models::estimates()}; }

}  // namespace headroom::app
