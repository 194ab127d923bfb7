// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <map>

#include "fakes.h"
#include "protocol/json.h"
#include "study/run_course.h"
#include "study/store.h"

using namespace headroom;
using namespace headroom::study;

namespace {

class Memory : public Store {
public:
    std::optional<protocol::Measurement> find(const protocol::Request& request) override {
        const auto found = kept.find(protocol::print_request(request));
        if (found == kept.end()) return std::nullopt;
        return found->second;
    }
    void keep(const protocol::Request& request, const protocol::Measurement& measurement) override {
        kept[protocol::print_request(request)] = measurement;
    }
    std::map<std::string, protocol::Measurement> kept;
};

protocol::Measurement measure(const protocol::Request& request) {
    return measurement_of({level_of(100, 0.05 * (1 + 0.001 * stream_of(request).normal()))});
}

RunCourse course_of(const World& world, std::optional<std::size_t> replications = {}) {
    Options options;
    options.replications = replications;
    return {world.plan, {"Now", std::nullopt}, world.surroundings(), options};
}

/// Replications that were run.
std::size_t run_stored(Course& course, Store& store) {
    std::size_t run = 0;
    FakeExecutor executor([&](const protocol::Request& request) {
        ++run;
        return measure(request);
    });
    Observer nobody;
    Schedule schedule({&course});
    StoredWork work(schedule, store);
    executor.run(work, nobody);
    return run;
}

}  // namespace

class TestStore : public QObject {
    Q_OBJECT
private slots:
    void what_is_kept_is_not_run_again() {
        const World world;
        Memory store;
        RunCourse first = course_of(world), second = course_of(world);
        QCOMPARE(run_stored(first, store), std::size_t{6});
        QCOMPARE(store.kept.size(), std::size_t{6});
        QCOMPARE(run_stored(second, store), std::size_t{0});
        QVERIFY(second.done());
        QCOMPARE(first.result().peak().total.response.mean, second.result().peak().total.response.mean);
    }

    void what_is_missing_is_run() {
        const World world;
        Memory store;
        RunCourse first = course_of(world), second = course_of(world);
        run_stored(first, store);
        store.kept.erase(std::next(store.kept.begin(), 2));
        QCOMPARE(run_stored(second, store), std::size_t{1});
        QCOMPARE(first.result().peak().total.response.mean, second.result().peak().total.response.mean);
    }

    void more_replications_go_on_from_fewer() {
        const World world;
        Memory store;
        RunCourse few = course_of(world, 3), many = course_of(world, 8);
        QCOMPARE(run_stored(few, store), std::size_t{4});
        QCOMPARE(run_stored(many, store), std::size_t{5});
    }

    void a_course_is_replayed_where_all_of_it_is_kept() {
        const World world;
        Memory store;
        RunCourse first = course_of(world), replayed = course_of(world), cut_short = course_of(world);
        run_stored(first, store);
        QVERIFY(replay(replayed, store));
        QCOMPARE(first.result().peak().total.response.mean, replayed.result().peak().total.response.mean);
        store.kept.erase(store.kept.begin());
        QVERIFY(!replay(cut_short, store));
    }
};

QTEST_APPLESS_MAIN(TestStore)
#include "tst_store.moc"
