// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "../analytic/near.h"
#include "models/out_of_memory.h"

using namespace headroom::models;
using headroom::test::compare;

class TestOutOfMemory : public QObject {
    Q_OBJECT

private slots:
    /// Where one call is too much, each kills the replica or finds none.
    void no_call_fits() {
        const OutOfMemory one = out_of_memory(10, {0.1}, 0, 1, 30);
        compare(one.lost, 1);
        compare(one.kills_per_s, 1 / 30.1);
    }

    /// Of calls of 10 ms that come 10 times a second, two at once do: after 1 / 10 s for one, and as often again as 10 to 110 says,
    /// 1 / 10 + (1 + 100 / 10) / 10 s.
    void one_call_fits() {
        const double lasts = 0.1 + 1.1, kills = 1 / (lasts + 30);
        const OutOfMemory one = out_of_memory(10, {0.01}, 1, 1, 30);
        compare(one.kills_per_s, kills);
        compare(one.lost, 30 * kills + kills * 2 / 10);
    }

    /// Two replicas share the calls, in turn, which is as if a third more came to one with room for a third more: for four. The one that is
    /// left takes all.
    void replicas() {
        const double rate = 5 / 0.75, first = 1 / rate;
        const auto next = [&](double calls, double before) { return (1 + calls * 100 * before) / rate; };
        const double second = next(1, first), third = next(2, second), fourth = next(3, third), fifth = next(4, fourth);
        const double of_two = first + second + third + fourth + fifth;  // seconds that one lasts with room for three, which are four
        const double alone[] = {1 / 10.0, (1 + 100 * 0.1) / 10, (1 + 200 * 1.1) / 10, (1 + 300 * 22.1) / 10};
        const double of_one = alone[0] + alone[1] + alone[2] + alone[3];
        const double one_gone = 2 / of_two * 30, none = one_gone * 1 / of_one * 30 / 2, all = 1 + one_gone + none;
        const double kills = (2 / of_two + one_gone / of_one) / all;
        const OutOfMemory two = out_of_memory(10, {0.01}, 3, 2, 30);
        compare(two.kills_per_s, kills);
        compare(two.lost, none / all + kills * 4 / 10);
    }

    /// One server that ends a call of 100 ms after the other: three at once come about after 1/10, (1 + 10 / 10) / 10 and
    /// (1 + 10 · 2 / 10) / 10 s, where calls that do not queue would leave twice as fast when there are two.
    void calls_that_queue() {
        const double lasts = 0.1 + 0.2 + 0.3, kills = 1 / (lasts + 30);
        compare(out_of_memory(10, {0.1, 10}, 2, 1, 30).kills_per_s, kills);
        const double apart = 0.1 + 0.2 + (1 + 20 * 0.2) / 10;
        compare(out_of_memory(10, {0.1}, 2, 1, 30).kills_per_s, 1 / (apart + 30));
    }

    /// M/M/1 at 0.8 has four calls in the mean.
    void how_fast_calls_leave() {
        const Leaving queue = Leaving::of(8, 4, 0.1, 1);
        compare(queue.stays_s, 0.1, 1e-6);
        compare(queue.most_per_s, 10);
        const Leaving open = Leaving::of(8, 0.4, 0, 1);  // M/M/∞
        compare(open.stays_s, 0.05, 1e-6);
        // of 200 ms alone: 8 / 5 of none, and from then on 8 / 10 of one fewer
        compare(Leaving::of(8, 40.0 / 9, 0.1, 1).stays_s, 0.2, 1e-6);
    }

    void memory_that_suffices() {
        compare(out_of_memory(100, {0.02}, 1000, 3, 30).lost, 0, 0, 1e-15);
        compare(out_of_memory(0, {0.02}, 10, 3, 30).lost, 0, 0, 1e-15);
    }
};

QTEST_APPLESS_MAIN(TestOutOfMemory)
#include "tst_out_of_memory.moc"
