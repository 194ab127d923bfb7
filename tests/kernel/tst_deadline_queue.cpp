// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <set>

#include "core/random.h"
#include "kernel/deadline_queue.h"
#include "probe.h"

using namespace headroom;
using namespace headroom::kernel;
using namespace headroom::lab;

class TestDeadlineQueue : public QObject {
    Q_OBJECT

private slots:
    /// A hundred thousand, at their moments, in order; one event in the calendar.
    void expire_in_order() {
        ProbeLab lab;
        Simulation& simulation = lab.simulation();
        DeadlineQueue queue(simulation, lab.probe(), 7, 1'000'000);
        std::vector<std::pair<Time, Slot>> expected, actual;
        lab.probe().on_expired = [&](Slot slot, std::uint8_t tag) {
            QCOMPARE(tag, std::uint8_t{7});
            actual.emplace_back(simulation.now(), slot);
        };
        RandomStream random(3);
        const std::uint64_t events = simulation.events();
        Time now = 0;
        for (int i = 0; i < 100'000; ++i) {
            now += static_cast<Time>(random.below(40));  // some at the same moment
            simulation.run_until(now);
            const Slot slot = lab.call();
            expected.emplace_back(now + 1'000'000, slot);
            queue.push(slot);
        }
        simulation.run_until(never - 1);
        QVERIFY(actual == expected);
        QVERIFY(simulation.events() - events <= 100'000);
    }

    /// Calls that end in time are skipped, also when another call has their slot by then.
    void only_the_live() {
        ProbeLab lab;
        Simulation& simulation = lab.simulation();
        DeadlineQueue queue(simulation, lab.probe(), 0, 1000);
        std::multiset<std::uint64_t> expected, actual;
        lab.probe().on_awaits = [](const Call& call, std::uint8_t) { return call.limited; };
        lab.probe().on_expired = [&](Slot slot, std::uint8_t) { actual.insert(simulation.call(slot).serial); };
        RandomStream random(5);
        std::vector<std::pair<Slot, std::uint64_t>> open;
        for (Time now = 0; now < 200'000; now += 2) {
            simulation.run_until(now);
            const Slot slot = lab.call();
            Call& call = simulation.call(slot);
            call.limited = true;
            queue.push(slot);
            open.emplace_back(slot, call.serial);
            const std::uint64_t fate = random.below(10);
            if (fate < 6) {  // ends at once, and its slot is used again
                simulation.release(slot);
                open.pop_back();
            } else if (fate < 8) {
                call.limited = false;
            } else {
                expected.insert(call.serial);
            }
        }
        simulation.run_until(never - 1);
        QCOMPARE(actual.size(), expected.size());
        QVERIFY(actual == expected);
    }

    /// With a handful waiting at any time the ring is compacted, not grown: what comes late is still found at the right time.
    void long_use_of_a_small_ring() {
        ProbeLab lab;
        Simulation& simulation = lab.simulation();
        DeadlineQueue queue(simulation, lab.probe(), 0, 1'000'000'000);
        lab.probe().on_awaits = [](const Call& call, std::uint8_t) { return call.limited; };
        std::vector<Time> late;
        lab.probe().on_expired = [&](Slot, std::uint8_t) { late.push_back(simulation.now()); };
        std::vector<Time> expected;
        for (Time now = 0; now < 3'000'000; ++now) {
            simulation.run_until(now * 100);
            const Slot slot = lab.call();
            simulation.call(slot).limited = true;
            queue.push(slot);
            if (now % 100'000 == 50'000) {
                expected.push_back(now * 100 + 1'000'000'000);
            } else {
                simulation.release(slot);
            }
        }
        simulation.run_until(never - 1);
        QVERIFY(late == expected);
    }

    /// What expires may push again while the queue fires.
    void push_while_firing() {
        ProbeLab lab;
        Simulation& simulation = lab.simulation();
        DeadlineQueue queue(simulation, lab.probe(), 0, 10);
        std::vector<Time> times;
        lab.probe().on_expired = [&](Slot slot, std::uint8_t) {
            times.push_back(simulation.now());
            if (times.size() < 10'000) {
                queue.push(slot);
                if (times.size() % 100 == 0) queue.push(lab.call());
            }
        };
        queue.push(lab.call());
        simulation.run_until(never - 1);
        QVERIFY(times.size() >= 10'000);
        QVERIFY(std::is_sorted(times.begin(), times.end()));
        QCOMPARE(times.front(), Time{10});
        for (const Time time : times) QCOMPARE(time % 10, Time{0});
    }

    void no_time_at_all() {
        ProbeLab lab;
        DeadlineQueue queue(lab.simulation(), lab.probe(), 0, 0);
        int expired = 0;
        lab.probe().on_expired = [&](Slot, std::uint8_t) { ++expired; };
        queue.push(lab.call());
        QCOMPARE(expired, 0);  // not within push()
        lab.simulation().run_until(1);
        QCOMPARE(expired, 1);
    }
};

QTEST_MAIN(TestDeadlineQueue)
#include "tst_deadline_queue.moc"
