// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/key_cache.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace headroom::analytic {

namespace {

constexpr std::uint64_t single_keys = 64;
constexpr double widening = 1.25;
constexpr double forever = std::numeric_limits<double>::infinity();

/// Reads that an item answers before it is gone, and how long it lives.
double hits_of_life(const KeyRule& rule, const KeyTraffic& key, double characteristic) {
    const double asked = key.reads + (rule.writes_keep ? key.writes : 0);
    if (asked <= 0) return 0;
    const double life = rule.life_s.value_or(forever), ends = rule.writes_keep ? 0 : key.writes;
    double mean_life = life;
    if (ends > 0) mean_life = life == forever ? 1 / ends : -std::expm1(-ends * life) / ends;
    const double by_life = mean_life == forever ? 0 : 1 / (asked * mean_life);
    double by_eviction = 0;
    if (characteristic < forever) {
        const double gap = asked * characteristic;
        const bool renews = rule.eviction == KeyRule::Eviction::LeastRecent;
        by_eviction = renews ? (gap < 700 ? 1 / std::expm1(gap) : 0) : 1 / gap;
    }
    const double sum = by_life + by_eviction;
    return sum > 0 ? 1 / sum : forever;
}

struct Kept {
    double share = 1;  ///< of the time
    double hit = 1, fetch = 0;
};

Kept kept(const KeyRule& rule, const KeyTraffic& key, double characteristic) {
    const double hits = hits_of_life(rule, key, characteristic);
    if (hits == forever) return {};
    const double together = key.reads * key.fetch_s;  // reads that come while it is fetched
    const double cycle = hits + 1 + together;
    return {hits / cycle, hits / cycle, 1 / cycle};
}

double bytes_kept(const KeyRule& rule, const std::vector<KeyTraffic>& classes, double characteristic) {
    double bytes = 0;
    for (const KeyTraffic& key : classes) bytes += key.keys * key.bytes * kept(rule, key, characteristic).share;
    return bytes;
}

KeyAnswer answer(const std::vector<KeyTraffic>& classes, const std::vector<Kept>& all) {
    KeyAnswer result;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        result.hits.push_back(all[i].hit);
        result.fetches.push_back(all[i].fetch);
        result.items += classes[i].keys * all[i].share;
        result.bytes += classes[i].keys * all[i].share * classes[i].bytes;
    }
    return result;
}

/// The most asked for are kept, as many as there is room for.
KeyAnswer keep_most_frequent(const KeyRule& rule, const std::vector<KeyTraffic>& classes) {
    std::vector<std::size_t> order(classes.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return classes[a].reads > classes[b].reads; });
    std::vector<Kept> all(classes.size(), Kept{0, 0, 1});
    double room = rule.bytes;
    for (const std::size_t i : order) {
        const Kept lives = kept(rule, classes[i], forever);
        const double wanted = classes[i].keys * classes[i].bytes * lives.share;
        const double part = wanted > 0 ? std::clamp(room / wanted, 0.0, 1.0) : 1;
        all[i] = {part * lives.share, part * lives.hit, 1 - part + part * lives.fetch};
        room -= part * wanted;
    }
    return answer(classes, all);
}

/// What comes first stays for its life: all keys have an equal part in the room there is.
KeyAnswer keep_first(const KeyRule& rule, const std::vector<KeyTraffic>& classes) {
    const double wanted = bytes_kept(rule, classes, forever);
    const double part = wanted > rule.bytes ? rule.bytes / wanted : 1;
    std::vector<Kept> all;
    for (const KeyTraffic& key : classes) {
        const Kept lives = kept(rule, key, forever);
        all.push_back({part * lives.share, part * lives.hit, 1 - part + part * lives.fetch});
    }
    return answer(classes, all);
}

}  // namespace

std::vector<KeyClass> classes_of(const KeyDistribution& keys) {
    std::vector<KeyClass> classes;
    std::uint64_t first = 0;
    double width = 1, sum = 0;
    const bool even = keys.exponent() == 0;
    while (first < keys.keys()) {
        if (even) width = static_cast<double>(keys.keys());
        if (first >= single_keys) width = std::max(width * widening, 2.0);
        const std::uint64_t last = std::min(keys.keys(), first + static_cast<std::uint64_t>(width));
        KeyClass each{first, static_cast<double>(last - first), 0};
        if (each.keys < 4096) {
            for (std::uint64_t k = first; k < last; ++k) each.share += keys.probability(k);
        } else {  // k^-s is nearly straight over so many: the integral, from half a rank before the first
            const double s = keys.exponent(), a = static_cast<double>(first) + 0.5, b = static_cast<double>(last) + 0.5;
            const double integral = std::abs(s - 1) < 1e-9 ? std::log(b / a) : (std::pow(b, 1 - s) - std::pow(a, 1 - s)) / (1 - s);
            each.share = keys.probability(first) * std::pow(static_cast<double>(first) + 1, s) * integral;
        }
        sum += each.share;
        classes.push_back(each);
        first = last;
    }
    for (KeyClass& each : classes) each.share /= sum;
    return classes;
}

KeyAnswer keep(const KeyRule& rule, const std::vector<KeyTraffic>& classes) {
    if (rule.eviction == KeyRule::Eviction::LeastFrequent) return keep_most_frequent(rule, classes);
    if (rule.eviction == KeyRule::Eviction::None) return keep_first(rule, classes);
    double characteristic = forever;
    if (bytes_kept(rule, classes, forever) > rule.bytes) {
        double low = -40, high = 40;  // of the logarithm of seconds
        for (int i = 0; i < 80; ++i) {
            const double middle = 0.5 * (low + high);
            (bytes_kept(rule, classes, std::exp(middle)) > rule.bytes ? high : low) = middle;
        }
        characteristic = std::exp(low);
    }
    std::vector<Kept> all;
    double evictions = 0;
    for (const KeyTraffic& key : classes) {
        all.push_back(kept(rule, key, characteristic));
        const double asked = key.reads + (rule.writes_keep ? key.writes : 0);
        if (characteristic == forever || asked <= 0) continue;
        const double fetched = key.keys * (key.reads * all.back().fetch + (rule.writes_keep ? key.writes * (1 - all.back().share) : 0));
        const double ends = rule.writes_keep ? 0 : key.writes;  // of lives that end so, not by eviction
        const double others = key.keys * all.back().share * (ends + (rule.life_s ? 1 / *rule.life_s : 0));
        evictions += std::max(0.0, fetched - others);
    }
    KeyAnswer result = answer(classes, all);
    result.evictions = evictions;
    return result;
}

}  // namespace headroom::analytic
