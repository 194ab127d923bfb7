// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom::infrastructure {

/// Slow transfers over lines of limited bandwidth, simulated by SimGrid (its model CM02: max-min fair, no protocol of its own), and
/// streams beside them that go on for ever. There is one in a process, for its whole life: a second is a RunError, as is whatever
/// fails in SimGrid.
class Transfers {
public:
    using Lanes = std::vector<std::size_t>;
    /// Bytes a second of each lane; the lanes of each route that transfers take, and of each stream, which is still at first.
    Transfers(const std::vector<double>& lanes, const std::vector<Lanes>& routes, const std::vector<Lanes>& streams);

    /// Begins now, after run()'s last second. Gives its number, from 0.
    std::size_t begin(std::size_t route, double bytes);
    /// From now on the stream takes so many bytes a second at most.
    void set_rate(std::size_t stream, double bytes_per_s);

    struct End {
        std::size_t transfer = 0;
        double after_s = 0;  ///< since run() was called
    };
    /// Goes on for so long; gives what has ended in it, by time.
    std::vector<End> run(double seconds);

private:
    struct State;
    State& state_;
};

}  // namespace headroom::infrastructure
