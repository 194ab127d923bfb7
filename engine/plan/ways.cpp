// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/ways.h"

#include <algorithm>

namespace headroom::plan {

std::vector<bool> Ways::reached(const std::vector<std::size_t>& sources, std::optional<std::size_t> without) const {
    std::vector<bool> reached(next_.size());
    std::vector<std::size_t> open;
    const auto reach = [&](std::size_t component) {
        if (reached[component] || component == without) return;
        reached[component] = true;
        open.push_back(component);
    };
    std::ranges::for_each(sources, reach);
    while (!open.empty()) {
        const std::size_t from = open.back();
        open.pop_back();
        std::ranges::for_each(next_[from], reach);
    }
    return reached;
}

}  // namespace headroom::plan
