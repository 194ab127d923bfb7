// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace headroom::models {

/// One of those that keys are spread over.
struct Backend {
    std::uint64_t name = 0;  ///< hash of its name
    double weight = 1;       ///< above 0
};

/// Consistent hashing: places in a row that begins anew at its end, each of a backend, and the place that a hash leads to.
class HashTable {
public:
    /// Empty: there are no backends.
    HashTable() = default;
    /// Envoy's ring (ketama): each backend stands at places in proportion to its weight, so many that the lightest has whole
    /// ones and there are `minimum` or more, but not more than `largest_ring`.
    static HashTable ring(std::span<const Backend> backends, std::size_t minimum);
    /// Maglev's table (Eisenbud and others, NSDI 2016, section 3.4), of a prime number of places. Heavier backends have more
    /// turns, as in Envoy.
    static HashTable maglev(std::span<const Backend> backends, std::size_t places = maglev_places);
    /// A backend's preferences: the places offset, offset + skip, offset + 2 skip, ... modulo their number.
    struct Preference {
        std::size_t offset = 0;
        std::size_t skip = 1;
        double weight = 1;
    };
    static HashTable maglev_of(std::span<const Preference> backends, std::size_t places);

    static constexpr std::size_t largest_ring = 8388608, maglev_places = 65537;

    std::size_t size() const { return backends_.size(); }
    std::size_t place_of(std::uint64_t hash) const;
    /// Number of the backend that a place is of; places count on beyond the end.
    std::uint32_t at(std::size_t place) const { return backends_[place % backends_.size()]; }

private:
    std::vector<std::uint64_t> hashes_;    ///< of a ring's places, ascending; none of a table
    std::vector<std::uint32_t> backends_;  ///< by place
};

}  // namespace headroom::models
