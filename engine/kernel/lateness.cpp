// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/lateness.h"

#include "kernel/statistics.h"

namespace headroom::kernel {

namespace {
constexpr std::uint64_t look_every = 100, most = 10'000;  ///< answers; beyond, all count half
}

Lateness::Lateness(const policy::Hedge& settings) : percentile_(settings.percentile.value), fixed_(settings.delay) {
    if (fixed_) {
        limit_ = from_seconds(settings.delay->value);
    } else {
        cells_.resize(Tally::cell_count);
    }
}

void Lateness::answered(Time took) {
    if (fixed_) return;
    ++cells_[Tally::cell_of(took)];
    ++count_;
    if (++since_look_ == look_every) look();
}

void Lateness::look() {
    since_look_ = 0;
    const double rank = percentile_ * static_cast<double>(count_);
    double below = 0;
    for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
        below += cells_[cell];
        if (below < rank) continue;
        limit_ = from_nanoseconds(Tally::edge(cell + 1));
        break;
    }
    if (count_ < most) return;
    count_ = 0;
    for (std::uint32_t& cell : cells_) count_ += cell /= 2;
}

}  // namespace headroom::kernel
