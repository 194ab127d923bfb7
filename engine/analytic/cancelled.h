// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analytic/station.h"

namespace headroom::analytic {

/// At one server in order where calls are taken back `limit_s` seconds after they came, whether they wait or are worked on: what is
/// ahead of a call is never more than that. A finite dam (Prabhu 1965), exactly where calls come in a Poisson stream and take
/// exponential times; other times make what is ahead vary as much more or less as in heavy traffic. Who is late is to be found from
/// the waits and the times: all calls are taken to be served.
Stay stay_until_cancelled(const Load& load, double limit_s);

}  // namespace headroom::analytic
