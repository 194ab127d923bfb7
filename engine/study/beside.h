// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "protocol/measurement.h"
#include "protocol/request.h"

namespace headroom::study {

/// A run beside another, replication by replication on the same random numbers.
struct Beside {
    protocol::Request request;  ///< but for the replication's index
    std::vector<protocol::Measurement> answers = {};
};

/// Appends the requests of those beside to a round, whose first `size` requests are the run's own.
inline void add_to(std::vector<protocol::Request>& round, std::size_t size, const std::vector<Beside>& beside) {
    for (const Beside& each : beside) {
        for (std::size_t i = 0; i < size; ++i) {
            round.push_back(each.request);
            round.back().replication = round[i].replication;
        }
    }
}

}  // namespace headroom::study
