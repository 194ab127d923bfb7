// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source/estimator.h"

#include <algorithm>
#include <thread>

#include "models/models.h"

namespace headroom::app {

study::Estimator estimator_of(const schema::Catalogue& types, unsigned threads) {
    const unsigned at_once = threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
    return {types, models::estimates(), analytic::Detail::Full, at_once};
}

const analytic::ModelTypes& estimates() { return models::estimates(); }

}  // namespace headroom::app
