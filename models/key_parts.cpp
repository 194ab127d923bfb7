// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/key_parts.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "core/random.h"

namespace headroom::models {

namespace {

/// Keys of a class that are looked up one by one; of wider classes each part has an even share.
constexpr double most_keys_looked_up = 4096;

KeyParts looked_up(const KeySpread& spread, const KeyDistribution& keys, const std::vector<analytic::KeyClass>& classes) {
    KeyParts parts(spread.parts, std::vector<double>(classes.size(), 0));
    for (std::size_t k = 0; k < classes.size(); ++k) {
        const auto count = static_cast<std::uint64_t>(classes[k].keys);
        const auto looked_up = static_cast<std::uint64_t>(std::min(classes[k].keys, most_keys_looked_up));
        if (spread.by_hash && count > looked_up) {
            for (auto& part : parts) part[k] = 1 / static_cast<double>(spread.parts);
            continue;
        }
        double sum = 0;
        for (std::uint64_t i = 0; i < looked_up; ++i) {
            const std::uint64_t key = classes[k].first + (count > looked_up ? i * count / looked_up : i);
            const double weight = keys.probability(key);
            parts[spread.by_hash ? part_by_hash(key, spread.salt, spread.parts) : part_by_range(key, keys.keys(), spread.parts)][k] +=
                weight;
            sum += weight;
        }
        for (auto& part : parts) part[k] /= sum;
    }
    return parts;
}

}  // namespace

std::size_t part_by_range(std::uint64_t key, std::uint64_t keys, std::size_t parts) {
    return static_cast<std::size_t>(static_cast<double>(key) / static_cast<double>(keys) * static_cast<double>(parts));
}

std::size_t part_by_hash(std::uint64_t key, std::uint64_t salt, std::size_t parts) {
    return static_cast<std::size_t>(mix64(mix64(key) ^ salt) % parts);
}

std::shared_ptr<const KeyParts> parts_of(const KeySpread& spread, const KeyDistribution& keys,
                                         const std::vector<analytic::KeyClass>& classes) {
    constexpr std::size_t most = 2000;
    static std::mutex mutex;
    static std::map<KeySpread, std::shared_ptr<const KeyParts>> known;
    const std::scoped_lock lock(mutex);
    if (const auto found = known.find(spread); found != known.end()) return found->second;
    if (known.size() >= most) known.clear();
    return known.emplace(spread, std::make_shared<const KeyParts>(looked_up(spread, keys, classes))).first->second;
}

}  // namespace headroom::models
