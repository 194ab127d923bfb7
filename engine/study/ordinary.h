// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "plan/scenario.h"
#include "protocol/measurement.h"
#include "protocol/request.h"
#include "study/beside.h"

namespace headroom::study {

/// A month is billed as one of ordinary days. Beside a span that tells nothing of them (it is shorter than a day, or something
/// happens in it) run replications that do: of the day, and of the same span, both without what happens.
class Ordinary {
public:
    Ordinary() = default;
    /// Beside the run of a request; none where that is an ordinary day itself.
    Ordinary(const protocol::Request& request, const plan::Scenario& scenario, const plan::Surroundings& surroundings);

    /// How many run beside each replication.
    std::size_t runs() const { return beside_.size(); }
    /// Appends what belongs to a round (or pilot) of the run.
    void add_to(std::vector<protocol::Request>& round) const { study::add_to(round, round.size(), beside_); }
    /// Takes the answers to it off the end.
    void take_from(std::vector<protocol::Measurement>& answers);

    /// Is an ordinary day known? Not where calls pile up on one.
    bool known() const { return !grows_; }
    /// By replication of the run; null: the run itself is an ordinary day.
    const std::vector<protocol::Measurement>* day() const { return day_ ? &beside_[*day_].answers : nullptr; }
    /// Null: nothing happens in the span.
    const std::vector<protocol::Measurement>* span() const { return span_ ? &beside_[*span_].answers : nullptr; }

private:
    std::vector<Beside> beside_;
    std::optional<std::size_t> day_, span_;
    bool piloted_ = false;
    bool grows_ = false;
};

}  // namespace headroom::study
