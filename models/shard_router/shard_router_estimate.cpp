// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <memory>

#include "analytic/model.h"
#include "core/random.h"
#include "models/key_parts.h"
#include "models/shard_router/shard_router.h"

namespace headroom::models {

namespace {

class ShardRouterModel : public analytic::ModelOf<ShardRouterSettings> {
public:
    explicit ShardRouterModel(const analytic::ModelContext& context)
        : ModelOf(context),
          shards_(static_cast<std::size_t>(settings_.shards)),
          salt_(stable_hash(context.scenario.components[context.index].id)) {}

    analytic::Conduct conduct(const analytic::Around& around) override {
        analytic::Conduct conduct;
        by_shard_.assign(shards_, 0);
        scattered_ = 0;
        for (std::size_t r = 0; r < around.routes(); ++r) {
            const analytic::Flow& flow = around.arrivals(r);
            analytic::Way way;
            way.visits = context_.visits("shards", r);
            if (!flow.keyspace || flow.by_class.empty()) {  // to all at once
                scattered_ += flow.rate;
                for (analytic::Visit& visit : way.visits) {
                    visit.calls = 1;
                    visit.step = 1;
                }
            } else {
                const auto& parts = parts_at(*flow.keyspace, around);
                for (std::size_t shard = 0; shard < shards_; ++shard)
                    for (std::size_t k = 0; k < flow.by_class.size(); ++k) by_shard_[shard] += flow.by_class[k] * parts[shard][k];
                std::vector<analytic::Visit> own;
                for (analytic::Visit& visit : way.visits) {
                    const auto shard = context_.scenario.connections[visit.connection].shard;
                    if (!shard) continue;
                    visit.by_class = parts[*shard];
                    visit.splits_keys = true;
                    visit.calls = 0;
                    for (std::size_t k = 0; flow.rate > 0 && k < flow.by_class.size(); ++k)
                        visit.calls += flow.by_class[k] / flow.rate * visit.by_class[k];
                    own.push_back(visit);
                }
                way.one_of = own.size() == way.visits.size();
                way.visits = std::move(own);
            }
            conduct.ways.push_back(std::move(way));
        }
        return conduct;
    }

    std::vector<std::optional<double>> outputs(const analytic::Around&) const override {
        double most = 0, keyed = 0;
        for (const double rate : by_shard_) {
            most = std::max(most, rate);
            keyed += rate;
        }
        const auto count = static_cast<double>(shards_);
        const double sum = keyed + scattered_ * count;
        if (sum <= 0) return {std::nullopt, std::nullopt, std::nullopt, std::nullopt};
        return {(most + scattered_) * count / sum, scattered_ / (scattered_ + keyed), std::nullopt, std::nullopt};
    }

private:
    const KeyParts& parts_at(std::size_t keyspace, const analytic::Around& around) {
        auto& parts = parts_[keyspace];
        if (parts) return *parts;
        const KeyDistribution& keys = context_.scenario.keyspaces[keyspace].keys;
        parts = parts_of({keys.keys(), keys.exponent(), settings_.by == Sharding::Hash, salt_, shards_}, keys, around.classes(keyspace));
        return *parts;
    }

    std::size_t shards_;
    std::uint64_t salt_;
    std::map<std::size_t, std::shared_ptr<const KeyParts>> parts_;  ///< by keyspace
    std::vector<double> by_shard_;
    double scattered_ = 0;
};

}  // namespace

void add_estimate_of_shard_router(analytic::ModelTypes& types) { types.add<ShardRouterModel>("shard_router"); }

}  // namespace headroom::models
