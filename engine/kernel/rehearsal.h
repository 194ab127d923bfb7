// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/random.h"
#include "kernel/call.h"

namespace headroom::kernel {

class Channel;
class Component;
class Simulation;

/// What goes before a run: requests without work, waiting or failures, for those components that remember (Component::remembers),
/// so that a window begins with caches as they are after a long time. Each layer sees what the one before it misses. Its clock
/// runs at the sources' present rates, before the present moment. Draws are of its own streams.
class Rehearsal {
public:
    explicit Rehearsal(Simulation& simulation);
    /// In rounds, each as long as all before it, until hit ratios and contents hardly change from one to the next, or two million
    /// requests were drawn. Does nothing where nothing remembers, or where no request comes.
    void run();

private:
    struct Seen {
        double asked = 0, answered = 0;
        double ratio = -1, kept = 0;  ///< of the last round, at its end
    };
    void round(std::uint64_t requests);
    void visit(Component& component, const Call& call);
    void pass_on(const Call& call, const Channel& channel);
    bool has_settled();

    Simulation& simulation_;
    RandomStream random_;
    std::vector<std::vector<Channel*>> channels_;  ///< by component: of its first port
    std::vector<Seen> seen_;                       ///< by component
    std::vector<double> rate_up_to_;               ///< by source, requests a second
    double clock_s_ = 0;
};

}  // namespace headroom::kernel
