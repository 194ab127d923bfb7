// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/key_store.h"

#include <algorithm>
#include <array>

namespace headroom::models {

std::span<const schema::EnumOption<Eviction>> options_of(Eviction) {
    static const std::array<schema::EnumOption<Eviction>, 6> options = {{
        {Eviction::Lru, "lru", "The item that was used the longest ago."},
        {Eviction::Lfu, "lfu", "The item that was used the fewest times since it came; of those the longest unused."},
        {Eviction::Fifo, "fifo", "The item that came first."},
        {Eviction::Random, "random", "Any item."},
        {Eviction::SampledLru, "sampled_lru", "Nearly the item that was used the longest ago: the best of a few drawn at random (Redis)."},
        {Eviction::NoEviction, "noeviction", "None: what does not fit is refused (Redis' default); items past their ttl make room."},
    }};
    return options;
}

void KeyStore::put(Index index) {
    place_.resize(items_.size());
    place_[index] = static_cast<std::uint32_t>(dense_.size());
    dense_.push_back(index);
}

void KeyStore::take(Index index) {
    dense_[place_[index]] = dense_.back();
    place_[dense_.back()] = place_[index];
    dense_.pop_back();
}

void KeyStore::link(Index index) {
    Item& item = items_[index];
    switch (eviction_) {
        case Eviction::Lru:
        case Eviction::Fifo:
            item.older = newest_;
            item.newer = none;
            (newest_ == none ? oldest_ : items_[newest_].newer) = index;
            newest_ = index;
            break;
        case Eviction::Lfu:
            item.stamp = ++stamp_;
            ranks_.insert({item.uses, item.stamp, index});
            break;
        case Eviction::Random: put(index); break;
        case Eviction::SampledLru:
            item.stamp = ++stamp_;
            put(index);
            break;
        case Eviction::NoEviction: ends_.insert({item.expires, index}); break;
    }
}

void KeyStore::unlink(Index index) {
    const Item& item = items_[index];
    switch (eviction_) {
        case Eviction::Lru:
        case Eviction::Fifo:
            (item.newer == none ? newest_ : items_[item.newer].older) = item.older;
            (item.older == none ? oldest_ : items_[item.older].newer) = item.newer;
            break;
        case Eviction::Lfu: ranks_.erase({item.uses, item.stamp, index}); break;
        case Eviction::Random:
        case Eviction::SampledLru: take(index); break;
        case Eviction::NoEviction: ends_.erase({item.expires, index}); break;
    }
}

void KeyStore::touch(Index index) {
    if (eviction_ == Eviction::Lru) {
        if (newest_ == index) return;
        unlink(index);
        link(index);
    } else if (eviction_ == Eviction::Lfu) {
        unlink(index);
        ++items_[index].uses;
        link(index);
    } else if (eviction_ == Eviction::SampledLru) {
        items_[index].stamp = ++stamp_;
    }
}

void KeyStore::remove(Index index) {
    unlink(index);
    used_ -= items_[index].bytes;
    index_.erase(items_[index].key);
    free_.push_back(index);
}

KeyStore::Index KeyStore::longest_unused_of_sample() {
    Index best = any();
    for (std::size_t i = 1; i < sampling_.samples; ++i) {
        const Index other = any();
        if (items_[other].stamp < items_[best].stamp) best = other;
    }
    return best;
}

/// evictionPoolPopulate: a full pool takes only what has been idle for longer than the least of it, which leaves.
void KeyStore::sample() {
    for (std::size_t i = 0; i < sampling_.samples; ++i) {
        const Item& item = items_[any()];
        const std::uint64_t idle = stamp_ - item.stamp;
        auto at = std::ranges::lower_bound(pool_, idle, {}, &Candidate::idle);
        if (pool_.size() == sampling_.pool) {
            if (at == pool_.begin()) continue;
            at = std::move(pool_.begin() + 1, at, pool_.begin());
            *at = {item.key, idle};
        } else {
            pool_.insert(at, {item.key, idle});
        }
    }
}

KeyStore::Index KeyStore::victim() {
    switch (eviction_) {
        case Eviction::Lfu: return ranks_.begin()->item;
        case Eviction::Random: return any();
        case Eviction::SampledLru: break;
        default: return oldest_;
    }
    if (sampling_.pool == 0) return longest_unused_of_sample();
    for (;;) {
        sample();
        while (!pool_.empty()) {
            const auto found = index_.find(pool_.back().key);
            pool_.pop_back();
            if (found != index_.end()) return found->second;  // else gone since it was drawn
        }
    }
}

bool KeyStore::find(std::uint64_t key, kernel::Time now) {
    const auto found = index_.find(key);
    if (found == index_.end()) return false;
    if (items_[found->second].expires <= now) {
        remove(found->second);
        return false;
    }
    touch(found->second);
    return true;
}

std::optional<kernel::Time> KeyStore::end_of(std::uint64_t key) const {
    const auto found = index_.find(key);
    if (found == index_.end()) return std::nullopt;
    return items_[found->second].expires;
}

bool KeyStore::fits(std::uint64_t key, double bytes) const {
    const auto found = index_.find(key);
    return used_ - (found == index_.end() ? 0 : items_[found->second].bytes) + bytes <= capacity_;
}

std::uint64_t KeyStore::insert(std::uint64_t key, double bytes, kernel::Time expires) {
    std::uint64_t evicted = 0;
    const auto found = index_.find(key);
    if (eviction_ == Eviction::NoEviction) {
        if (!fits(key, bytes)) return 0;
        if (found != index_.end()) remove(found->second);
    } else if (found != index_.end()) {
        Item& item = items_[found->second];
        item.expires = expires;
        if (item.bytes == bytes) {
            touch(found->second);
            return 0;
        }
        remove(found->second);
    }
    if (bytes > capacity_) return 0;
    while (used_ + bytes > capacity_ && !index_.empty()) {
        remove(victim());
        ++evicted;
    }
    Index index = static_cast<Index>(items_.size());
    if (free_.empty()) {
        items_.push_back({});
    } else {
        index = free_.back();
        free_.pop_back();
    }
    items_[index] = Item{key, bytes, expires};
    index_.emplace(key, index);
    used_ += bytes;
    link(index);
    return evicted;
}

KeyStore::Kept KeyStore::keep(std::uint64_t key, double bytes, kernel::Time now, kernel::Time expires) {
    if (eviction_ == Eviction::NoEviction) {
        expire(now);
        if (!fits(key, bytes)) return {0, true};
    }
    return {insert(key, bytes, expires)};
}

void KeyStore::erase(std::uint64_t key) {
    const auto found = index_.find(key);
    if (found != index_.end()) remove(found->second);
}

void KeyStore::expire(kernel::Time now) {
    while (!ends_.empty() && ends_.begin()->first <= now) remove(ends_.begin()->second);
}

void KeyStore::set_back(kernel::Time by) {
    ends_.clear();
    for (const auto& [key, index] : index_) {
        Item& item = items_[index];
        if (item.expires != kernel::never) item.expires -= by;
        if (eviction_ == Eviction::NoEviction) ends_.insert({item.expires, index});
    }
}

kernel::Time KeyStore::longest_stay(const std::vector<KeyStore>& stores, kernel::Time longest_life) {
    return std::ranges::all_of(stores, &KeyStore::displaces) ? 0 : longest_life;
}

void KeyStore::clear() { *this = KeyStore(eviction_, capacity_, random_, sampling_); }

}  // namespace headroom::models
