// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/brokers.h"

#include <algorithm>

namespace headroom::models {

Brokers::Brokers(kernel::Statistics& statistics, std::size_t brokers, std::size_t copies, double bytes_per_s)
    : brokers_(brokers), copies_(std::min(brokers, copies)), bytes_per_s_(bytes_per_s) {
    for (Broker& broker : brokers_) broker.bytes = &statistics.total();
}

kernel::Time Brokers::written(kernel::Time now, std::size_t partition, double bytes) {
    const kernel::Time takes = kernel::from_seconds(bytes / bytes_per_s_);
    kernel::Time last = now;
    for (std::size_t copy = 0; copy < copies_; ++copy) {
        Broker& broker = brokers_[(partition + copy) % brokers_.size()];
        broker.free_at = std::max(broker.free_at, now) + takes;
        broker.bytes->add(bytes);
        last = std::max(last, broker.free_at);
    }
    return last;
}

double Brokers::utilization(kernel::Blocks blocks, double seconds) const {
    double most = 0;
    for (const Broker& broker : brokers_) most = std::max(most, broker.bytes->in(blocks));
    return most / (bytes_per_s_ * seconds);
}

}  // namespace headroom::models
