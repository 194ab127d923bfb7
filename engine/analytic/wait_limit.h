// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "core/distribution.h"

/// Calls that wait in order for busy servers, and give up at a limit of their wait.
namespace headroom::analytic {

/// Of a call that so many others wait before.
struct Waiting {
    double served = 1;             ///< probability
    double first = 0, second = 0;  ///< E[wait; served], seconds, and of its square
};

/// Exact for exponential service and calls that come independently, however the number of calls there changes their rate: M(n)/M(n)/s
/// + GI (Brandt and Brandt, "On the M(n)/M(n)/s queue with impatient calls", 1999). The limit is constant, or else taken as exponential.
class WaitLimit {
public:
    /// `turn`: mean seconds between two calls that get a server while all are busy. Asked for numbers of calls up to `most`.
    WaitLimit(const Distribution& limit, double turn, std::size_t most);

    /// What a call finds that `ahead` others wait before.
    Waiting waiting(std::size_t ahead) const;
    /// Calls a second that go, served or not, while so many wait; at least 1 does.
    double going(std::size_t waiting) const { return 1 / (turn_ * this->waiting(waiting - 1).served); }
    std::size_t most() const { return (is_constant_ ? served_.size() : waiting_.size()) - 3; }

private:
    bool is_constant_;
    double turn_;
    std::vector<double> served_;    ///< by the calls ahead, of a constant limit
    std::vector<Waiting> waiting_;  ///< likewise, of an exponential one
};

}  // namespace headroom::analytic
