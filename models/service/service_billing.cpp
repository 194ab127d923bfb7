// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/service/service.h"

namespace headroom::models {

using plan::Meter;

std::vector<plan::Usage> usage_of(const ServiceSettings& settings, std::vector<double> ranks) {
    std::vector<plan::Usage> usage = {plan::machines(settings.instance ? settings.instance->name : "", {}, std::move(ranks))};
    if (settings.disk) usage.push_back({Meter::BlockStorage, {}, {}, usage.front().per_hour * plan::held(settings.disk->value)});
    return usage;
}

std::vector<plan::Usage> Service::usage(kernel::Blocks blocks) const {
    return of_own_machines(also(Server::usage(blocks), usage_of(settings_, rented_by_rank(blocks))));
}

}  // namespace headroom::models
