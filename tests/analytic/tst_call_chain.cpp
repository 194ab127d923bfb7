// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/call_chain.h"

#include <QTest>

#include "near.h"

using namespace headroom;
using namespace headroom::analytic;
using headroom::test::compare;

namespace {

/// A call that takes 100 ms, beyond this entrance.
Chain call_within(double limit_s, const Entrance& entrance) {
    Answer callee;
    callee.good = Law::constant(0.1);
    policy::Connection policy;
    policy.time_limit = Duration{limit_s};
    Passage passage;
    passage.entrances.push_back(entrance);
    return call(policy, passage, callee);
}

}  // namespace

class TestCallChain : public QObject {
    Q_OBJECT

private slots:
    /// A call waits 50 ms and takes 100 ms. Of a limit of 120 ms, the wait is a part where the limit runs meanwhile.
    void the_limit_runs_while_calls_wait() {
        const Chain before = call_within(0.12, {Law::constant(0.05), 0, Outcome::RateLimited, 0, false});
        compare(before.late, 0, 0, 1e-12);
        compare(before.answer.good.mean(), 0.15);
        compare(before.sent_s, 0.1);
        const Chain meanwhile = call_within(0.12, {Law::constant(0.05), 0, Outcome::PoolExhausted, 0, true});
        compare(meanwhile.late, 1);
        compare(meanwhile.answer.failures[static_cast<std::size_t>(Outcome::Timeout)], 1);
        compare(meanwhile.answer.bad.mean(), 0.12);
        compare(meanwhile.sent_s, 0.07);
    }

    /// Three in ten give up waiting at the limit; the others are sent, after 20 ms, and answered 100 ms later.
    void calls_that_wait_until_the_limit() {
        const Chain chain = call_within(0.15, {Law::constant(0.02), 0.3, Outcome::Timeout, 0.15, true});
        compare(chain.late, 0.3);
        compare(chain.answer.failures[static_cast<std::size_t>(Outcome::Timeout)], 0.3);
        compare(chain.answer.mean(), 0.7 * 0.12 + 0.3 * 0.15);
        compare(chain.sent_s, 0.1);
    }
};

QTEST_APPLESS_MAIN(TestCallChain)
#include "tst_call_chain.moc"
