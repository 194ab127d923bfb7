// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/key_cache.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <numeric>
#include <utility>

namespace headroom::analytic {

namespace {

constexpr std::uint64_t single_keys = 64;
constexpr double widening = 1.25;
constexpr double forever = std::numeric_limits<double>::infinity();

/// An item from its fetch until it is gone.
struct Life {
    double hits = forever;     ///< reads that it answers
    double seconds = forever;  ///< that it is there
};

/// Mean seconds of what something ends so many times a second, after so long at most.
double ended_within(double per_s, double longest) { return per_s > 0 ? -std::expm1(-per_s * longest) / per_s : longest; }

double of_rates(double a, double b) { return a + b > 0 ? 1 / (a + b) : forever; }

/// Whichever ends it first.
Life either(const Life& a, const Life& b) { return {of_rates(1 / a.hits, 1 / b.hits), of_rates(1 / a.seconds, 1 / b.seconds)}; }

/// Reads a second of a key once the time that they keep apart is over.
double rate_after(double asked, double apart) { return asked * apart < 0.999 ? 1 / (1 / asked - apart) : 1e3 * asked; }

/// It is gone after so long, however often it is read.
Life life_of(double seconds, double asked, double apart) {
    if (apart <= 0) return {asked * seconds, seconds};
    const double spread = (1 - asked * apart) * (1 - asked * apart);
    const double soon = rate_after(asked, apart) * (seconds - apart), late = asked * seconds + (spread - 1) / 2;
    return {std::max(1e-12, std::min(soon, late)), seconds};
}

/// It is gone when nobody asks for it for so long.
Life unread(double seconds, double asked, double apart) {
    const double gap = seconds > apart ? rate_after(asked, apart) * (seconds - apart) : 0;
    const double hits = gap < 700 ? std::max(1e-12, std::expm1(gap)) : forever;
    const double there = std::min(seconds, apart) + (gap > 0 ? -std::expm1(-gap) / rate_after(asked, apart) : 0);
    return {hits, hits == forever ? forever : there * (hits + 1)};
}

struct Kept {
    double share = 1;  ///< of the time, in which it can be read
    double hit = 1, fetch = 0;
    double stored = 1;  ///< of the time, in which it takes room: also when its life is over, until it is evicted or fetched again
};

/// A key, with all of it that does not depend on the characteristic time.
class Stored {
public:
    Stored(const KeyRule& rule, const KeyTraffic& key)
        : eviction_(rule.eviction),
          reads_(key.reads),
          asked_(key.reads + (rule.writes_keep ? key.writes : 0)),
          apart_(key.apart_s),
          together_(key.reads * key.fetch_s),
          bytes_(key.keys * key.bytes),
          life_s_(rule.life_s.value_or(forever)),
          removals_(rule.writes_keep ? 0 : key.writes),
          renewals_(rule.writes_keep ? key.writes : 0) {
        if (asked_ <= 0) return;
        if (const double life = lives_for(removals_); life < forever) ends_ = life_of(life, asked_, apart_);
        if (removals_ > 0) removed_ = life_of(1 / removals_, asked_, apart_);
    }

    Kept at(double characteristic) const {
        const Life life = life_at(characteristic);
        const double stored = stored_at(characteristic);
        if (life.hits == forever) return {1, 1, 0, stored};
        const double cycle = life.hits + 1 + together_, hit = life.hits / cycle;
        return {there(life, cycle), hit, 1 / cycle, stored};
    }

