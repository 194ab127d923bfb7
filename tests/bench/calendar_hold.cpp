// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <initializer_list>

#include "core/random.h"
#include "kernel/calendar.h"
#include "reference/cpu_time.h"

using namespace headroom;

namespace {

/// Nanoseconds that popping an event and pushing another takes with so many pending.
double hold_ns(std::size_t pending, std::size_t holds) {
    kernel::Calendar calendar;
    RandomStream random(1);
    const auto draw = [&] { return kernel::from_seconds(random.exponential()); };
    for (std::size_t i = 0; i < pending; ++i) calendar.push(draw(), static_cast<kernel::Slot>(i));
    const auto hold = [&](std::size_t times) {
        for (std::size_t i = 0; i < times; ++i) {
            const kernel::Time now = calendar.next_time();
            const kernel::Slot slot = calendar.pop();
            calendar.push(now + draw(), slot);
        }
    };
    hold(2 * pending);
    const double start = bench::cpu_seconds();
    hold(holds);
    return (bench::cpu_seconds() - start) * 1e9 / static_cast<double>(holds);
}

}  // namespace

/// Prints `pending nanoseconds` for a small and a large number of pending events.
int main() {
    for (const std::size_t pending : {1'000U, 1'000'000U}) std::printf("%zu %.1f\n", pending, hold_ns(pending, 5'000'000));
}
