// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace headroom::models {

/// A first-in-first-out row that allocates only where it grows longer than it ever was.
template <class T>
class Ring {
public:
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    /// The i-th, counted from the oldest.
    const T& operator[](std::size_t i) const { return items_[(first_ + i) & (items_.size() - 1)]; }
    const T& front() const { return items_[first_]; }
    void push_back(const T& item) {
        if (size_ == items_.size()) grow();
        items_[(first_ + size_++) & (items_.size() - 1)] = item;
    }
    void pop_front() {
        first_ = (first_ + 1) & (items_.size() - 1);
        --size_;
    }

private:
    void grow() {
        std::vector<T> larger(items_.empty() ? 8 : 2 * items_.size());
        for (std::size_t i = 0; i < size_; ++i) larger[i] = (*this)[i];
        items_.swap(larger);
        first_ = 0;
    }

    std::vector<T> items_;  ///< a power of two of them
    std::size_t first_ = 0, size_ = 0;
};

}  // namespace headroom::models
