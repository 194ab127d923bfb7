// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/reserved_array.h"

#include <sys/mman.h>

#include "core/error.h"

namespace headroom::kernel {

void* reserve_memory(std::size_t bytes, bool large_pages) {
    void* const memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) throw RunError("no address space for the calls in flight");
    if (large_pages) madvise(memory, bytes, MADV_HUGEPAGE);  // a hint; nothing is lost where it is not taken
    return memory;
}

void release_memory(void* memory, std::size_t bytes) { munmap(memory, bytes); }

}  // namespace headroom::kernel
