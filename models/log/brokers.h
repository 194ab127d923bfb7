// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "kernel/statistics.h"
#include "kernel/time.h"

namespace headroom::models {

/// The machines that write a log's messages, each so many bytes a second, in order of arrival. The partition's leader and the brokers
/// after it in the row write a copy each; a message is stored when all have (Kafka's acks=all, with all copies in sync).
class Brokers {
public:
    /// `bytes_per_s`: of each. `copies` are at most as many as brokers.
    Brokers(kernel::Statistics& statistics, std::size_t brokers, std::size_t copies, double bytes_per_s);

    /// When a message of so many bytes that arrives now at this partition's leader has been written everywhere.
    kernel::Time written(kernel::Time now, std::size_t partition, double bytes);
    /// Share of the time that the busiest has spent writing.
    double utilization(kernel::Blocks blocks, double seconds) const;

private:
    struct Broker {
        kernel::Time free_at = 0;
        kernel::Total* bytes = nullptr;  ///< written
    };
    std::vector<Broker> brokers_;
    std::size_t copies_;
    double bytes_per_s_;
};

}  // namespace headroom::models
