// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/read_replica/read_replica.h"

namespace headroom::models {

using plan::Meter;

std::vector<plan::Usage> usage_of(const ReadReplicaSettings& settings, std::vector<double> ranks, const std::string& engine,
                                  std::optional<double> bytes) {
    std::vector<plan::Usage> usage = {plan::machines(settings.instance ? settings.instance->name : "", engine, std::move(ranks))};
    if (bytes) usage.push_back({Meter::DatabaseStorage, {}, engine, usage.front().per_hour * plan::held(*bytes)});
    return usage;
}

/// Prices depend on the engine, which is the primary's.
std::vector<plan::Usage> ReadReplica::usage(kernel::Blocks blocks) const {
    const std::string engine = primary_ != nullptr ? primary_->engine_name() : "postgresql";
    const auto bytes = primary_ != nullptr ? primary_->bytes_of_replica(blocks) : std::nullopt;
    return also(Server::usage(blocks), usage_of(settings_, rented_by_rank(blocks), engine, bytes));
}

}  // namespace headroom::models
