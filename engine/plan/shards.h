// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/scenario.h"

/// What exists once per shard. A component that has a parameter marked Parameter::multiplies, a router, makes as many of its
/// scope as that says: of all that requests reach only through it. Scopes nest.
namespace headroom::plan {

/// Most components of a design, all shards together.
inline constexpr std::size_t most_components = 2000;

/// A router with more shards than a design can hold, or without anything that is its own, or what stands with every shard of
/// another; before expand_shards().
struct ShardMistake {
    std::size_t component;  ///< index
    std::string message, expected;
};
std::vector<ShardMistake> find_shard_mistakes(const Scenario& scenario);

/// "db" becomes "db[0]", "db[1]"..., and so do connections from, to and within the scope, and incidents, which happen in every
/// shard. A router's connection to its scope knows its shard.
void expand_shards(Scenario& scenario);

/// What a design, valid or not, has once per shard of a router, as it is drawn.
struct DrawnScope {
    std::string router;
    std::size_t shards = 0;
    std::vector<std::string> components;  ///< ids
    bool operator==(const DrawnScope&) const = default;
};
std::vector<DrawnScope> drawn_scopes(const Design& design, const schema::Catalogue& types);

/// "db" for "db[3]" and "db[3][1]": how the plan calls it.
std::string drawn_id(std::string_view id);

}  // namespace headroom::plan
