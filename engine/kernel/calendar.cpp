// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/calendar.h"

#include <algorithm>

namespace headroom::kernel {

void Calendar::become_many() {
    reserve(most_few);
    for (Key* key = few_end_; --key != few_;) at(end_++) = *key;  // a sorted array is a heap
    few_end_ = nullptr;
}

void Calendar::become_few() {
    std::sort(keys(), keys() + near());
    few_end_ = few_ + 1;
    for (std::size_t i = near(); i-- > 0;) *few_end_++ = keys()[i];
    shrink(0);
}

void Calendar::push_many(Key key) {
    if (time_of(key) >= near_end_) {
        push_far(key);
    } else if (hole_) {
        hole_ = false;
        sift_down(key);
    } else {
        push_near(key);
    }
}

Time Calendar::next_time_of_many() {
    if (hole_) {
        fill_hole();
        if (near() <= few_again && far_count_ == 0) {
            become_few();
            return next_time();
        }
    }
    if (end_ == root && !refill()) return never;
    return time_of(*keys());
}

void Calendar::sift_down(Key key) {
    Line* const heap = heap_.data();
    const std::size_t end = end_;
    std::size_t hole = root;
    Key* place = heap[0].keys + root;
    while (4 * hole - 8 < end) {
        Key* const children = heap[hole - 2].keys;
        const std::size_t a = before(children[1], children[0]);
        const std::size_t b = 2 + before(children[3], children[2]);
        const std::size_t least = a ^ ((a ^ b) & -before(children[b], children[a]));
        if (key < children[least]) break;
        *place = children[least];
        place = children + least;
        hole = 4 * hole - 8 + least;
    }
    *place = key;
}

void Calendar::fill_hole() {
    hole_ = false;
    const Key key = at(--end_);
    at(end_) = last_key;
    if (end_ != root) sift_down(key);
}

/// Room for so many entries in the heap.
void Calendar::reserve(std::size_t near) {
    const std::size_t lines = (root + near) / 4 + 1;
    if (lines > heap_.size()) heap_.resize(2 * lines, Line{last_key, last_key, last_key, last_key});
}

/// Drops all but the first `near` entries of the heap's array.
void Calendar::shrink(std::size_t near) {
    std::fill(keys() + near, keys() + this->near(), last_key);
    end_ = root + near;
}

void Calendar::push_near(Key key) {
    reserve(near() + 1);
    std::size_t hole = end_++;
    while (hole > root) {
        const std::size_t parent = hole / 4 + 2;
        if (!(key < at(parent))) break;
        at(hole) = at(parent);
        hole = parent;
    }
    at(hole) = key;
    if (near() > put_off_above_ && far_count_ == 0) put_off();
}

void Calendar::push_far(Key key) {
    const Time at = time_of(key);
    if (at >= beyond_start_) {
        beyond_.push_back(key);
    } else {
        far_[static_cast<std::size_t>((at - far_start_) / width_)].push_back(key);
    }
    ++far_count_;
}

/// Keeps the earliest quarter of the heap and moves the rest into buckets.
void Calendar::put_off() {
    Key* const begin = keys();
    Key* const end = begin + near();
    Key* const quarter = begin + near() / 4;
    std::nth_element(begin, quarter, end);
    const Time from = time_of(*quarter);
    const Time to = time_of(*std::max_element(quarter, end));
    // Entries of the same time as the quarter's stay with it, lest the order by sequence be lost.
    Key* const kept = std::partition(begin, end, [from](Key key) { return time_of(key) < from; });
    if (kept == begin || to <= from) {
        std::sort(begin, end);        // a sorted array is a heap; nothing can be put off
        put_off_above_ = 2 * near();  // lest each push try again
        return;
    }
    put_off_above_ = most_near;
    const std::vector<Key> later(kept, end);
    shrink(static_cast<std::size_t>(kept - begin));
    std::sort(begin, kept);
    spread(from, to);
    for (const Key key : later) push_far(key);
}

/// The end of the last of `count` buckets; never, where that is beyond all times.
Time Calendar::end_of(std::size_t count) const {
    const auto span = static_cast<Time>(count);
    return width_ > (never - far_start_) / span ? never : far_start_ + width_ * span;
}

/// Lays the buckets over [from, to], both ends included.
void Calendar::spread(Time from, Time to) {
    far_.resize(buckets);
    far_start_ = from;
    width_ = (to - from) / static_cast<Time>(buckets) + 1;
    next_bucket_ = 0;
    near_end_ = from;
    beyond_start_ = end_of(buckets);
}

/// Moves the next bucket that holds something into the empty heap; false where nothing is pending.
bool Calendar::refill() {
    while (far_count_ > 0) {
        for (; next_bucket_ < buckets; ++next_bucket_) {
            near_end_ = end_of(next_bucket_ + 1);
            std::vector<Key>& bucket = far_[next_bucket_];
            if (bucket.empty()) continue;
            reserve(bucket.size());
            std::sort(bucket.begin(), bucket.end());
            std::copy(bucket.begin(), bucket.end(), keys());
            end_ = root + bucket.size();
            far_count_ -= bucket.size();
            bucket.clear();
            ++next_bucket_;
            if (far_count_ == 0) near_end_ = never;
            return true;
        }
        if (beyond_.empty()) break;
        std::vector<Key> rest;
        rest.swap(beyond_);
        far_count_ -= rest.size();
        const auto [least, most] = std::minmax_element(rest.begin(), rest.end());
        spread(time_of(*least), time_of(*most));
        for (const Key key : rest) push_far(key);
    }
    near_end_ = never;
    next_bucket_ = buckets;
    beyond_start_ = never;
    put_off_above_ = most_near;
    return false;
}

}  // namespace headroom::kernel
