// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace headroom::kernel {

/// Address space for so many bytes, zero where it is read first; memory is taken page by page as it is first touched.
/// Throws RunError where there is none. `large_pages`: in pages of megabytes, where the machine has them.
void* reserve_memory(std::size_t bytes, bool large_pages);
void release_memory(void* memory, std::size_t bytes);

/// An array that never moves and is never looked after: room for the most elements that there can be, all zero bytes at first.
template <class T>
class ReservedArray {
public:
    enum Pages : bool { small_pages, large_pages };
    explicit ReservedArray(std::size_t most, Pages pages = small_pages)
        : bytes_(most * sizeof(T)), elements_(static_cast<T*>(reserve_memory(bytes_, pages))) {}
    ~ReservedArray() { release_memory(elements_, bytes_); }
    ReservedArray(const ReservedArray&) = delete;

    T& operator[](std::size_t i) { return elements_[i]; }
    const T& operator[](std::size_t i) const { return elements_[i]; }
    T* data() { return elements_; }

private:
    std::size_t bytes_;
    T* elements_;
};

}  // namespace headroom::kernel
