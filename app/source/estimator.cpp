// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source/estimator.h"

#include <algorithm>
#include <thread>

#include "models/models.h"

namespace headroom::app {

unsigned threads_of(int jobs) { return jobs > 0 ? static_cast<unsigned>(jobs) : std::max(1U, std::thread::hardware_concurrency()); }

study::Estimator estimator_of(const schema::Catalogue& types, int jobs) {
    return {types, models::estimates(), analytic::Detail::Full, threads_of(jobs)};
}

const analytic::ModelTypes& estimates() { return models::estimates(); }

}  // namespace headroom::app
