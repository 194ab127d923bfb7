// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "analytic/key_cache.h"
#include "core/keys.h"

/// Keys of one keyspace that are spread over several parts: shards, partitions.
namespace headroom::models {

/// The part of key `key` of `keys`.
std::size_t part_by_range(std::uint64_t key, std::uint64_t keys, std::size_t parts);
std::size_t part_by_hash(std::uint64_t key, std::uint64_t salt, std::size_t parts);

struct KeySpread {
    std::uint64_t keys;
    double exponent;
    bool by_hash;
    std::uint64_t salt;
    std::size_t parts;
    auto operator<=>(const KeySpread&) const = default;
};

/// [part][class of keys]: share of the class's requests that the part gets.
using KeyParts = std::vector<std::vector<double>>;
/// Looked up key by key once, and kept for as long as the process lives. Any thread may ask.
std::shared_ptr<const KeyParts> parts_of(const KeySpread& spread, const KeyDistribution& keys,
                                         const std::vector<analytic::KeyClass>& classes);

}  // namespace headroom::models
