// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <ctime>
#include <functional>
#include <vector>

namespace headroom::test {

/// Milliseconds of this program's processor time that each step took, ascending; other programs at work hardly change them.
inline std::vector<double> processor_ms(int times, const std::function<void(int)>& step) {
    std::vector<double> taken;
    for (int i = 0; i < times; ++i) {
        const std::clock_t begin = std::clock();
        step(i);
        taken.push_back(1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    std::ranges::sort(taken);
    return taken;
}

}  // namespace headroom::test
