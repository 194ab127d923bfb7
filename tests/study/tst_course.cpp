// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <deque>
#include <map>

#include "fakes.h"
#include "study/course.h"

using namespace headroom;
using namespace headroom::study;

namespace {

/// Asks for rounds of the sizes given; keeps what the answers say, in the order in which it gets them.
class Counting : public Course {
public:
    Counting(std::uint64_t seed, std::vector<std::size_t> sizes) : seed_(seed), sizes_(std::move(sizes)) {}
    bool done() const override { return rounds.size() == sizes_.size(); }
    std::vector<protocol::Request> next() override {
        if (done() || (after && !after->done())) return {};
        std::vector<protocol::Request> round(sizes_[rounds.size()]);
        for (std::size_t i = 0; i < round.size(); ++i) {
            round[i].seed = seed_;
            round[i].replication = i;
        }
        return round;
    }
    void take(std::vector<protocol::Measurement> round) override {
        rounds.emplace_back();
        for (const auto& answer : round) rounds.back().push_back(answer.suggested_s.at(0));
    }
    std::size_t expected() const override {
        std::size_t sum = 0;
        for (std::size_t i = rounds.size(); i < sizes_.size(); ++i) sum += sizes_[i];
        return sum;
    }

    std::vector<std::vector<double>> rounds;
    const Course* after = nullptr;

private:
    std::uint64_t seed_;
    std::vector<std::size_t> sizes_;
};

protocol::Measurement answer_to(const protocol::Request& request) {
    if (request.seed == 66) throw RunError("no luck");
    protocol::Measurement measurement;
    measurement.suggested_s = {static_cast<double>(request.seed * 100 + request.replication)};
    return measurement;
}

using Rounds = std::vector<std::vector<double>>;

class Watcher : public Observer {
public:
    void progress(double done, double planned) override {
        QVERIFY(done <= planned);
        last = {done, planned};
    }
    std::pair<double, double> last;
};

}  // namespace

class TestCourse : public QObject {
    Q_OBJECT
private slots:
    /// Of many courses few are there at once, and each answer finds its own.
    void courses_are_made_when_their_turn_comes_data() {
        QTest::addColumn<std::size_t>("at_once");
        QTest::newRow("one by one") << std::size_t{1};
        QTest::newRow("three places") << std::size_t{3};
    }
    void courses_are_made_when_their_turn_comes() {
        QFETCH(std::size_t, at_once);
        std::map<std::size_t, Counting> alive;
        std::map<std::size_t, Rounds> rounds;
        std::vector<std::size_t> failed;
        std::size_t most = 0;
        const auto make = [&](std::size_t i) -> Course* {
            if (i == 66) return nullptr;
            const auto made = alive.emplace(i, Counting(i == 5 ? 66 : i, std::vector<std::size_t>{1, 2})).first;
            most = std::max(most, alive.size());
            return &made->second;
        };
        const auto done = [&](std::size_t i) { rounds[i] = alive.extract(i).mapped().rounds; };
        const auto fail = [&](std::size_t i, const std::string&) {
            alive.erase(i);
            failed.push_back(i);
        };
        Schedule schedule(100, make, {done, fail});
        std::deque<Work::Task> under_way;
        while (true) {
            while (under_way.size() < at_once) {
                auto task = schedule.next();
                if (!task) break;
                under_way.push_back(std::move(*task));
            }
            if (under_way.empty()) break;
            const Work::Task task = std::move(under_way.back());
            under_way.pop_back();
            if (task.request.seed == 66)
                schedule.fail(task.id, "no luck");
            else
                schedule.take(task.id, answer_to(task.request));
        }
        QCOMPARE(rounds.size(), std::size_t{98});
        for (const auto& [i, each] : rounds) {
            const double base = static_cast<double>(i) * 100;
            QCOMPARE(each, (Rounds{{base}, {base, base + 1}}));
        }
        QCOMPARE(failed, std::vector<std::size_t>{5});
        QVERIFY2(most <= at_once + 1, qPrintable(QString::number(most)));
        QVERIFY(alive.empty());
    }

    /// Whatever the order in which answers come, each course gets its own, round by round.
    void courses_get_their_answers_in_order_data() {
        QTest::addColumn<bool>("backwards");
        QTest::newRow("forwards") << false;
        QTest::newRow("backwards") << true;
    }
    void courses_get_their_answers_in_order() {
        QFETCH(bool, backwards);
        Counting one(1, {1, 3}), two(2, {2});
        FakeExecutor executor(answer_to);
        executor.backwards = backwards;
        Watcher watcher;
        run_courses({&one, &two}, executor, watcher);
        QCOMPARE(one.rounds, (Rounds{{100}, {100, 101, 102}}));
        QCOMPARE(two.rounds, (Rounds{{200, 201}}));
        QCOMPARE(watcher.last, std::pair(6.0, 6.0));
    }

    /// A round that is complete is followed by the next at once, while others are still at work.
    void nobody_waits_for_another_course() {
        Counting quick(1, {1, 1}), slow(2, {3});
        Schedule schedule({&quick, &slow});
        const auto first = schedule.next();
        const auto second = schedule.next();
        QCOMPARE(first->request.seed, 1u);
        QCOMPARE(second->request.seed, 2u);
        schedule.take(first->id, answer_to(first->request));
        std::vector<std::uint64_t> seeds;
        while (const auto task = schedule.next()) seeds.push_back(task->request.seed);
        QCOMPARE(seeds, (std::vector<std::uint64_t>{2, 2, 1}));
        QCOMPARE(schedule.planned(), 5.0);
    }

    void a_course_may_wait_for_another() {
        Counting first(1, {2}), second(2, {1});
        second.after = &first;
        FakeExecutor executor(answer_to);
        Observer nobody;
        run_courses({&second, &first}, executor, nobody);
        QCOMPARE(second.rounds, (Rounds{{200}}));
        QCOMPARE(executor.rounds.size(), std::size_t{2});
    }

    void a_failure_ends_everything() {
        Counting good(1, {1}), bad(66, {1});
        FakeExecutor executor(answer_to);
        Observer nobody;
        QVERIFY_EXCEPTION_THROWN(run_courses({&good, &bad}, executor, nobody), RunError);
    }

    void a_failure_ends_its_course_alone() {
        Counting bad(66, {2, 7}), good(1, {1, 1});
        std::vector<std::pair<std::size_t, std::string>> failures;
        std::vector<std::size_t> finished;
        Schedule schedule({&bad, &good}, {[&](std::size_t course) { finished.push_back(course); },
                                          [&](std::size_t course, const std::string& why) { failures.emplace_back(course, why); }});
        FakeExecutor executor(answer_to);
        Watcher watcher;
        executor.run(schedule, watcher);
        QCOMPARE(failures.size(), std::size_t{1});
        QCOMPARE(failures[0].first, std::size_t{0});
        QCOMPARE(failures[0].second, std::string("no luck"));
        QCOMPARE(finished, std::vector<std::size_t>{1});
        QVERIFY(good.done());
        QCOMPARE(watcher.last.first, watcher.last.second);
    }
};

QTEST_APPLESS_MAIN(TestCourse)
#include "tst_course.moc"
