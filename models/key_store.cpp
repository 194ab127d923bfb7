// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/key_store.h"

#include <array>

namespace headroom::models {

std::span<const schema::EnumOption<Eviction>> options_of(Eviction) {
    static const std::array<schema::EnumOption<Eviction>, 4> options = {{
        {Eviction::Lru, "lru", "The item that was used the longest ago."},
        {Eviction::Lfu, "lfu", "The item that was used the fewest times since it came; of those the longest unused."},
        {Eviction::Fifo, "fifo", "The item that came first."},
        {Eviction::Random, "random", "Any item."},
    }};
    return options;
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
        case Eviction::Random:
            place_.resize(items_.size());
            place_[index] = static_cast<std::uint32_t>(dense_.size());
            dense_.push_back(index);
            break;
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
            dense_[place_[index]] = dense_.back();
            place_[dense_.back()] = place_[index];
            dense_.pop_back();
            break;
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
    }
}

void KeyStore::remove(Index index) {
    unlink(index);
    used_ -= items_[index].bytes;
    index_.erase(items_[index].key);
    free_.push_back(index);
}

KeyStore::Index KeyStore::victim() {
    switch (eviction_) {
        case Eviction::Lfu: return ranks_.begin()->item;
        case Eviction::Random: return dense_[random_.below(dense_.size())];
        default: return oldest_;
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

std::uint64_t KeyStore::insert(std::uint64_t key, double bytes, kernel::Time expires) {
    std::uint64_t evicted = 0;
    const auto found = index_.find(key);
    if (found != index_.end()) {
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

void KeyStore::erase(std::uint64_t key) {
    const auto found = index_.find(key);
    if (found != index_.end()) remove(found->second);
}

}  // namespace headroom::models
