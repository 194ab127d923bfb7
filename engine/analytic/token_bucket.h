// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

/// What a rate limit does to Poisson arrivals.
namespace headroom::analytic {

struct Gate {
    double refused = 0;                        ///< share of the calls: no token is near enough
    double wait_probability = 0, wait_if = 0;  ///< of those let through: that they wait for their token, and mean seconds then
    double wait_if_scv = 1;
    std::optional<double> longest_wait = {};  ///< seconds, where calls are refused for it
    double refused_after = 0;                 ///< seconds
    double wait() const { return wait_probability * wait_if; }
};

/// `rate` calls a second come for `per_s` tokens a second, of which `burst` are kept at most; a token may be `longest_wait` seconds away.
/// Tokens that were taken come back one after the other, each in the same time: M/D/1, with room for those that may be taken ahead.
Gate take_tokens(double rate, double per_s, double burst, double longest_wait);

/// How much less calls vary in number, over a long time, once they have passed a limit: where no token is ever lost they are as even as
/// tokens are, and where no call is refused as uneven as before; a third where as many are lost as refused (Nazarathy 2011, of the output
/// of balanced queues with a limit).
double evened_by(double rate, double refused, double per_s);

}  // namespace headroom::analytic
