// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/service/service.h"

namespace headroom::models {

using plan::Meter;

std::vector<plan::Usage> usage_of(const ServiceSettings& settings, double replicas) {
    std::vector<plan::Usage> usage = {{Meter::Instance, settings.instance ? settings.instance->name : "", {}, replicas}};
    if (settings.disk) usage.push_back({Meter::BlockStorage, {}, {}, replicas * plan::held(settings.disk->value)});
    return usage;
}

std::vector<plan::Usage> Service::usage(kernel::Blocks blocks) const {
    return of_own_machines(also(Server::usage(blocks), usage_of(settings_, rented(blocks))));
}

}  // namespace headroom::models
