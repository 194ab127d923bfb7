// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <deque>
#include <set>

#include "core/random.h"
#include "kernel/call.h"

using namespace headroom;
using namespace headroom::kernel;

class TestCallPool : public QObject {
    Q_OBJECT

private slots:
    void records_are_fresh_and_their_serials_new() {
        CallPool pool;
        std::set<std::uint64_t> serials;
        std::vector<Slot> places;
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 10'000; ++i) {
                const Slot slot = pool.allocate();
                Call& call = pool[slot];
                QVERIFY(serials.insert(call.serial).second);
                QVERIFY(call.place == Place::Free && call.parent == no_slot && !call.detached && call.outcome == Outcome::Ok &&
                        call.attempt == 1);
                call.detached = true;
                call.attempt = 9;
                call.parent = 7;
                places.push_back(slot);
            }
            QCOMPARE(pool.in_use(), std::size_t{10'000});
            QCOMPARE(std::set<Slot>(places.begin(), places.end()).size(), places.size());
            for (const Slot slot : places) pool.release(slot);
            places.clear();
            QCOMPARE(pool.in_use(), std::size_t{0});
        }
    }

    void freed_slots_are_used_again_and_nothing_moves() {
        CallPool pool;
        const Slot kept = pool.allocate();
        const Call* const address = &pool[kept];
        const Slot freed = pool.allocate();
        pool.release(freed);
        QCOMPARE(pool.allocate(), freed);
        for (int i = 0; i < 100'000; ++i) pool.allocate();
        QCOMPARE(&pool[kept], address);
    }

    void a_free_record_has_no_serial() {
        CallPool pool;
        const Slot slot = pool.allocate();
        pool.release(slot);
        QCOMPARE(pool[slot].serial, std::uint64_t{0});
    }

    /// Against a deque, calls leaving from anywhere.
    void list() {
        CallPool pool;
        CallList list;
        std::deque<Slot> expected;
        RandomStream random(3);
        for (int i = 0; i < 20'000; ++i) {
            const std::uint64_t what = random.below(5);
            if (what < 2 || expected.empty()) {
                const Slot slot = pool.allocate();
                list.push_back(pool, slot);
                expected.push_back(slot);
            } else if (what < 4) {
                QCOMPARE(list.front(), expected.front());
                pool.release(list.pop_front(pool));
                expected.pop_front();
            } else {
                const auto place = expected.begin() + static_cast<std::ptrdiff_t>(random.below(expected.size()));
                list.remove(pool, *place);
                pool.release(*place);
                expected.erase(place);
            }
            QCOMPARE(list.size(), expected.size());
            QCOMPARE(list.empty(), expected.empty());
        }
        while (!list.empty()) {
            QCOMPARE(list.pop_front(pool), expected.front());
            expected.pop_front();
        }
        QVERIFY(expected.empty());
    }
};

QTEST_MAIN(TestCallPool)
#include "tst_call_pool.moc"
