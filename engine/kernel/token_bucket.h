// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <optional>

#include "kernel/time.h"
#include "kernel/trial.h"

namespace headroom::kernel {

/// Tokens that come back at a rate; whoever comes when there is none takes the next that is nobody's, if it is near enough.
class TokenBucket {
public:
    /// `rate` tokens a second, `burst` of them at most; the next one may be as far away as `wait` seconds.
    TokenBucket(double rate, double burst, double wait = 0) : rate_(rate), burst_(burst), wait_(wait), tokens_(burst) {}

    /// When the trial is over, the bucket is as a long time of what was asked for in it leaves it: drained where more tokens are asked
    /// for than come back, else full.
    void try_out(const Trial& trial) {
        asked_ = 0;
        tried_since_ = trial.since();
        tried_until_ = trial.until();
    }

    /// Time until the token is there; nothing where that is beyond the longest wait, and none is taken.
    std::optional<Time> take(Time now) {
        tokens_ = std::min(burst_, tokens_ + rate_ * to_seconds(now - updated_));
        updated_ = now;
        if (tried_until_ != never) [[unlikely]]
            see(now);
        // a billionth: what adding up fractions of tokens loses is no reason to wait
        const double wait = std::max(0.0, (1 - tokens_ - 1e-9) / rate_);
        if (wait > wait_) return std::nullopt;
        tokens_ -= 1;
        return from_seconds(wait);
    }

private:
    void see(Time now) {
        if (now >= tried_until_) {
            tokens_ = asked_ > rate_ * to_seconds(tried_until_ - tried_since_) ? -wait_ * rate_ : burst_;
            tried_until_ = never;
        }
        asked_ += 1;
    }

    double rate_, burst_, wait_;
    double tokens_;  ///< below 0: promised
    Time updated_ = 0;
    double asked_ = 0;                            ///< in a trial
    Time tried_since_ = 0, tried_until_ = never;  ///< never: there is none
};

}  // namespace headroom::kernel
