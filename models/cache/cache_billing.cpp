// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cache/cache.h"
#include "schema/describe.h"

namespace headroom::models {

std::vector<plan::Usage> usage_of(const CacheSettings& settings, double nodes) {
    const std::string engine(schema::name_of_option(settings.engine));
    return {{plan::Meter::Instance, settings.instance ? settings.instance->name : "", engine, nodes}};
}

std::vector<plan::Usage> Cache::usage(kernel::Blocks blocks) const {
    return also(Server::usage(blocks), usage_of(settings_, rented(blocks)));
}

}  // namespace headroom::models
