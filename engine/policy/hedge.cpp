// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/hedge.h"

#include "schema/describe.h"

namespace headroom::policy {

const schema::Record& record_of(const Hedge*) {
    static const schema::Record record =
        schema::Describe<Hedge>(
            "hedge", "Hedging",
            "Sends a call a second time when its answer is late, to another replica where there are several; the first good "
            "answer wins, and the other goes on for nobody unless `cancel` is set. (Dean and Barroso, The Tail at Scale, 2013).")
            .param(&Hedge::delay, "delay", Unit::Seconds, "How late an answer is hedged. Unset: by `percentile`.", {0, 3600})
            .param(&Hedge::percentile, "percentile", Unit::Ratio,
                   "Without a delay: hedged is what takes longer than this share of the answers so far, a hundred at least (there: 95 %, "
                   "for 5 % more "
                   "calls).",
                   {0.5, 0.9999})
            .only_without("delay")
            .done();
    return record;
}

}  // namespace headroom::policy
