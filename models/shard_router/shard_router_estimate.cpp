// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <compare>
#include <map>
#include <memory>
#include <mutex>

#include "analytic/model.h"
#include "core/random.h"
#include "models/shard_router/shard_router.h"

namespace headroom::models {

namespace {

/// Keys of a class that are looked up one by one; of wider classes each shard has an even part.
constexpr double most_keys_looked_up = 4096;

using Parts = std::vector<std::vector<double>>;  ///< [shard][class of keys]

/// How keys are spread over shards.
struct Spread {
    std::uint64_t keys;
    double exponent;
    Sharding by;
    std::uint64_t salt;
    std::size_t shards;
    auto operator<=>(const Spread&) const = default;
};

Parts parts_of(const Spread& spread, const KeyDistribution& keys, const std::vector<analytic::KeyClass>& classes) {
    Parts parts(spread.shards, std::vector<double>(classes.size(), 0));
    for (std::size_t k = 0; k < classes.size(); ++k) {
        const auto count = static_cast<std::uint64_t>(classes[k].keys);
        const auto looked_up = static_cast<std::uint64_t>(std::min(classes[k].keys, most_keys_looked_up));
        const bool by_hash = spread.by == Sharding::Hash;
        if (by_hash && count > looked_up) {
            for (auto& part : parts) part[k] = 1 / static_cast<double>(spread.shards);
            continue;
        }
        double sum = 0;
        for (std::uint64_t i = 0; i < looked_up; ++i) {
            const std::uint64_t key = classes[k].first + (count > looked_up ? i * count / looked_up : i);
            const double weight = keys.probability(key);
            const std::size_t shard =
                by_hash ? shard_by_hash(key, spread.salt, spread.shards) : shard_by_range(key, keys.keys(), spread.shards);
            parts[shard][k] += weight;
            sum += weight;
        }
        for (auto& part : parts) part[k] /= sum;
    }
    return parts;
}

/// Share of a class's requests that each shard gets. Looked up key by key once, and kept for as long as the process lives.
std::shared_ptr<const Parts> known_parts_of(const Spread& spread, const KeyDistribution& keys,
                                            const std::vector<analytic::KeyClass>& classes) {
    constexpr std::size_t most = 2000;
    static std::mutex mutex;
    static std::map<Spread, std::shared_ptr<const Parts>> known;
    const std::scoped_lock lock(mutex);
    if (const auto found = known.find(spread); found != known.end()) return found->second;
    if (known.size() >= most) known.clear();
    return known.emplace(spread, std::make_shared<const Parts>(parts_of(spread, keys, classes))).first->second;
}

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
    const Parts& parts_at(std::size_t keyspace, const analytic::Around& around) {
        auto& parts = parts_[keyspace];
        if (parts) return *parts;
        const KeyDistribution& keys = context_.scenario.keyspaces[keyspace].keys;
        parts = known_parts_of({keys.keys(), keys.exponent(), settings_.by, salt_, shards_}, keys, around.classes(keyspace));
        return *parts;
    }

    std::size_t shards_;
    std::uint64_t salt_;
    std::map<std::size_t, std::shared_ptr<const Parts>> parts_;  ///< by keyspace
    std::vector<double> by_shard_;
    double scattered_ = 0;
};

}  // namespace

void add_estimate_of_shard_router(analytic::ModelTypes& types) { types.add<ShardRouterModel>("shard_router"); }

}  // namespace headroom::models
