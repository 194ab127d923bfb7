// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/breaker.h"

#include <array>

#include "schema/describe.h"

namespace headroom::policy {

std::span<const schema::EnumOption<BreakerMode>> options_of(BreakerMode) {
    static const std::array<schema::EnumOption<BreakerMode>, 2> options = {{
        {BreakerMode::Consecutive, "consecutive",
         "the plain one: opens after `failures` in a row; half-open it lets one call through, whose success closes it and whose failure "
         "opens it again"},
        {BreakerMode::Window, "window", "resilience4j's: opens by the share of failed or slow calls among the last ones"},
    }};
    return options;
}

std::span<const schema::EnumOption<WindowKind>> options_of(WindowKind) {
    static const std::array<schema::EnumOption<WindowKind>, 2> options = {{
        {WindowKind::Count, "count", "the last `window_size` calls (resilience4j COUNT_BASED)"},
        {WindowKind::Time, "time", "the calls of the last `window_size` seconds (resilience4j TIME_BASED)"},
    }};
    return options;
}

const schema::Record& record_of(const Breaker*) {
    static const schema::Record record =
        schema::Describe<Breaker>(
            "breaker", "Circuit breaker",
            "Stops calling what fails: while it is open, calls fail at once with `breaker_open`. Each replica of the caller "
            "has its own. Order, as resilience4j has it: Retry(Breaker(RateLimit(TimeLimit(Bulkhead(call))))).")
            .param(&Breaker::mode, "mode",
                   "What opens it. `failures` belongs to consecutive; `window`, `window_size`, `minimum_calls`, `failure_rate`, "
                   "`slow_rate`, `slow` "
                   "and `probes` to window.")
            .param(&Breaker::open, "open", Unit::Seconds,
                   "Time for which it stays open before it lets calls through again (resilience4j `waitDurationInOpenState`: 60 s).",
                   {0.001, 86400})
            .param(&Breaker::failures, "failures", Unit::None, "Failures in a row that open it.", {1, 1e6})
            .only_with("mode", {"consecutive"})
            .param(&Breaker::window, "window", "Which calls are looked at (resilience4j `slidingWindowType`).")
            .only_with("mode", {"window"})
            .param(&Breaker::window_size, "window_size", Unit::None, "Calls, or seconds (resilience4j `slidingWindowSize`: 100).",
                   {1, 100'000})
            .only_with("mode", {"window"})
            .param(
                &Breaker::minimum_calls, "minimum_calls", Unit::None,
                "Calls in the window below which it does not judge (resilience4j `minimumNumberOfCalls`: 100); at most `window_size` where "
                "that counts calls.",
                {1, 1e6})
            .only_with("mode", {"window"})
            .param(&Breaker::failure_rate, "failure_rate", Unit::Ratio,
                   "Share of failed calls from which on it opens (resilience4j `failureRateThreshold`: 50 %).", {0.0001, 1})
            .only_with("mode", {"window"})
            .param(&Breaker::slow_rate, "slow_rate", Unit::Ratio,
                   "Share of slow calls from which on it opens (resilience4j `slowCallRateThreshold`: 100 %).", {0.0001, 1})
            .only_with("mode", {"window"})
            .param(&Breaker::slow, "slow", Unit::Seconds,
                   "Calls that take longer are slow (resilience4j `slowCallDurationThreshold`: 60 s).", {0, 86400})
            .only_with("mode", {"window"})
            .param(&Breaker::probes, "probes", Unit::None,
                   "Calls let through when half-open, by which it is then judged (resilience4j `permittedNumberOfCallsInHalfOpenState`: "
                   "10); by the first `minimum_calls` of them where those are fewer.",
                   {1, 1e6})
            .only_with("mode", {"window"})
            .done();
    return record;
}

}  // namespace headroom::policy
