// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source/estimator.h"

#include <malloc.h>

#include <algorithm>
#include <thread>

#include "models/models.h"

namespace headroom::app {

namespace {

/// What an estimate frees the next one takes: given back to the system, and got from it again page by page, it costs a fifth of the time.
void keep_freed_memory() {
    constexpr int most_kept = 512 << 20, most_of_one = 32 << 20;  // bytes
    mallopt(M_TRIM_THRESHOLD, most_kept);
    mallopt(M_MMAP_THRESHOLD, most_of_one);
}

}  // namespace

unsigned threads_of(int jobs) { return jobs > 0 ? static_cast<unsigned>(jobs) : std::max(1U, std::thread::hardware_concurrency()); }

study::Estimator estimator_of(const schema::Catalogue& types, int jobs) {
    keep_freed_memory();
    return {types, models::estimates(), analytic::Detail::Full, threads_of(jobs)};
}

const analytic::ModelTypes& estimates() { return models::estimates(); }

}  // namespace headroom::app
