// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/files.h"
#include "core/random.h"
#include "core/units.h"

namespace headroom {

/// A distribution of a non-negative quantity, as a person writes it. The quantity's unit is the parameter's.
///
///   "4 ms" or constant(4 ms)          exponential(10 ms)
///   lognormal(mean=5 ms, cv=2)        lognormal(p50=4 ms, p99=30 ms)     (or p90, p95, p99.9)
///   uniform(1 ms, 3 ms)               gamma(mean=5 ms, cv=0.5)
///   weibull(mean=5 ms, shape=0.7)     weibull(scale=5 ms, shape=0.7)
///   pareto(min=1 ms, max=1 s, shape=1.5)     (bounded)
///   hyperexponential(mean=5 ms, cv=2)        (two phases, balanced means)
///   hyperexponential(0.9: 2 ms, 0.1: 30 ms)  (probability: mean of each phase)
///   empirical(file.csv)               (lines "quantile, value"; linear between them, from quantile 0 to 1)
///   empirical(0: 1 ms, 0.5: 4 ms, 1: 30 ms)
/// Any may carry its uncertainty: "exponential(10 ms) ± 30 %".
class Distribution {
public:
    enum class Kind { Constant, Exponential, Lognormal, Uniform, Gamma, Weibull, Pareto, Hyperexponential, Empirical };
    using Table = std::vector<std::pair<double, double>>;

    Distribution() = default;
    /// Values are not negative and finite. One without variance becomes a constant.
    static Distribution constant(double value);
    static Distribution exponential(double mean);
    static Distribution lognormal(double mean, double cv);
    static Distribution uniform(double low, double high);
    static Distribution gamma(double mean, double cv);
    static Distribution weibull(double scale, double shape);
    static Distribution pareto(double min, double max, double shape);
    static Distribution hyperexponential(Table probability_and_mean);
    /// Two phases with balanced means; cv >= 1.
    static Distribution hyperexponential(double mean, double cv);
    static Distribution empirical(Table quantile_and_value);

    Kind kind() const { return kind_; }
    double mean() const { return mean_; }
    /// Squared coefficient of variation (0 for a mean of 0).
    double scv() const { return scv_; }
    /// The value that a share `p` of all stay below; 0 < p < 1.
    double quantile(double p) const;
    /// The same of values that are so much greater; factor > 0.
    Distribution scaled(double factor) const;
    /// Probability and mean of each phase of a hyperexponential one; points of an empirical one; empty of others.
    Table table() const { return table_ ? *table_ : Table{}; }
    /// As written behind "±", a ratio.
    double uncertainty() const { return uncertainty_; }
    bool is_zero() const { return kind_ == Kind::Constant && mean_ == 0; }

    /// One value, never negative. Streams of equal state give equal values on every machine (see core/float_environment.h).
    [[gnu::always_inline]] double sample(RandomStream& random) const {
        if (kind_ == Kind::Exponential) return mean_ * random.exponential();
        if (kind_ == Kind::Constant) return mean_;
        return sample_other(random);
    }

    /// The same distribution with the same uncertainty, however they were written.
    bool operator==(const Distribution& other) const;

private:
    friend struct ParsedDistribution parse_distribution(std::string_view, Unit, const Files&);
    friend std::string print_distribution(const Distribution&, Unit);

    double sample_other(RandomStream& random) const;

    Kind kind_ = Kind::Constant;
    double mean_ = 0, scv_ = 0;
    double a_ = 0, b_ = 0, c_ = 0;  ///< what sampling needs; see the factories
    double uncertainty_ = 0;
    std::array<double, 3> arguments_{};   ///< of the factory
    std::shared_ptr<const Table> table_;  ///< of Hyperexponential (cumulative probability, mean) and Empirical
    std::string text_;                    ///< as written, where it was parsed
};

struct ParsedDistribution {
    Distribution distribution;
    std::string error;  ///< empty when understood
    explicit operator bool() const { return error.empty(); }
};

/// Reads one of the forms above. Refuses negative values, NaN, cv < 0, p99 <= p50, tables that do not rise.
ParsedDistribution parse_distribution(std::string_view text, Unit unit, const Files& files);
/// As it was written; one made by the program is printed in the same forms.
std::string print_distribution(const Distribution& distribution, Unit unit);

}  // namespace headroom
