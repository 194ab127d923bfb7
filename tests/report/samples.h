// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/report/document.h"

/// Made-up documents, so that what a report has to say of them is known.
namespace headroom::report {

/// A name that would run if it were not escaped.
inline constexpr const char* evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>&\"'";

/// Two phases that are well, as documents of the real program have them: with intervals, costs, promises, levels and a day.
study::Results well();
/// One phase where calls pile up at "web".
study::Results unstable();
/// So many phases, with names of that many letters, each on a design of its own.
study::Results many(std::size_t phases, std::size_t letters);
/// A span from 19:00 of five minutes, with a timeline.
study::Results span();
/// Of well()'s plan: three points, the last without a steady state; "Now" breaks while it is in force.
study::Growth growth();
/// One guess: nine of ten p95 from 150 ms on, since 12 % of 200 plans are unstable.
study::Uncertainty guessed();
/// All texts are evil.
Document all_evil();

}  // namespace headroom::report
