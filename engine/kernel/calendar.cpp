// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/calendar.h"

#include <algorithm>

namespace headroom::kernel {

void Calendar::push_near(Key key) {
    std::size_t hole = heap_.size();
    heap_.push_back(key);
    while (hole > 0) {
        const std::size_t parent = (hole - 1) / 4;
        if (!(key < heap_[parent])) break;
        heap_[hole] = heap_[parent];
        hole = parent;
    }
    heap_[hole] = key;
    if (heap_.size() > put_off_above_ && far_count_ == 0) put_off();
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
    const auto quarter = heap_.begin() + static_cast<std::ptrdiff_t>(heap_.size() / 4);
    std::nth_element(heap_.begin(), quarter, heap_.end());
    const Time from = time_of(*quarter);
    const Time to = time_of(*std::max_element(quarter, heap_.end()));
    // Entries of the same time as the quarter's stay with it, lest the order by sequence be lost.
    const auto kept = std::partition(heap_.begin(), heap_.end(), [from](Key key) { return time_of(key) < from; });
    if (kept == heap_.begin() || to <= from) {
        std::sort(heap_.begin(), heap_.end());  // a sorted array is a heap; nothing can be put off
        put_off_above_ = 2 * heap_.size();      // lest each push try again
        return;
    }
    put_off_above_ = most_near;
    std::vector<Key> later(kept, heap_.end());
    heap_.erase(kept, heap_.end());
    std::sort(heap_.begin(), heap_.end());
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
            heap_.assign(bucket.begin(), bucket.end());
            far_count_ -= heap_.size();
            bucket.clear();
            ++next_bucket_;
            std::sort(heap_.begin(), heap_.end());
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
