// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/units.h"
#include "plan/plan.h"
#include "schema/record.h"

/// What a design stands on: regions of zones, and the links between them.
namespace headroom::plan {

struct Topology;

struct Region {
    std::string name;
    std::int64_t zones = 3;
    Duration zone_latency{0.5e-3};
    std::optional<Bandwidth> zone_bandwidth;
    std::string note;
};
const schema::Record& record_of(const Region*);

struct Link {
    std::string name;
    std::string from, to;  ///< regions
    Duration latency;
    std::optional<Bandwidth> bandwidth;
    std::string note;
};
const schema::Record& record_of(const Link*);

/// Where replicas that are started get their images from.
struct Registry {
    std::optional<std::string> region;
    std::optional<Bandwidth> bandwidth;
    std::string note;
};
const schema::Record& record_of(const Registry*);

/// Where something stands: zones count from 0; one that is in every zone of its region has none.
struct Spot {
    std::size_t region = 0;
    std::optional<std::size_t> zone;
};

/// Where the replicas of a component stand.
struct Stand {
    std::size_t region = 0;
    std::optional<std::size_t> zone;  ///< of all of them; none: spread over zones in turn
    std::size_t spread = 0;           ///< number of those zones; 0: all
};

/// What a message passes: lane 2 l is link l from its beginning to its end, lane 2 l + 1 the way back.
struct Path {
    double latency_s = 0;
    std::vector<std::size_t> lanes;
};

/// A platform without mistakes.
struct Platform {
    struct Line {
        std::string name;
        std::optional<double> bytes_per_s;  ///< each way; absent: as much as comes
    };
    std::vector<Region> regions;
    std::vector<Link> links;
    std::optional<Registry> registry;
    std::vector<Line> lines;  ///< the links, that of the registry, that of each zone of limited bandwidth ("eu-1"), from each on

    std::optional<std::size_t> find_region(const std::string& name) const;
    /// Every zone, and each region as a whole.
    std::vector<Spot> spots() const;
    /// One way; the fastest where there are several, of equally fast ones that of fewer links. Absent where no links lead there.
    std::optional<Path> path(const Spot& from, const Spot& to) const;
    /// There is a registry.
    std::size_t region_of_registry() const { return registry->region ? find_region(*registry->region).value() : 0; }
    /// From the registry; absent where there is none.
    std::optional<Path> pull_path(const Spot& to) const;
    /// Of a replica, of a component whose replicas stand in zones; the first stands `turn` zones further on.
    std::size_t zone_of(const Stand& place, std::size_t replica, std::size_t turn) const;
    /// The same replica's number among those of its zone, from 0; of shards the same replica's is the next in each.
    std::size_t number_in_zone(const Stand& place, std::size_t replica, std::size_t turn) const;
};

/// The design's; absent where it has none, or mistakes, which go to the context. One with "simgrid" is read from that file beside
/// the plan (simgrid_file.h), but for the registry.
std::optional<Platform> read_platform(const Design& design, const std::string& path, const schema::ReadContext& context);

/// Of each component, where it stands; absent for what is outside. Mistakes go to the context.
std::vector<std::optional<Stand>> read_places(const Design& design, const std::string& path,
                                              const std::vector<const schema::Record*>& records, const Platform* platform,
                                              const schema::ReadContext& context);

/// That replicas which pull an image have a registry to pull it from. `records` as for read_places().
void check_images(const Design& design, const std::string& path, const std::vector<const schema::Record*>& records,
                  const Platform* platform, Diagnostics& diagnostics);

/// That links lead along every connection.
void check_ways(const Design& design, const std::string& path, const Topology& topology, const Platform& platform,
                const std::vector<std::optional<Stand>>& places, Diagnostics& diagnostics);

}  // namespace headroom::plan
