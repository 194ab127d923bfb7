// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cache/cache.h"
#include "schema/describe.h"

namespace headroom::models {

std::vector<plan::Usage> usage_of(const CacheSettings& settings, std::vector<double> ranks) {
    const std::string engine(schema::name_of_option(settings.engine));
    return {plan::machines(settings.instance ? settings.instance->name : "", engine, std::move(ranks))};
}

std::vector<plan::Usage> Cache::usage(kernel::Blocks blocks) const {
    return also(Server::usage(blocks), usage_of(settings_, rented_by_rank(blocks)));
}

}  // namespace headroom::models
