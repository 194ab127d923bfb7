// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>
#include <array>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "analytic/percentiles.h"
#include "core/distribution.h"

/// How a time is spread, as the values of its Laplace transform at fixed nodes: a sum is a product and a mixture is a sum, so that
/// what goes in exactly comes out exactly. Percentiles are read off by Euler's algorithm (Abate and Whitt, "A unified framework
/// for numerically inverting Laplace transforms", 2006), around which values are found and nowhere else.
namespace headroom::analytic {

class Transform;

/// P(time > t) at the times of the grid, which are in a geometric row.
using Tail = Eigen::ArrayXd;
/// At that time, in seconds; between the grid's the logarithm is linear.
double tail_at(const Tail& tail, double seconds);
const Eigen::ArrayXd& grid();

class Law {
public:
    /// No time at all.
    Law() : Law(constant(0)) {}
    static Law constant(double seconds);
    static Law of(const Distribution& distribution);
    /// What is known of it are two moments, and nothing else is kept: cheap, for as long as a solution is only looked for. What is
    /// made of it knows no more; its percentiles are those of fitted().
    static Law sketch(double mean, double variance);
    /// With that mean and squared coefficient of variation: a mixture of Erlangs below 1 (Tijms, "Stochastic Models", 1994), two
    /// exponential phases with balanced means above.
    static Law fitted(double mean, double scv);
    /// A wait in a queue of one server with Poisson arrivals, served in order (Pollaczek and Khinchine); utilization < 1.
    static Law wait(double utilization, const Law& service);
    /// Exponential, growing or falling, and no longer than that: as a wait in M/M/c is that is given up at a constant limit (Barrer 1957).
    static Law within(double mean, double longest);
    /// One of several, each as often as its weight is of their sum; without any, no time. Of constants it may be sketched, too.
    static Law mixture(const std::vector<std::pair<double, Law>>& parts, bool sketched = false);
    /// The longest of several that begin at once: independent of each other with what is left of the probability `alike`, else all
    /// at the same percentile.
    static Law longest(const std::vector<Law>& all, double alike = 0);
    static Law of_tail(const Tail& tail, bool sketched = false);
    /// `law` with that probability, else no time.
    static Law chance_of(double probability, const Law& law);
    /// If it is known to be below that.
    Law below(double seconds) const { return below(std::span(&seconds, 1)); }
    /// Below one of several limits, which are equally likely before anything is known.
    Law below(std::span<const double> limits) const;
    /// So many times longer.
    Law times(double factor) const;

    /// This, and then that, independent of each other.
    Law operator+(const Law& then) const;

    /// Made alike, as far as can be seen.
    bool operator==(const Law&) const = default;
    double mean() const { return mean_; }
    double variance() const { return variance_; }
    double scv() const { return mean_ > 0 ? variance_ / (mean_ * mean_) : 0; }
    bool is_zero() const { return mean_ == 0; }
    bool is_sketch() const { return !transform_ && variance_ > 0; }
    /// P(time > t), as tail() has it at the times next to it.
    double left_at(double seconds) const;
    /// P(time > t + from) at the grid's times.
    Tail tail(double from = 0) const;
    /// The time that a share `p` stays below.
    double quantile(double p) const;
    std::array<double, told_percentiles.size()> quantiles() const;
    /// P(time <= t) at ascending times t.
    std::vector<std::pair<double, double>> distribution() const;

private:
    using Parts = std::vector<std::pair<double, Law>>;  ///< of a mixture: weights, which add up to 1
    explicit Law(int) {}                                ///< to be filled
    bool varies() const { return transform_ || is_sketch(); }
    Tail tail_beyond_shift() const;
    void find_quantiles(std::span<const double> shares, std::span<double> found) const;
    /// By its parts, to the edges of each.
    double left_of_parts(std::span<const Tail> beyond_shifts, double seconds) const;
    void find_quantiles_of_parts(std::span<const double> shares, std::span<double> found) const;
    std::vector<Tail> tails_of_parts() const;
    /// Mean and variance of a mixture by these weights, which add up to `all`.
    static std::pair<double, double> moments_of(const Parts& parts, double all = 1);
    /// As one transform, whose edges within are blurred.
    static Law blend(const Parts& parts);
    /// Null where none begins at an edge that would be missed.
    static std::shared_ptr<const Parts> keep_apart(Parts parts);
    static double first_shift(const Parts& parts);
    /// Without parts of parts.
    static Parts flattened(const Parts& parts);
    std::shared_ptr<const Parts> parts_of_sum(const Law& then) const;

    double shift_ = 0;                            ///< a constant part, apart: the inversion would blur its edge
    std::shared_ptr<const Transform> transform_;  ///< of the rest; null where there is none
    std::shared_ptr<const Parts> parts_;          ///< the same as a mixture of several shifts; mostly null
    double mean_ = 0, variance_ = 0;
};

}  // namespace headroom::analytic
