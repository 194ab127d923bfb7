// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace headroom::report {

enum class MetricType { Gauge, Counter, Summary };

/// Metrics by family, as OpenMetrics wants them: each family in one piece, in it each metric in one piece, and that by time.
class MetricFamilies {
public:
    using Labels = std::vector<std::pair<std::string, std::string>>;
    struct About {
        std::string name;  ///< without "_total"; ends in the unit, if it has one
        MetricType type = MetricType::Gauge;
        std::string unit;  ///< "seconds", "ratio"; may be empty
        std::string help;
    };

    /// Nothing without a value. `at_s` does not decrease.
    void add(const About& about, const Labels& labels, double at_s, const std::optional<double>& value);
    /// Of a summary: `quantiles` by "0.95", the sum and the count.
    void add_summary(const About& about, const Labels& labels, double at_s,
                     const std::vector<std::pair<std::string, std::optional<double>>>& quantiles, const std::optional<double>& sum,
                     const std::optional<double>& count);
    /// With "# EOF".
    std::string print() const;

private:
    struct Family {
        About about;
        std::vector<std::string> metrics;           ///< their lines
        std::map<Labels, std::size_t> places = {};  ///< in `metrics`
    };
    /// `more`: a label beside those of the metric.
    void put(const About& about, const std::string& suffix, const Labels& labels, const Labels& more, double at_s,
             const std::optional<double>& value);

    std::vector<Family> families_;
};

}  // namespace headroom::report
