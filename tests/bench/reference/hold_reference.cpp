// SPDX-License-Identifier: GPL-3.0-or-later
#include "bare_loop.h"

#include <cstdio>
#include <initializer_list>

/// Prints `pending nanoseconds` of a hold of the bare heap, for a small and a large number of pending events.
int main() {
    for (const std::size_t pending : {1'000u, 1'000'000u}) std::printf("%zu %.1f\n", pending, headroom::bench::hold_ns(pending, 5'000'000));
}
