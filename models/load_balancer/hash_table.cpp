// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/load_balancer/hash_table.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/random.h"

namespace headroom::models {

HashTable HashTable::ring(std::span<const Backend> backends, std::size_t minimum) {
    HashTable table;
    if (backends.empty()) return table;
    double sum = 0, least = backends.front().weight;
    for (const Backend& backend : backends) {
        sum += backend.weight;
        least = std::min(least, backend.weight);
    }
    const double lightest = least / sum;
    const double scale = std::min(std::ceil(lightest * static_cast<double>(minimum)) / lightest, static_cast<double>(largest_ring));
    std::vector<std::pair<std::uint64_t, std::uint32_t>> places;
    places.reserve(static_cast<std::size_t>(std::ceil(scale)));
    double wanted = 0;  // of this one and those before it
    for (std::uint32_t i = 0; i < backends.size(); ++i) {
        wanted += scale * backends[i].weight / sum;
        const std::uint64_t own = mix64(backends[i].name);
        for (std::uint64_t place = 0; static_cast<double>(places.size()) < wanted - 1e-6; ++place) {
            places.emplace_back(mix64(own + place), i);
        }
    }
    std::ranges::sort(places);
    for (const auto& [hash, backend] : places) {
        table.hashes_.push_back(hash);
        table.backends_.push_back(backend);
    }
    return table;
}

HashTable HashTable::maglev(std::span<const Backend> backends, std::size_t places) {
    std::vector<Preference> preferences;
    for (const Backend& backend : backends) {
        preferences.push_back({mix64(backend.name) % places, mix64(~backend.name) % (places - 1) + 1, backend.weight});
    }
    return maglev_of(preferences, places);
}

HashTable HashTable::maglev_of(std::span<const Preference> backends, std::size_t places) {
    HashTable table;
    if (backends.empty()) return table;
    constexpr std::uint32_t nobody = 0xffffffff;
    table.backends_.assign(places, nobody);
    double heaviest = 0;
    for (const Preference& backend : backends) heaviest = std::max(heaviest, backend.weight);
    struct Turn {
        std::size_t next;  ///< place that it likes best of those that it has not tried
        double due = 0;    ///< it has its next turn when the rounds times its weight have reached this
    };
    std::vector<Turn> turns;
    for (const Preference& backend : backends) turns.push_back({backend.offset});
    std::size_t filled = 0;
    for (double round = 1; filled < places; ++round) {
        for (std::uint32_t i = 0; i < backends.size() && filled < places; ++i) {
            if (round * backends[i].weight < turns[i].due) continue;
            turns[i].due += heaviest;
            std::size_t& place = turns[i].next;
            while (table.backends_[place] != nobody) place = (place + backends[i].skip) % places;
            table.backends_[place] = i;
            ++filled;
        }
    }
    return table;
}

std::size_t HashTable::place_of(std::uint64_t hash) const {
    if (hashes_.empty()) return static_cast<std::size_t>(hash % backends_.size());
    const auto first = std::ranges::lower_bound(hashes_, hash);
    return first == hashes_.end() ? 0 : static_cast<std::size_t>(first - hashes_.begin());
}

}  // namespace headroom::models
