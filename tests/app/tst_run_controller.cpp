// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "app/run/run_controller.h"
#include "app/source/plan_hash.h"
#include "core/error.h"
#include "plan/reader.h"
#include "protocol/json.h"

using namespace headroom;
using app::RunController;

namespace {

constexpr const char* plan_text = R"json({"headroom": 1, "name": "Small",
  "designs": [{"name": "One", "components": [{"id": "users", "type": "users", "requests_per_user_per_day": 86400},
                                            {"id": "web", "type": "service", "workers": 1, "cpu": "exponential(5 ms)"}],
               "connections": [{"from": "users", "to": "web"}]}],
  "phases": [{"name": "Now", "users": 100, "design": "One"}]})json";

std::vector<protocol::Request> requests(std::size_t count, double seconds = 60) {
    protocol::Request request;
    request.plan = *plan::parse_plan(plan_text).plan;
    request.prices = "aws-us-east-1";
    request.seed = 77;
    request.level_s = {seconds};
    std::vector<protocol::Request> result(count, request);
    for (std::size_t i = 0; i < count; ++i) result[i].replication = i;
    return result;
}

std::vector<std::string> printed(const std::vector<protocol::Measurement>& measurements) {
    std::vector<std::string> lines;
    for (const auto& measurement : measurements) lines.push_back(protocol::print_message(measurement));
    return lines;
}

class Watcher : public study::Observer {
public:
    void progress(double done, double planned) override {
        QVERIFY(done >= last - 1e-9 && done <= planned);
        last = done;
    }
    bool cancelled() override { return cancel; }
    double last = 0;
    bool cancel = false;
};

QString message_of(const auto& action) {
    try {
        action();
    } catch (const RunError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

class TestRunController : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    /// A worker that does what a shell script says.
    QString script(const char* name, const char* body) {
        const QString path = folder_.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) return {};
        file.write(QByteArray("#!/bin/sh\n") + body + "\n");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }

private slots:
    void initTestCase() { qputenv("TMPDIR", folder_.path().toUtf8()); }

    void the_number_of_jobs_changes_nothing() {
        Watcher watcher;
        RunController one(1, HEADROOM_BIN "/headroom-worker"), three(3, HEADROOM_BIN "/headroom-worker");
        const auto first = printed(one.run(requests(4), watcher));
        watcher.last = 0;
        const auto second = printed(three.run(requests(4), watcher));
        QCOMPARE(first.size(), std::size_t{4});
        QVERIFY(first == second);
        QVERIFY(first[0] != first[1]);
        QCOMPARE(watcher.last, 4.0);
    }

    void a_worker_that_fails_says_what_reproduces_it_data() {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("killed") << "kill -9 $$"
                                << "crashed or was killed";
        QTest::newRow("killed with words") << "echo 'out of luck' >&2; kill -9 $$"
                                           << "crashed or was killed: out of luck";
        QTest::newRow("silent") << "exit 7"
                                << "ended with status 7 and without an answer";
        QTest::newRow("garbage") << "echo hello"
                                 << "its answer was not understood: the message is no JSON";
        QTest::newRow("error") << R"(echo '{"version":1,"kind":"error","message":"memory is full"}'; exit 3)"
                               << "failed: memory is full";
        QTest::newRow("killed after its answer") << R"(echo '{"version":1,"kind":"progress","done":0.5}'; kill -9 $$)"
                                                 << "crashed or was killed";
    }
    void a_worker_that_fails_says_what_reproduces_it() {
        QFETCH(QString, body);
        QFETCH(QString, complaint);
        Watcher watcher;
        RunController controller(1, script("failing", body.toUtf8().constData()));
        const QString message = message_of([&] { controller.run(requests(2), watcher); });
        QVERIFY2(message.contains(complaint), qPrintable(message));
        QVERIFY2(message.startsWith("replication 0 of phase 'Now' on design 'One' with seed 77 failed: "), qPrintable(message));
        const QString kept = message.section(" < ", 1);
        QFile file(kept);
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(message));
        QCOMPARE(file.readAll().toStdString(), protocol::print_request(requests(1)[0]));
    }

    void a_worker_that_is_missing() {
        Watcher watcher;
        RunController controller(1, folder_.filePath("nobody"));
        QVERIFY(message_of([&] { controller.run(requests(1), watcher); }).contains("there is no such program"));
        RunController broken(1, script("broken", ""));
        QFile::setPermissions(folder_.filePath("broken"), QFile::ReadOwner);
        QVERIFY(!message_of([&] { broken.run(requests(1), watcher); }).isEmpty());
    }

    void cancelling_takes_less_than_half_a_second() {
        Watcher watcher;
        RunController controller(2, HEADROOM_BIN "/headroom-worker");
        QElapsedTimer since;
        QTimer::singleShot(500, this, [&] {
            since.start();
            watcher.cancel = true;
        });
        QVERIFY_EXCEPTION_THROWN(controller.run(requests(4, 1e6), watcher), study::Cancelled);
        QVERIFY2(since.elapsed() < 500, qPrintable(QString::number(since.elapsed())));
    }

    void a_plan_has_a_hash_of_what_it_says() {
        const auto hash = [](const std::string& text) { return app::sha256_of(*plan::parse_plan(text).plan); };
        const std::string text = plan_text;
        QCOMPARE(hash(text).size(), std::size_t{64});
        QCOMPARE(hash(text + "\n// a remark\n"), hash(text));
        QVERIFY(hash(QString::fromStdString(text).replace("5 ms", "6 ms").toStdString()) != hash(text));
    }
};

QTEST_GUILESS_MAIN(TestRunController)
#include "tst_run_controller.moc"
