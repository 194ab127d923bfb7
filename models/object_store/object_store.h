// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/component.h"
#include "kernel/token_bucket.h"
#include "kernel/trial.h"
#include "schema/types.h"

namespace headroom::models {

/// Objects by key, as large as need be (Amazon S3).
struct ObjectStoreSettings {
    Distribution first_byte = Distribution::lognormal(0.12, 0.3);
    Bandwidth throughput{85e6};
    std::int64_t prefixes = 1;
    Rate reads_per_prefix{5500}, writes_per_prefix{3500};
    std::optional<Bytes> storage;
    std::optional<Duration> kept, infrequent_after, archive_after;
    Ratio infrequent_reads;
};
const schema::Record& record_of(const ObjectStoreSettings*);

/// Shares of what is stored that are in each class, ages being spread evenly up to `kept`.
struct StorageClasses {
    double standard = 1, infrequent = 0, archive = 0;
};
StorageClasses classes_of(const ObjectStoreSettings& settings);
/// What is asked of it in an hour.
struct ObjectRequests {
    double reads = 0, writes = 0;
    double bytes_read = 0;
};
std::vector<plan::Usage> usage_of(const ObjectStoreSettings& settings, const ObjectRequests& per_hour);

class ObjectStore : public kernel::Component {
public:
    ObjectStore(const kernel::BuildContext& context, const ObjectStoreSettings& settings);

    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void wake(kernel::Slot slot, kernel::Call& call) override { reply(slot, call, Outcome::Ok); }
    Wake wake_function() const override { return wake_of<ObjectStore>(); }
    void slow_down(std::size_t, double factor) override { slowness_ = factor; }
    void hold_steady() override;
    double settling_s() const override { return trial_.left_s(simulation()); }
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

private:
    /// Reads, or writes.
    struct Kind {
        kernel::TokenBucket quota;
        double limit;  ///< a second
        kernel::Counter& served;
    };

    ObjectStoreSettings settings_;
    Kind reads_, writes_;
    kernel::Trial trial_;  ///< of the limits
    double slowness_ = 1;
    kernel::Total& bytes_read_;
    kernel::Counter& refused_;
    RandomStream times_;
};

}  // namespace headroom::models
