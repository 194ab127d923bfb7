// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <string>
#include <vector>

#include "app/charts/chart_data.h"
#include "app/document/subject.h"
#include "app/replay/track.h"
#include "app/source/plan_surroundings.h"
#include "plan/plan.h"
#include "study/growth.h"

/// What the growth strip shows, as plain values.
namespace headroom::panels {

/// A phase where it is in force: above the former one's users, up to its own.
struct PhaseBand {
    std::string phase;
    double from = 0, to = 0;  ///< the last one goes on to the end
    double users = 0;         ///< its own: where its edge is
    QString story;            ///< "Growth: up to 100k users on Simple"
    QString label;            ///< "Growth", "Growth · 2 incidents"
};

/// Something that goes wrong.
struct IncidentMark {
    document::Subject subject;
    QString name;                ///< "Cache flush of sessions"
    QString story;               ///< with when, how long, and where it is written
    std::optional<double> at_s;  ///< absent: by chance
    double lasts_s = 0;
    std::string component{};  ///< that it is about; empty: another thing
};

struct GrowthScene {
    charts::Axis axis;                    ///< of users, or of the time of day
    std::vector<PhaseBand> phases;        ///< ascending; none over time
    std::vector<charts::Mark> marks;      ///< ascending
    std::vector<double> points;           ///< what was simulated, or estimated, where the track has positions
    std::vector<IncidentMark> incidents;  ///< over time only: those at a time, ascending, then those by chance

    /// Left and right are 0 and 1.
    double share_of(double value) const;
    double value_at(double share) const;
    /// Null where there is none.
    const PhaseBand* in_force(double users) const;
};

/// `growth` may be null, or an estimate. The axis covers phases and points.
GrowthScene growth_scene(const plan::Plan& plan, const app::PlanSurroundings& surroundings, const study::Growth* growth,
                         bool is_estimate = false);
/// Of a day or span, with what happens in its phase. Of a track that is empty, the whole day of `phase`.
GrowthScene time_scene(const plan::Plan& plan, const app::PlanSurroundings& surroundings, const replay::Track& track,
                       const std::string& phase = {});
/// Absent where there is none, or of no known kind.
std::optional<IncidentMark> incident_mark(const plan::Plan& plan, const app::PlanSurroundings& surroundings,
                                          const document::Subject& incident);

/// Users that a phase's edge may be dragged to, rounded to so many digits: between the phases beside it.
double allowed_users(const GrowthScene& scene, const std::string& phase, double wanted, int digits);

}  // namespace headroom::panels