    /// Of all keys of the class.
    double bytes_at(double characteristic) const { return bytes_ * stored_at(characteristic); }

private:
    /// Mean seconds, where something else ends so many lives a second.
    double lives_for(double ended) const {
        if (ended > 0) return ended_within(ended, life_s_);
        return renewals_ > 0 && life_s_ < forever ? std::expm1(renewals_ * life_s_) / renewals_ : life_s_;
    }
    Life life_at(double characteristic) const {
        if (asked_ <= 0) return {1e-12, 0};
        const bool is_evicted_later = eviction_ != KeyRule::Eviction::Random && characteristic >= life_s_;
        if (characteristic == forever || is_evicted_later) return ends_;
        if (eviction_ == KeyRule::Eviction::LeastRecent) {
            if (ends_.hits == forever) return evicted_at(characteristic);
            return apart_ > 0 ? either(ends_, evicted_at(characteristic)) : read_within(characteristic);
        }
        if (renewals_ > 0 && life_s_ < forever) return either(ends_, evicted_at(characteristic));
        if (eviction_ == KeyRule::Eviction::Random) return life_of(lives_for(removals_ + 1 / characteristic), asked_, apart_);
        return life_of(ended_within(removals_, characteristic), asked_, apart_);
    }
    /// Lives without any other end.
    Life evicted_at(double characteristic) const {
        return eviction_ == KeyRule::Eviction::LeastRecent ? unread(characteristic, asked_, apart_)
                                                           : life_of(characteristic, asked_, apart_);
    }
    /// Until it is unread for so long, its life is over or it is removed. It cannot be the first before that time; from then on it is taken
    /// to be at an even rate.
    Life read_within(double characteristic) const {
        const double reads = asked_ * characteristic, rest = reads < 700 ? std::expm1(reads) / asked_ - characteristic : forever;
        const double rate = removals_ + (rest == forever ? 0 : 1 / std::max(1e-12 * characteristic, rest));
        const double then = ended_within(rate, std::max(0.0, lives_for(0) - characteristic));
        const double seconds = ended_within(removals_, characteristic) + std::exp(-removals_ * characteristic) * then;
        return {asked_ * seconds, seconds};
    }
    /// Until it makes room.
    Life storage_at(double characteristic) const {
        return characteristic == forever ? removed_ : either(removed_, evicted_at(characteristic));
    }
    /// Who comes at any time finds what there is at any time.
    double there(const Life& life, double cycle) const {
        return apart_ > 0 ? std::min(1.0, reads_ * life.seconds / cycle) : life.hits / cycle;
    }
    double stored_at(double characteristic) const {
        if (asked_ <= 0) return 0;
        if (apart_ > 0 || eviction_ == KeyRule::Eviction::None) {
            const Life life = eviction_ == KeyRule::Eviction::None ? ends_ : storage_at(characteristic);
            return life.hits == forever ? 1 : there(life, life.hits + 1 + together_);
        }
        return 1 / (1 + (1 + together_) * (1 / removed_.hits + evicted_odds(characteristic)));
    }
    /// Seconds for which it is evicted, relative to those for which it is not. What came first goes first, unless it is fetched again for
    /// the end of its life.
    double evicted_odds(double characteristic) const {
        constexpr double surely = 45;  // reads while it is there: too many for another one not to come
        const double reads = asked_ * characteristic;
        if (characteristic == forever) return 0;
        if (eviction_ == KeyRule::Eviction::LeastRecent) return reads < surely ? 1 / std::max(1e-12, std::expm1(reads)) : 0;
        if (eviction_ == KeyRule::Eviction::Random || characteristic <= life_s_) return 1 / std::max(1e-12, reads);
        const double lived = asked_ * life_s_;
        return (1 + lived) / (lived - std::expm1(lived - reads)) - 1;
    }

