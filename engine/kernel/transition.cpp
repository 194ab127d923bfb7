// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/transition.h"

namespace headroom::kernel {

namespace {
constexpr std::size_t most_of_a_subject = 100;
}

void Transitions::note(Transition transition) {
    if (++times_[{transition.kind, transition.subject}] > most_of_a_subject) {
        ++left_out_;
        return;
    }
    seen_.push_back(std::move(transition));
}

void Transitions::forget() { *this = {}; }

}  // namespace headroom::kernel
