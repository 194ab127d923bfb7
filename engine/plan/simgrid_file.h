// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/diagnostic.h"
#include "core/value.h"
#include "plan/platform.h"

/// Platform files of SimGrid (its DTD, version 4.1; simgrid.org/doc, "The XML reference").
///
/// Each zone or cluster within the outermost zone is a region; without any, the outermost is the only one. The hosts of a region are
/// its availability zones, a cluster is one zone, however many machines it has: how fast they are counts for nothing, as instances
/// tell that. What a host's route to its region's router passes is the zone's line (Region::zone_bandwidth); the latency of the routes
/// between hosts is Region::zone_latency, or twice that to the router. A route between two regions is a Link between them, or a chain
/// of such.
namespace headroom::plan {

/// The bytes a second of a FATPIPE link from which on it takes as much as comes: SimGrid's links all have some.
inline constexpr double endless_bytes_per_s = 1e15;

/// The platform as a plan has it, "regions" and "links", each of them at `at`. What Headroom has no words for is an error
/// at `at`, with the file's name and line: links that several pairs of regions share, zones of a region that are not alike.
std::optional<Value> read_simgrid(const std::string& text, const std::string& file, Location at, const std::string& path,
                                  Diagnostics& diagnostics);

/// The file of a platform, with hosts "eu.1", "eu.2" for the zones of region "eu"; the registry of images is left out.
std::string print_simgrid(const Platform& platform);

}  // namespace headroom::plan