    KeyRule::Eviction eviction_;
    double reads_, asked_, apart_;
    double together_;  ///< reads that come while it is fetched
    double bytes_;
    double life_s_, removals_, renewals_;  ///< of a life, at most; of lives, a second
    Life ends_;                            ///< apart from what is evicted
    Life removed_;                         ///< of what takes room, likewise: a life that is over ends nothing
};

/// For as long as the thread asks for nothing else.
const std::vector<Stored>& stored(const KeyRule& rule, const std::vector<KeyTraffic>& classes) {
    thread_local std::vector<Stored> all;
    all.clear();
    for (const KeyTraffic& key : classes) all.emplace_back(rule, key);
    return all;
}

double bytes_kept(const std::vector<Stored>& classes, double characteristic) {
    double bytes = 0;
    for (const Stored& key : classes) bytes += key.bytes_at(characteristic);
    return bytes;
}

/// Where a rising function is within `noise` of 0, between −limit and limit: from a guess outwards until it is enclosed, then by regula
/// falsi with halved weights ("Illinois", Dowell and Jarratt 1971) once halving has come near.
template <class Function>
double rising_root(const Function& f, double guess, double limit, double noise) {
    constexpr double near = 1, precision = 1e-13;
    double low = std::clamp(guess, -limit, limit), high = low;
    double at_low = f(low), at_high = at_low;
    for (double step = 0.1; at_high < -noise && high < limit; step *= 4) {
        low = high, at_low = at_high;
        high = std::min(limit, high + step), at_high = f(high);
    }
    for (double step = 0.1; at_low > noise && low > -limit; step *= 4) {
        high = low, at_high = at_low;
        low = std::max(-limit, low - step), at_low = f(low);
    }
    if (std::abs(at_low) <= noise) return low;
    if (std::abs(at_high) <= noise) return high;
    int side = 0;
    for (int i = 0; i < 200 && high - low > precision * std::max(1.0, std::abs(low)); ++i) {
        const bool halved = high - low > near || at_low >= 0 || at_high <= 0;
        const double middle = halved ? 0.5 * (low + high) : (low * at_high - high * at_low) / (at_high - at_low);
        const double value = f(middle);
        if (std::abs(value) <= noise) return middle;
        (value > 0 ? high : low) = middle;
        (value > 0 ? at_high : at_low) = value;
        const int now = value > 0 ? 1 : -1;
        if (!halved && now == side) (value > 0 ? at_low : at_high) *= 0.5;
        side = halved ? 0 : now;
    }
    return low;
}

/// Seconds in which as much is asked for as there is room for: what is evicted last stays for longer.
double time_to_ask_for(double bytes, const KeyRule& rule, const std::vector<KeyTraffic>& classes) {
    double rate = 0;
    for (const KeyTraffic& key : classes) rate += key.keys * key.bytes * (key.reads + (rule.writes_keep ? key.writes : 0));
    return bytes / rate;
}

/// `kept`: what becomes of class i.
template <class KeptAt>
KeyAnswer answer(const std::vector<KeyTraffic>& classes, const KeptAt& kept) {
    KeyAnswer result;
    for (std::vector<double>* each : {&result.hits, &result.fetches, &result.apart_s}) each->reserve(classes.size());
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const Kept one = kept(i);
        result.hits.push_back(one.hit);
        result.fetches.push_back(one.fetch);
        result.apart_s.push_back(classes[i].apart_s);
        result.items += classes[i].keys * one.stored;
        result.bytes += classes[i].keys * one.stored * classes[i].bytes;
    }
    return result;
}

/// Of a class of keys of which a part has room.
Kept part_of(const Kept& kept, double part) {
    return {part * kept.share, part * kept.hit, 1 - part + part * kept.fetch, part * kept.stored};
}

/// The most asked for are kept, as many as there is room for.
KeyAnswer keep_most_frequent(const KeyRule& rule, const std::vector<KeyTraffic>& classes) {
    std::vector<std::size_t> order(classes.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return classes[a].reads > classes[b].reads; });
    std::vector<Kept> all(classes.size(), Kept{0, 0, 1, 0});
    double room = rule.bytes, passed_over = 0;  // fetches a second
    for (const std::size_t i : order) {
        const Kept lives = Stored(rule, classes[i]).at(forever);
        const double wanted = classes[i].keys * classes[i].bytes * lives.stored;
        const double part = wanted > 0 ? std::clamp(room / wanted, 0.0, 1.0) : 1;
        all[i] = part_of(lives, part);
        passed_over += classes[i].keys * classes[i].reads * (1 - part);
        room -= part * wanted;
    }
    KeyAnswer result = answer(classes, [&](std::size_t i) { return all[i]; });
    result.evictions = passed_over;
    return result;
}

