// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "infrastructure/transfer_model.h"

namespace headroom::infrastructure {

/// Slow transfers over lines of limited bandwidth, simulated by SimGrid (its model CM02: max-min fair, no protocol of its own), and
/// streams beside them that go on for ever. There is one in a process, for its whole life: a second is a RunError, as is whatever
/// fails in SimGrid, and that it is not there.
class Transfers {
public:
    using Lanes = TransferModel::Lanes;
    using End = TransferModel::End;
    /// Bytes a second of each lane; the lanes of each route that transfers take, and how many with a limit of their own there are on
    /// it at the same time at most; the lanes of each stream, which is still at first.
    Transfers(const std::vector<double>& lanes, const std::vector<Lanes>& routes, std::size_t valves, const std::vector<Lanes>& streams);

    /// As those of the model.
    std::size_t begin(std::size_t route, double bytes, double most);
    double left(std::size_t transfer);
    void set_rate(std::size_t stream, double bytes_per_s);
    void set_capacity(std::size_t lane, double bytes_per_s);
    std::vector<End> run(double seconds);

private:
    TransferModel* model_;
};

}  // namespace headroom::infrastructure
