// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/random.h"

namespace headroom {

/// How often each key of a keyspace is asked for: "zipf(200k, 0.9)" or "uniform(200k)".
/// Keys are ranks: 0 is the most popular.
class KeyDistribution {
public:
    KeyDistribution() = default;
    static KeyDistribution uniform(std::uint64_t keys);
    /// Probability of rank k (from 1) proportional to k^-exponent; exponent >= 0.
    static KeyDistribution zipf(std::uint64_t keys, double exponent);

    std::uint64_t keys() const { return keys_; }
    double exponent() const { return exponent_; }
    /// O(1): rejection-inversion (Hörmann and Derflinger 1996).
    std::uint64_t sample(RandomStream& random) const;
    /// Probability of one key.
    double probability(std::uint64_t key) const;

    bool operator==(const KeyDistribution&) const = default;

private:
    std::uint64_t keys_ = 1;
    double exponent_ = 0;
    double h_first_ = 0, h_last_ = 0, cut_ = 0, normalisation_ = 1;
};

struct ParsedKeys {
    KeyDistribution keys;
    std::string error;
    explicit operator bool() const { return error.empty(); }
};
ParsedKeys parse_keys(std::string_view text);
std::string print_keys(const KeyDistribution& keys);

}  // namespace headroom
