// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/units.h"
#include "schema/record.h"
#include "schema/types.h"

/// What goes wrong, declared like components: one record a kind, each with the parameters that mean something to it.
namespace headroom::incident {

enum class Kind {
    ReplicaLoss,
    HostLoss,
    ZoneLoss,
    RackLoss,
    RegionLoss,
    SlowReplica,
    SpotInterruption,
    Deploy,
    Flush,
    ErrorBurst,
    TrafficSpike,
    LinkLoss,
    LinkDelay,
    LinkOutage,
    LinkSlow,
    Reshard,
    Backup,
};

/// Is a place of the platform lost, with all that stands there?
constexpr bool takes_place(Kind kind) { return kind == Kind::ZoneLoss || kind == Kind::RackLoss || kind == Kind::RegionLoss; }

/// Is that a zone, or a part of one?
constexpr bool takes_zone(Kind kind) { return kind == Kind::ZoneLoss || kind == Kind::RackLoss; }

/// Is it about links of the platform?
constexpr bool takes_links(Kind kind) { return kind == Kind::LinkOutage || kind == Kind::LinkSlow; }

/// Is data moved, which nobody does by chance? It ends when all is there.
constexpr bool moves_data(Kind kind) { return kind == Kind::Reshard || kind == Kind::Backup; }

/// The settings of all kinds. Exactly one of `at` and `every` is set, but for spot interruptions, which may come as often as prices say.
struct Incident {
    std::optional<TimeOfDay> at;    ///< begins at that time of the day that is simulated
    std::optional<Duration> every;  ///< mean time between two that come by chance
    Duration lasts{600};
    ComponentRef component;
    std::string connection;             ///< id
    std::int64_t replicas = 1;          ///< that it takes
    std::int64_t zone = 1;              ///< 1 to `zones`
    std::int64_t zones = 3;             ///< over which replicas are spread in turn
    std::int64_t rack = 1;              ///< 1 to `racks`
    std::int64_t racks = 7;             ///< of a zone, over which its replicas are spread in turn
    std::optional<std::string> region;  ///< of the platform
    std::optional<std::string> link;    ///< of the platform
    double factor = 10;
    Ratio share{0.5};
    Duration delay{0.1};
    Ratio lost{1};                   ///< of what passes a link
    Ratio lossy;                     ///< of what passes one that is slow
    Duration slower;                 ///< on a link
    std::optional<Ratio> bandwidth;  ///< of a link, what is left of it
    Duration notice{120};
    Duration restart{30};
    std::int64_t shards = 1;    ///< before data is moved to more of them
    std::optional<Bytes> data;  ///< that is moved, or whose part is
    Bandwidth rate{50e6};       ///< of one stream of it
};

/// Seconds from its beginning until all is as before, where the settings alone say so; of a deploy, until its first batch is back.
double length_s(Kind kind, const Incident& incident);

/// A kind: what it is called, what it is about, and how it is set.
struct KindRecord {
    Kind kind;
    const schema::Record* record;
};
/// All kinds, in the order that people are shown them.
const std::vector<KindRecord>& kinds();
/// Null where there is none of that name.
const KindRecord* find_kind(std::string_view name);
/// A kind's title within a sentence: "loss of replicas".
std::string title_of(Kind kind);

}  // namespace headroom::incident
