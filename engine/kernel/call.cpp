// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/call.h"

#include <new>

namespace headroom::kernel {

namespace {
constexpr std::size_t records_at_once = 256;
}  // namespace

const Call CallPool::fresh;

void CallPool::grow() {
    if (made_ + records_at_once > most_slots) throw RunError("more than 16 million calls in flight: the plan needs limits");
    for (std::size_t i = made_ + records_at_once; i-- > made_;) {
        Call* const call = new (&calls_[i]) Call;
        call->next = free_;
        free_ = static_cast<Slot>(i);
    }
    made_ += records_at_once;
}

}  // namespace headroom::kernel
