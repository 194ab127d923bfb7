// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <map>
#include <optional>
#include <string>

#include "app/document/edits.h"
#include "app/document/regions.h"
#include "plan/plan.h"

/// Places for components, from left to right along the calls.
namespace headroom::canvas {

using Spots = std::map<std::string, document::Spot>;

/// A column for each length of the longest way from where requests come from; rows in the order of what they are called by.
Spots layered(const plan::Design& design);

/// The design in the language of Graphviz, regions and zones as its clusters, and the places in what `dot -Tplain` says of it.
QByteArray to_dot(const plan::Design& design, const std::vector<document::RegionContent>& regions = {});
std::optional<Spots> from_dot(const plan::Design& design, const QByteArray& plain);

}  // namespace headroom::canvas
