// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/transition.h"

#include <algorithm>

namespace headroom::kernel {

namespace {
constexpr std::size_t most_first = 50, most_last = 50;
}

void Transitions::note(Transition transition) {
    if (++times_[{transition.kind, transition.subject}] > most_first + most_last) {
        std::size_t before = 0;
        seen_.erase(std::ranges::find_if(seen_, [&](const Transition& each) {
            return each.kind == transition.kind && each.subject == transition.subject && before++ == most_first;
        }));
        ++left_out_;
    }
    seen_.push_back(std::move(transition));
}

void Transitions::forget() { *this = {}; }

}  // namespace headroom::kernel
