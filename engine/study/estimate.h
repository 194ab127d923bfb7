// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "protocol/measurement.h"

namespace headroom::study {

/// A figure and the half-width of its 95 % interval; absent is what does not exist or would mislead.
struct Estimate {
    std::optional<double> value;
    std::optional<double> half_width;  ///< absent with a single replication

    /// half_width / |value|: 0 where there is no width, absent where it cannot be told.
    std::optional<double> relative_half_width() const;
    bool operator==(const Estimate&) const = default;
};

/// The mean over replications, with its interval by Student's t. Absent where a replication lacks the figure: the mean of
/// those that have it would be drawn to one side.
Estimate estimate(std::span<const std::optional<double>> replications);

/// A quantile of Student's t with that many degrees of freedom (>= 1); of 0.975 for intervals of 95 %.
double student_t(std::size_t degrees, double probability = 0.975);

/// Times: their mean and the percentiles named protocol::percentile_names, in seconds.
struct Times {
    std::uint64_t count = 0;  ///< observations of all replications together
    Estimate mean;
    std::array<Estimate, protocol::percentiles.size()> quantiles;
};

/// The figure of each replication, `figure(element)`, estimated.
template <class Element, class Figure>
Estimate estimate_over(const std::vector<const Element*>& replications, Figure figure) {
    boost::container::small_vector<std::optional<double>, 8> values;  // of hundreds of thousands of figures that have but one
    for (const Element* replication : replications) values.emplace_back(figure(*replication));
    return estimate({values.data(), values.size()});
}

Times estimate_times(const std::vector<const protocol::Sample*>& replications);

}  // namespace headroom::study
