// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kernel/time.h"
#include "policy/hedge.h"

namespace headroom::kernel {

/// How late an answer is hedged: after a fixed time, or as a percentile of the answers so far says. What is old counts for less and less.
class Lateness {
public:
    explicit Lateness(const policy::Hedge& settings);
    /// Nothing while there are too few answers to tell.
    std::optional<Time> limit() const { return limit_; }
    void answered(Time took);

private:
    void look();

    double percentile_;
    std::optional<Time> limit_;
    bool fixed_;
    std::vector<std::uint32_t> cells_;  ///< as Tally has them
    std::uint64_t count_ = 0, since_look_ = 0;
};

}  // namespace headroom::kernel
