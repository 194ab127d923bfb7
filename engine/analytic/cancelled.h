// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analytic/station.h"

namespace headroom::analytic {

/// At so many servers in order (a whole number) where calls leave `limit_s` seconds after they came, whether they wait or are served:
/// what is ahead of a call is never more than that. At one server it is a finite dam (Prabhu 1965), exactly where calls come in a
/// Poisson stream and take exponential times; at more, the servers end what they have as one that is so many times faster, and no
/// later than the limit's share. Times that vary otherwise make what is ahead vary as much more or less as in heavy traffic.
/// Who is late is to be found from the waits and the times: all calls are taken to be served.
Stay stay_until_cancelled(const Load& load, double servers, double limit_s);

/// Likewise where calls share the vCPUs: how many there are is a birth-death process, in which each stays as long as it would among as
/// many all the time, and at most until the limit.
Stay shared_until_cancelled(const Replica& replica, const Load& load, double limit_s);

/// Is so much of the work left undone that it matters? If not, calls stay as long as where nobody leaves.
inline bool is_cut_short(const Stay& stay, const Load& load) {
    constexpr double felt = 1e-4;
    return stay.busy < (1 - felt) * load.rate * load.work;
}

}  // namespace headroom::analytic
