// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/replay/snapshot.h"

namespace headroom::canvas {

/// Against another design.
enum class Mark { None, Added, Removed, Changed };
/// While something is being connected.
enum class Hint { None, Fits, Dimmed, Target };

/// The figures of a component as they are written on its card; empty where they are not known.
struct NodeTexts {
    QString percent;  ///< "97 %"; of an estimate "≈ 97 %"
    QString throughput, p99, replicas, cost, queue, errors;
};

/// All that a card shows.
struct NodeLook {
    QString name;   ///< the component's id
    QString title;  ///< its type's
    QString icon;
    replay::Load load = replay::Load::Idle;
    double fill = 0;  ///< 0 to 1
    NodeTexts texts;
    std::vector<double> course;         ///< utilization over the day
    std::optional<std::size_t> window;  ///< of the course
    std::vector<double> instances;      ///< utilization of each replica
    bool estimated = false;             ///< the figures are by formulas
    bool outdated = false, selected = false, hovered = false;
    Mark mark = Mark::None;
    Hint hint = Hint::None;
};

/// Fills in what `snapshot` knows of `id`; `failures_per_s` come in over its connections.
void read_figures(NodeLook& look, const replay::Snapshot& snapshot, const std::string& id, std::optional<double> failures_per_s);

/// "Database primary, utilization 92 percent"
QString spoken(const NodeLook& look);

}  // namespace headroom::canvas
