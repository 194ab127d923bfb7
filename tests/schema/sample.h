// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schema/describe.h"

/// A component type that has a parameter of every kind.
namespace headroom::test {

enum class Eviction { Lru, Lfu };
std::span<const schema::EnumOption<Eviction>> options_of(Eviction);

struct Inner {
    std::int64_t attempts = 3;
    std::optional<Duration> wait;
};
const schema::Record& record_of(const Inner*);

struct Sample {
    Bytes memory{4e9};
    double factor = 1.5;
    std::int64_t nodes = 2;
    bool shared = true;
    std::string label = "none";
    Eviction eviction = Eviction::Lfu;
    Distribution demand = Distribution::exponential(0.002);
    KeyDistribution keys = KeyDistribution::zipf(1000, 0.9);
    Profile profile;
    OnFailure on_failure;
    ComponentRef peer;
    std::optional<KeyspaceRef> keyspace;
    std::optional<InstanceRef> instance;
    std::optional<RouteRef> route;
    std::optional<DesignRef> design;
    Inner inner;
    std::optional<Inner> extra;
    std::optional<Duration> ttl;
    PerRoute<Distribution> cpu = Distribution::constant(0.001);
    PerRoute<std::optional<Bytes>> response;
    PerRoute<bool> cacheable{true};
    PerRoute<Rate> limit{Rate{100}};
    Ratio share{0.5};
    TimeOfDay at{72000};
};
const schema::Record& record_of(const Sample*);

/// A plan's surroundings: routes browse and checkout, components web and db, keyspace products, instance m6i.large, design Monolith.
struct Surroundings {
    Files files;
    Diagnostics diagnostics;
    schema::ReadContext context{files, diagnostics, {"browse", "checkout"}, {"web", "db"}, {"products"}, {"m6i.large"}, {"Monolith"}};

    /// "$.memory: '4 ms' is a time; a size in bytes such as 2 GiB", a line each.
    std::string mistakes() const;
};

}  // namespace headroom::test
