// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/desk.h"

#include <QTest>
#include <algorithm>
#include <atomic>
#include <latch>
#include <numeric>
#include <set>
#include <thread>
#include <vector>

#include "fakes.h"

using namespace headroom;
using namespace headroom::study;

namespace {

/// So many tasks, one by one.
class Tasks : public Work {
public:
    explicit Tasks(std::size_t count) : count_(count) {}
    std::optional<Task> next() override {
        if (given_ == count_) return std::nullopt;
        return Task{given_++, {}};
    }
    void take(std::size_t id, protocol::Measurement measurement) override {
        answered_.insert(id);
        levels_ += measurement.levels.size();
    }
    void fail(std::size_t /*id*/, const std::string& why) override { throw RunError(why); }
    double planned() const override { return static_cast<double>(count_); }

    std::size_t answered() const { return answered_.size(); }
    std::size_t levels() const { return levels_; }

private:
    std::size_t count_, given_ = 0, levels_ = 0;
    std::set<std::size_t> answered_;
};

void serve(Desk& desk, unsigned threads) {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back([&desk] { desk.serve(); });
    desk.serve();
}

}  // namespace

class TestDesk : public QObject {
    Q_OBJECT

private slots:
    /// One task in three parts, each of which waits for the others: they come to their ends in three threads alone.
    void idle_threads_help() {
        Tasks work(1);
        Observer nobody;
        std::latch all(3);
        Desk desk(work, nobody, [&](const protocol::Request&, const InParts& in_parts) {
            protocol::Measurement measurement;
            measurement.levels.resize(3);
            in_parts(3, [&](std::size_t level) {
                all.arrive_and_wait();
                measurement.levels[level].rate_per_s = static_cast<double>(level);
            });
            return measurement;
        });
        serve(desk, 3);
        desk.rethrow();
        QCOMPARE(work.answered(), std::size_t{1});
        QCOMPARE(work.levels(), std::size_t{3});
    }

    void each_part_is_done_once_data() {
        QTest::addColumn<unsigned>("threads");
        for (const unsigned threads : {1U, 2U, 5U}) QTest::addRow("%u threads", threads) << threads;
    }
    void each_part_is_done_once() {
        QFETCH(const unsigned, threads);
        constexpr std::size_t tasks = 40, parts = 7;
        Tasks work(tasks);
        Observer nobody;
        std::atomic<std::size_t> sum = 0, done = 0;
        Desk desk(work, nobody, [&](const protocol::Request&, const InParts& in_parts) {
            std::vector<int> times(parts);
            in_parts(parts, [&](std::size_t part) {
                ++times[part];
                sum += part;
                ++done;
            });
            if (times != std::vector<int>(parts, 1)) throw RunError("not each once");
            return protocol::Measurement();
        });
        serve(desk, threads);
        desk.rethrow();
        QCOMPARE(work.answered(), tasks);
        QCOMPARE(done.load(), tasks * parts);
        QCOMPARE(sum.load(), tasks * parts * (parts - 1) / 2);
    }

    void a_part_that_fails_ends_its_task_data() { each_part_is_done_once_data(); }
    void a_part_that_fails_ends_its_task() {
        QFETCH(const unsigned, threads);
        Tasks work(3);
        Observer nobody;
        Desk desk(work, nobody, [](const protocol::Request&, const InParts& in_parts) {
            in_parts(4, [](std::size_t part) {
                if (part == 2) throw RunError("too steep");
            });
            return protocol::Measurement();
        });
        serve(desk, threads);
        QVERIFY_EXCEPTION_THROWN(desk.rethrow(), RunError);
        QCOMPARE(work.answered(), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(TestDesk)
#include "tst_desk.moc"
