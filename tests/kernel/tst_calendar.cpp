// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>
#include <queue>

#include "core/random.h"
#include "kernel/calendar.h"

using namespace headroom;
using namespace headroom::kernel;

namespace {

struct Entry {
    Time at;
    std::uint64_t sequence;
    Slot slot;
    bool operator>(const Entry& other) const { return at != other.at ? at > other.at : sequence > other.sequence; }
};

/// A calendar beside a plain priority queue that it has to agree with.
class Pair {
public:
    void push(Time at) {
        const auto slot = static_cast<Slot>(sequence_ % no_slot);
        if (sequence_ % 3 == 0)
            calendar.push_recurring(at, slot);
        else
            calendar.push(at, slot);
        reference_.push({at, sequence_++, slot});
    }
    /// Time of the event that both popped; never where they differ.
    Time pop() {
        const Entry expected = reference_.top();
        reference_.pop();
        if (calendar.next_time() != expected.at || calendar.pop() != expected.slot || calendar.size() != reference_.size()) return never;
        return expected.at;
    }
    bool empty() const { return reference_.empty(); }
    Calendar calendar;

private:
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> reference_;
    std::uint64_t sequence_ = 0;
};

using Spread = Time (*)(RandomStream&);
Time exponential(RandomStream& random) { return from_seconds(random.exponential()); }
Time even(RandomStream& random) { return from_seconds(random.uniform() * 10); }
Time constant(RandomStream&) { return 1'000'000; }
Time often_equal(RandomStream& random) { return static_cast<Time>(random.below(50)) * 1'000'000'000; }
/// Nanoseconds to a hundred years.
Time wild(RandomStream& random) { return from_seconds(std::pow(10, -9 + 18.5 * random.uniform())); }
Time mostly_now(RandomStream& random) { return random.uniform() < 0.9 ? 0 : from_seconds(random.exponential()); }

/// The last moment there is, where the sum is beyond it.
Time later(Time now, Time span) { return now < never - 1 - span ? now + span : never - 1; }

void add_spreads() {
    QTest::addColumn<Spread>("spread");
    QTest::newRow("exponential") << &exponential;
    QTest::newRow("even") << &even;
    QTest::newRow("constant") << &constant;
    QTest::newRow("often equal") << &often_equal;
    QTest::newRow("wild") << &wild;
    QTest::newRow("mostly now") << &mostly_now;
}

}  // namespace

Q_DECLARE_METATYPE(Spread)

/// The order of events, whatever their number: below 4096 in a heap, beyond in buckets.
class TestCalendar : public QObject {
    Q_OBJECT

private slots:
    void empty() {
        Calendar calendar;
        QVERIFY(calendar.empty());
        QCOMPARE(calendar.next_time(), never);
        calendar.push(5, 1);
        QVERIFY(!calendar.empty());
        QCOMPARE(calendar.next_time(), Time{5});
        QCOMPARE(calendar.pop(), Slot{1});
        QVERIFY(calendar.empty());
        QCOMPARE(calendar.next_time(), never);
    }

    void sorted_data() { add_spreads(); }
    /// Two million events in, then all of them out: as std::stable_sort has them.
    void sorted() {
        QFETCH(Spread, spread);
        constexpr std::size_t count = 2'000'000;
        RandomStream random(7);
        Calendar calendar;
        std::vector<std::pair<Time, Slot>> expected;
        for (std::size_t i = 0; i < count; ++i) {
            const Time at = spread(random);
            expected.emplace_back(at, static_cast<Slot>(i));
            calendar.push(at, static_cast<Slot>(i));
        }
        QCOMPARE(calendar.size(), count);
        std::stable_sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (const auto& [at, slot] : expected) {
            if (calendar.next_time() != at || calendar.pop() != slot) QFAIL("out of order");
        }
        QVERIFY(calendar.empty());
    }

    void hold_data() { add_spreads(); }
    /// The pattern of a simulation: each event popped pushes another, with 1 to 300 000 pending.
    void hold() {
        QFETCH(Spread, spread);
        for (const std::size_t pending : {1U, 3U, 100U, 4095U, 4096U, 4097U, 20'000U, 300'000U}) {
            RandomStream random(11);
            Pair pair;
            for (std::size_t i = 0; i < pending; ++i) pair.push(spread(random));
            for (std::size_t i = 0; i < 100'000; ++i) {
                const Time now = pair.pop();
                if (now == never) QFAIL("out of order");
                pair.push(later(now, spread(random)));
            }
            while (!pair.empty()) {
                if (pair.pop() == never) QFAIL("out of order");
            }
            QVERIFY(pair.calendar.empty());
        }
    }

    void waves_data() { add_spreads(); }
    /// The number pending swells and ebbs, so that buckets are laid, used up and laid again.
    void waves() {
        QFETCH(Spread, spread);
        RandomStream random(13);
        Pair pair;
        Time now = 0;
        for (int wave = 0; wave < 40; ++wave) {
            const std::uint64_t pushes = random.below(30'000), pops = random.below(40'000);
            for (std::uint64_t i = 0; i < pushes; ++i) pair.push(later(now, spread(random)));
            for (std::uint64_t i = 0; i < pops && !pair.empty(); ++i) {
                now = pair.pop();
                if (now == never) QFAIL("out of order");
                if (random.below(8) == 0) pair.push(later(now, spread(random)));
            }
        }
    }

    /// Asking for the next time changes nothing, and an earlier event may still come.
    void earlier_after_looking() {
        RandomStream random(17);
        Pair pair;
        for (int i = 0; i < 10'000; ++i) pair.push(1'000'000 + even(random));
        for (int i = 0; i < 5'000; ++i) {
            const Time next = pair.calendar.next_time();
            if (i % 3 == 0) pair.push(next);
            if (i % 5 == 0 && next > 0) pair.push(next - 1);
            if (pair.pop() == never) QFAIL("out of order");
        }
    }

    void far_future() {
        Calendar calendar;
        calendar.push(never - 1, 1);
        calendar.push(never - 1, 2);
        for (Slot i = 0; i < 10'000; ++i) calendar.push(i, 3 + i);
        for (Time i = 0; i < 10'000; ++i) {
            QCOMPARE(calendar.next_time(), i);
            QCOMPARE(calendar.pop(), static_cast<Slot>(3 + i));
        }
        QCOMPARE(calendar.next_time(), never - 1);
        QCOMPARE(calendar.pop(), Slot{1});
        QCOMPARE(calendar.next_time(), never - 1);
        QCOMPARE(calendar.pop(), Slot{2});
        QVERIFY(calendar.empty());
    }
};

QTEST_MAIN(TestCalendar)
#include "tst_calendar.moc"
