// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QtTest>

#include <atomic>

#include "app/run/latest_study.h"
#include "app/source/estimator.h"
#include "app/source/plan_source.h"
#include "study/results_json.h"
#include "study/run.h"

using namespace headroom;

class TestLatestStudy : public QObject {
    Q_OBJECT

private slots:
    void only_the_latest_is_heard() {
        app::LatestStudy latest;
        QSignalSpy ended(&latest, &app::LatestStudy::ended);
        std::vector<int> heard;
        std::atomic<bool> begun = false, given_up = false;
        latest.ask([&](study::Observer& observer, const app::LatestStudy::Deliver& deliver) {
            deliver([&] { heard.push_back(1); });
            begun = true;
            while (!observer.cancelled()) QThread::msleep(1);
            given_up = true;
            throw study::Cancelled();
        });
        while (!begun) QThread::msleep(1);  // without turning the event loop
        for (const int number : {2, 3})
            latest.ask([&heard, number](study::Observer&, const app::LatestStudy::Deliver& deliver) {
                deliver([&heard, number] { heard.push_back(number); });
            });
        QVERIFY(latest.is_busy());
        QVERIFY(ended.wait());
        QTest::qWait(50);
        QVERIFY(given_up && !latest.is_busy());
        QCOMPARE(heard, std::vector<int>{3});
        QCOMPARE(ended.size(), 1);
        QVERIFY(ended.front().front().toString().isEmpty());
    }

    void what_is_given_up_is_not_heard() {
        app::LatestStudy latest;
        QSignalSpy ended(&latest, &app::LatestStudy::ended);
        bool heard = false;
        latest.ask([&](study::Observer&, const app::LatestStudy::Deliver& deliver) { deliver([&] { heard = true; }); });
        latest.give_up();
        QTest::qWait(50);
        QVERIFY(!heard && !latest.is_busy() && ended.isEmpty());
    }

    void a_failure_is_told() {
        app::LatestStudy latest;
        QSignalSpy ended(&latest, &app::LatestStudy::ended);
        latest.ask([](study::Observer&, const app::LatestStudy::Deliver&) { throw RunError("no such thing"); });
        QVERIFY(ended.wait());
        QCOMPARE(ended.front().front().toString(), QString("no such thing"));
    }

    void many_threads_estimate_as_one_does() {
        const app::PlanSource source(HEADROOM_PRESETS "/ecommerce.headroom.json");
        std::vector<study::Case> cases;
        for (const plan::Phase& phase : source.plan().phases) cases.push_back({phase.name, {}});
        study::Options options;
        options.most_levels = 2;
        study::Observer silent;
        const auto answer = [&](study::Executor& executor) {
            study::Results results;
            results.runs = study::run(study::steady_plan(source.plan()), cases, source.surroundings(), options, executor, silent);
            return study::print_results(results);
        };
        study::Estimator one = app::estimator_of(source.surroundings().catalogue);
        study::Estimator four = app::estimator_of(source.surroundings().catalogue, 4);
        QVERIFY(answer(one) == answer(four));
    }

    void several_threads_end_when_it_is_cancelled() {
        class Impatient : public study::Observer {
            bool cancelled() override { return ++asked_ > 3; }
            int asked_ = 0;
        };
        const app::PlanSource source(HEADROOM_PRESETS "/hello.headroom.json");
        Impatient observer;
        study::Estimator three = app::estimator_of(source.surroundings().catalogue, 3);
        QVERIFY_THROWS_EXCEPTION(study::Cancelled,
                                 study::run(source.plan(), std::vector<study::Case>(20, {source.plan().phases.front().name, {}}),
                                            source.surroundings(), {}, three, observer));
    }
};

QTEST_MAIN(TestLatestStudy)
#include "tst_latest_study.moc"
