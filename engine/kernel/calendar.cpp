// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/calendar.h"

#include <algorithm>
#include <bit>

namespace headroom::kernel {

/// The popped event's leaf is empty: whoever is next comes up.
void Calendar::close_hole() {
    hole_ = false;
    play(hole_leaf_, Key{});
    free_leaves_[leaves_ - near_--] = hole_leaf_;
    if (leaves_ > 16 && near_ < leaves_ / 8 && far_count_ == 0) put_near(near_keys());
}

/// Into a bucket, or into a tournament whose leaves are all in use.
void Calendar::push_otherwise(const Key& key) {
    if (key.at() < near_end_) make_room();
    if (key.at() < near_end_) {
        place(take_leaf(), key);
    } else {
        push_far(key);
    }
}

/// For one more entry at least.
void Calendar::make_room() {
    if (near_ >= put_off_above_ && far_count_ == 0) {
        put_off();
        if (near_ < leaves_) return;
    }
    put_near(near_keys());
}

/// An empty tournament of so many leaves.
void Calendar::resize(std::size_t leaves) {
    leaves_ = leaves;
    near_ = 0;
    times_.assign(2 * leaves, Key{}.time);
    lows_.assign(2 * leaves, Key{}.low);
    free_leaves_.resize(leaves);
    for (std::size_t i = 0; i < leaves; ++i) free_leaves_[i] = static_cast<Leaf>(leaves - 1 - i);  // the first is taken first
}

/// All entries of the tournament.
std::vector<Calendar::Key> Calendar::near_keys() const {
    std::vector<Key> keys;
    keys.reserve(near_);
    for (std::size_t i = 0; i < leaves_; ++i) {
        const Key key = key_of(leaves_ + i);
        if (key.at() != never) keys.push_back(key);
    }
    return keys;
}

/// Makes a tournament of these entries, with as much room again.
void Calendar::put_near(const std::vector<Key>& keys) {
    const std::size_t count = keys.size();
    std::size_t leaves = 2;
    while (leaves < 2 * count) leaves *= 2;
    resize(leaves);
    for (; near_ < count; ++near_) {
        set_node(leaves_ + near_, keys[near_]);
        leaf_of_[keys[near_].slot()] = static_cast<Leaf>(near_);
    }
    for (std::size_t node = (leaves_ + count - 1) / 2; node > 0; --node) {
        set_node(node, std::min(key_of(2 * node), key_of(2 * node + 1)));
    }
}

void Calendar::push_far(const Key& key) {
    const Time at = key.at();
    if (at >= beyond_start_) {
        beyond_.push_back(key);
    } else {
        far_.push(static_cast<std::size_t>((at - far_start_) >> width_bits_), key);
    }
    ++far_count_;
}

/// Keeps the earliest quarter and moves the rest into buckets.
void Calendar::put_off() {
    std::vector<Key> keys = near_keys();
    const auto quarter = keys.begin() + static_cast<std::ptrdiff_t>(keys.size() / 4);
    std::nth_element(keys.begin(), quarter, keys.end());
    const Time from = quarter->at();
    const Time to = (*std::max_element(quarter, keys.end())).at();
    // Entries of the same time as the quarter's stay with it, lest the order by sequence be lost.
    const auto kept = std::partition(keys.begin(), keys.end(), [from](const Key& key) { return key.at() < from; });
    if (kept == keys.begin() || to <= from) {
        put_off_above_ = 2 * keys.size();  // nothing can be put off: lest each push try again
        return;
    }
    put_off_above_ = most_near;
    spread(from, to, static_cast<std::size_t>(keys.end() - kept));
    std::for_each(kept, keys.end(), [this](const Key& key) { push_far(key); });
    keys.erase(kept, keys.end());
    put_near(keys);
}

/// The end of the last of `count` buckets; never, where that is beyond all times.
Time Calendar::end_of(std::size_t count) const {
    const Time width = Time{1} << width_bits_, span = static_cast<Time>(count);
    return width > (never - far_start_) / span ? never : far_start_ + width * span;
}

/// Lays empty buckets for `count` entries over [from, to], both ends included.
void Calendar::spread(Time from, Time to, std::size_t count) {
    far_.grow(std::max({far_.count(), fewest_buckets, count / bucket_fill}));
    far_start_ = from;
    width_bits_ = static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(to - from) / far_.count()));
    next_bucket_ = 0;
    near_end_ = from;
    beyond_start_ = end_of(far_.count());
}

/// Moves the next bucket that holds something into the empty tournament, where there is one.
void Calendar::refill() {
    while (far_count_ > 0) {
        for (; next_bucket_ < far_.count(); ++next_bucket_) {
            near_end_ = end_of(next_bucket_ + 1);
            if (far_.empty(next_bucket_)) continue;
            std::vector<Key> keys;
            far_.take(next_bucket_++, keys);
            far_count_ -= keys.size();
            put_near(keys);
            if (far_count_ == 0) near_end_ = never;
            return;
        }
        if (beyond_.empty()) break;
        std::vector<Key> rest;
        rest.swap(beyond_);
        far_count_ -= rest.size();
        const auto [least, most] = std::minmax_element(rest.begin(), rest.end());
        spread(least->at(), most->at(), rest.size());
        for (const Key& key : rest) push_far(key);
    }
    near_end_ = never;
    next_bucket_ = far_.count();
    beyond_start_ = never;
    put_off_above_ = most_near;
}

}  // namespace headroom::kernel
