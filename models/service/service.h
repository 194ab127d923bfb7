// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/server.h"
#include "models/replica_memory.h"
#include "schema/types.h"

namespace headroom::models {

/// Code that answers calls: CPU first, then its own calls, step by step.
struct ServiceSettings {
    std::int64_t replicas = 1;
    std::optional<InstanceRef> instance;
    std::optional<double> vcpus, speed;
    std::optional<double> cpu_request;
    std::optional<Bytes> memory_request;
    std::optional<plan::CreditMode> credit_mode;
    Ratio credits_at_start{1};
    std::optional<std::int64_t> workers;
    bool asynchronous = false;
    std::optional<std::int64_t> queue_limit;
    std::optional<Distribution> wait_limit;
    PerRoute<Distribution> cpu{Distribution::constant(0.005)};
    PerRoute<std::optional<Ratio>> compression;
    PerRoute<Duration> compression_cpu{Duration{0.02}};
    double contention = 0, coherency = 0;
    std::optional<Bytes> memory;
    Bytes base_memory;
    PerRoute<Bytes> memory_per_call;
    std::optional<Bytes> image;
    Duration boot{30};
    Duration warm_up;
    double warm_up_slowness = 2;
    std::optional<Bytes> disk;
};
const schema::Record& record_of(const ServiceSettings*);
std::vector<plan::Usage> usage_of(const ServiceSettings& settings, std::vector<double> ranks);

class Service : public kernel::ServerOf<Service> {
public:
    Service(const kernel::BuildContext& context, const ServiceSettings& settings);

    void start() override;
    double answer_share(std::size_t route) const override { return settings_.compression[route].value_or(Ratio{1}).value; }
    void computed(kernel::Slot slot, kernel::Call& call) override;
    void replied(kernel::Slot slot, kernel::Call& call) override;
    bool can_hold_calls() const override { return true; }
    plan::PodRequest request() const override { return request_; }
    bool abandons_calls() const override { return memory_.is_limited() || Server::abandons_calls(); }
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

protected:
    void entered(const kernel::Call& call) override { memory_.entered(call); }
    void left(const kernel::Call& call) override { memory_.left(call); }
    void resumed(kernel::Slot slot, kernel::Call& call) override;
    void replica_added() override { memory_.add_replica(); }

private:
    ServiceSettings settings_;
    plan::PodRequest request_;
    ReplicaMemory memory_;
};

}  // namespace headroom::models