/// What comes first stays for its life: all keys have an equal part in the room there is.
KeyAnswer keep_first(const KeyRule& rule, const std::vector<KeyTraffic>& classes) {
    const std::vector<Stored>& keys = stored(rule, classes);
    const double wanted = bytes_kept(keys, forever);
    const double part = wanted > rule.bytes ? rule.bytes / wanted : 1;
    return answer(classes, [&](std::size_t i) { return part_of(keys[i].at(forever), part); });
}

std::vector<KeyClass> find_classes(const KeyDistribution& keys) {
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

}  // namespace

/// Added up key by key once, and kept for as long as the process lives.
std::vector<KeyClass> classes_of(const KeyDistribution& keys) {
    constexpr std::size_t most = 200;
    static std::mutex mutex;
    static std::map<std::pair<std::uint64_t, double>, std::vector<KeyClass>> known;
    const std::scoped_lock lock(mutex);
    const std::pair key(keys.keys(), keys.exponent());
    if (const auto found = known.find(key); found != known.end()) return found->second;
    if (known.size() >= most) known.clear();
    return known.emplace(key, find_classes(keys)).first->second;
}

KeyAnswer keep(const KeyRule& rule, const std::vector<KeyTraffic>& classes, std::optional<double> guess_s) {
    if (rule.eviction == KeyRule::Eviction::LeastFrequent) return keep_most_frequent(rule, classes);
    if (rule.eviction == KeyRule::Eviction::None) return keep_first(rule, classes);
    const std::vector<Stored>& keys = stored(rule, classes);
    double characteristic = forever;
    if (bytes_kept(keys, forever) > rule.bytes) {
        constexpr double limit = 40, noise = 1e-14;
        const double guess = guess_s.value_or(time_to_ask_for(rule.bytes, rule, classes));
        characteristic = std::exp(rising_root([&](double x) { return bytes_kept(keys, std::exp(x)) - rule.bytes; },
                                              guess > 0 ? std::log(guess) : -limit, limit, noise * rule.bytes));
    }
    double evictions = 0;
    KeyAnswer result = answer(classes, [&](std::size_t i) {
        const KeyTraffic& key = classes[i];
        const Kept kept = keys[i].at(characteristic);
        const double asked = key.reads + (rule.writes_keep ? key.writes : 0);
        const double removed = rule.writes_keep ? 0 : key.writes;  // and not evicted
        if (characteristic < forever && asked > 0) evictions += key.keys * std::max(0.0, asked * (1 - kept.stored) - removed * kept.stored);
        return kept;
    });
    result.evictions = evictions;
    if (characteristic < forever) result.characteristic_s = characteristic;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const bool is_invalidated = classes[i].writes > 0 && !rule.writes_keep;
        const double stays = std::min(rule.life_s.value_or(forever), rule.eviction == KeyRule::Eviction::Random ? forever : characteristic);
        if (!is_invalidated && stays < forever) result.apart_s[i] = std::max(result.apart_s[i], stays);
    }
    return result;
}

KeyAnswer KeyCache::keep(const KeyRule& rule, const std::vector<KeyTraffic>& classes) {
    for (const Known& known : known_)
        if (known.rule == rule && known.classes == classes) return known.answer;
    KeyAnswer answer = analytic::keep(rule, classes, guess_s_);
    guess_s_ = answer.characteristic_s;
    if (known_.size() < most_) {
        known_.push_back({rule, classes, answer});
    } else {
        known_[oldest_] = {rule, classes, answer};
        oldest_ = (oldest_ + 1) % most_;
    }
    return answer;
}

}  // namespace headroom::analytic
