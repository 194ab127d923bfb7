// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <span>
#include <vector>

#include "analytic/inversion.h"
#include "core/distribution.h"

/// Laplace transforms of times, found where they are asked for: a percentile needs but a few times of the grid.
namespace headroom::analytic {

class Transform;
using SharedTransform = std::shared_ptr<const Transform>;

class Transform {
public:
    Transform() = default;
    Transform(const Transform&) = delete;
    Transform& operator=(const Transform&) = delete;
    virtual ~Transform();
    /// Found the first time, and kept. Threads may share a transform.
    const Block& at(Index block) const;
    /// That it is a product of; none: of itself alone.
    virtual std::span<const SharedTransform> factors() const { return {}; }
    /// The same for who holds it. Where nobody else does, it is not kept, but found into `room`.
    static const Block& part(const SharedTransform& transform, Index block, Block& room);

private:
    using Known = std::array<std::atomic<const Block*>, static_cast<std::size_t>(block_count)>;
    virtual void find(Index block, Block& values) const = 0;
    Known& known() const;
    mutable std::atomic<Known*> known_ = nullptr;  ///< of most transforms nothing is ever kept
};

/// What varies by a distribution. Those that take long are kept over several networks, for as long as the process lives.
SharedTransform transform_of(const Distribution& distribution);
SharedTransform exponential(double mean);
/// A sum of `phases` − 1 exponential times with that probability, else of one more.
SharedTransform erlang(double mean_of_phase, int phases, double shorter);
/// Exponential with that rate, of either sign, if it is known to be below `longest`.
SharedTransform exponential_below(double rate, double longest);
/// A wait in M/G/1. `service`: null where it is no longer than `shift`, which comes to it.
SharedTransform wait(double utilization, double mean, SharedTransform service, double shift);
/// What is a product itself and held by nobody else is taken apart: it would be found for this one alone.
SharedTransform product(const SharedTransform& first, const SharedTransform& second);

struct Share {
    double weight;
    SharedTransform transform;  ///< null: of no time
    double shift;               ///< seconds that come to it
};
/// Weights add up to 1.
SharedTransform mixture(std::vector<Share> parts);
/// At s · factor. `mean`: of the result, which is all that is left of it at the end of the grid.
SharedTransform stretched(SharedTransform transform, double factor, double mean);

/// A time with that probability between a time of the grid and the next.
struct Mass {
    Index time;
    double probability;
};
/// With what is left, no time.
SharedTransform spread(std::vector<Mass> masses, double none);

}  // namespace headroom::analytic
