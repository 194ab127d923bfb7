// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>
#include <QtTest>

#include "app/run/study_runner.h"
#include "app/source/plan_source.h"
#include "study/growth.h"
#include "study/growth_json.h"

using namespace headroom;
using app::StudyRunner;

namespace {

const QString worker = HEADROOM_BIN "/headroom-worker";
const int limit_ms = 600000;  // of what ends by itself: under sanitizers it takes ten times as long

/// The growth of the preset hello, written to `document`.
StudyRunner::Study hello(std::string& document, double max_requests = 2e5) {
    return [&document, max_requests](study::Executor& executor, study::Observer& observer) {
        const app::PlanSource source(HEADROOM_PRESETS "/hello.headroom.json");
        study::GrowthOptions options;
        options.points = 3;
        options.max_requests = max_requests;
        const auto text = study::print_growth(study::grow(source.plan(), source.surroundings(), options, executor, observer));
        return [&document, text] { document = text; };
    };
}

}  // namespace

class TestStudyRunner : public QObject {
    Q_OBJECT

private slots:
    void what_a_study_answers_comes_in_the_runners_thread() {
        StudyRunner runner({}, worker);
        QSignalSpy finished(&runner, &StudyRunner::finished), progressed(&runner, &StudyRunner::progressed);
        std::string document;
        QThread* delivered_in = nullptr;
        runner.start("Hello", [&](study::Executor& executor, study::Observer& observer) {
            auto deliver = hello(document)(executor, observer);
            return [&delivered_in, deliver] {
                delivered_in = QThread::currentThread();
                deliver();
            };
        });
        QVERIFY(runner.is_running());
        QVERIFY(finished.wait(limit_ms));
        QVERIFY(!runner.is_running());
        QVERIFY(delivered_in == QThread::currentThread());
        QVERIFY(progressed.count() > 0);
        QVERIFY(document.starts_with("{"));
    }

    void what_was_simulated_once_is_there_at_once() {
        QTemporaryDir cache;
        StudyRunner runner(cache.path(), worker);
        QSignalSpy finished(&runner, &StudyRunner::finished);
        std::string first, second;
        runner.start("Hello", hello(first));
        QVERIFY(finished.wait(limit_ms));
        StudyRunner again(cache.path(), QString("/bin/false"));  // nothing is left for a worker to do
        QSignalSpy finished_again(&again, &StudyRunner::finished), failed(&again, &StudyRunner::failed);
        again.start("Hello", hello(second));
        QTRY_COMPARE_WITH_TIMEOUT(finished_again.count() + failed.count(), 1, 10000);
        if (failed.count() > 0) QFAIL(qPrintable(failed.front().front().toString()));
        QCOMPARE(second, first);
    }

    void cancelling_takes_less_than_half_a_second() {
        StudyRunner runner({}, worker);
        QSignalSpy cancelled(&runner, &StudyRunner::cancelled);
        std::string document;
        runner.start("Hello", hello(document, 1e9));
        QTest::qWait(500);
        QElapsedTimer clock;
        clock.start();
        runner.cancel();
        QVERIFY(cancelled.wait(1000));
        QVERIFY2(clock.elapsed() < 500, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(document.empty());
        QVERIFY(!runner.is_running());
    }

    void another_study_takes_the_place_of_the_first() {
        StudyRunner runner({}, worker);
        QSignalSpy cancelled(&runner, &StudyRunner::cancelled), finished(&runner, &StudyRunner::finished);
        std::string first, second;
        runner.start("First", hello(first, 1e9));
        runner.start("Second", hello(second));
        QVERIFY(finished.wait(limit_ms));
        QCOMPARE(cancelled.count(), 1);
        QVERIFY(first.empty());
        QVERIFY(!second.empty());
    }

    void a_worker_that_dies_is_a_message() {
        QTemporaryDir folder;
        QFile script(folder.filePath("dying"));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\nkill -9 $$\n");
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        script.close();
        StudyRunner runner({}, script.fileName());
        QSignalSpy failed(&runner, &StudyRunner::failed);
        std::string document;
        runner.start("Hello", hello(document));
        QVERIFY(failed.wait(10000));
        QVERIFY2(failed.front().front().toString().contains("crashed or was killed"), qPrintable(failed.front().front().toString()));
        QVERIFY(!runner.is_running());
    }

    void a_runner_that_goes_takes_its_study_with_it() {
        std::string document;
        QElapsedTimer clock;
        {
            StudyRunner runner({}, worker);
            runner.start("Hello", hello(document, 1e9));
            QTest::qWait(300);
            clock.start();
        }
        QVERIFY(clock.elapsed() < 1000);
        QVERIFY(document.empty());
    }
};

QTEST_GUILESS_MAIN(TestStudyRunner)
#include "tst_study_runner.moc"
