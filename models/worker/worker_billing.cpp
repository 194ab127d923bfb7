// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/worker/worker.h"

namespace headroom::models {

std::vector<plan::Usage> usage_of(const WorkerSettings& settings, std::vector<double> ranks) {
    return {plan::machines(settings.instance ? settings.instance->name : "", {}, std::move(ranks))};
}

std::vector<plan::Usage> Worker::usage(kernel::Blocks blocks) const {
    return of_own_machines(also(Server::usage(blocks), usage_of(settings_, rented_by_rank(blocks))));
}

}  // namespace headroom::models
