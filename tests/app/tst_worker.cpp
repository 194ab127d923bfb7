// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTest>

#include "plan/reader.h"
#include "protocol/json.h"

using namespace headroom;
using namespace headroom::protocol;

namespace {

constexpr const char* plan_text = R"json({"headroom": 1, "name": "Small",
  "designs": [{"name": "One", "components": [{"id": "users", "type": "users", "requests_per_user_per_day": 86400},
                                            {"id": "web", "type": "service", "workers": 1, "cpu": "exponential(5 ms)"}],
               "connections": [{"from": "users", "to": "web"}]}],
  "phases": [{"name": "Now", "users": 100, "design": "One"}]})json";

QByteArray request_text(const std::vector<double>& lengths = {60}) {
    Request request;
    request.plan = *plan::parse_plan(plan_text).plan;
    request.prices = "aws-us-east-1";
    request.level_s = lengths;
    return QByteArray::fromStdString(print_request(request));
}

struct Answer {
    int exit = -1;
    QByteArray out, err;
    std::vector<Message> messages;
};

Answer ask(const QByteArray& input, const QStringList& arguments = {},
           const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment()) {
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(HEADROOM_BIN "/headroom-worker", arguments);
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished(-1);
    Answer answer{process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                  process.readAllStandardOutput(),
                  process.readAllStandardError(),
                  {}};
    if (arguments.isEmpty())
        for (const QByteArray& line : answer.out.split('\n'))
            if (!line.isEmpty()) answer.messages.push_back(parse_message(line.toStdString()));
    return answer;
}

QByteArray last_line(const Answer& answer) { return answer.out.trimmed().split('\n').back(); }

}  // namespace

class TestWorker : public QObject {
    Q_OBJECT
private slots:
    void a_request_gives_lines_that_end_with_the_result() {
        const Answer answer = ask(request_text());
        QCOMPARE(answer.exit, 0);
        QVERIFY2(answer.err.isEmpty(), answer.err.constData());
        QVERIFY(!answer.messages.empty());
        for (std::size_t i = 0; i + 1 < answer.messages.size(); ++i) QVERIFY(std::holds_alternative<Progress>(answer.messages[i]));
        const auto& measurement = std::get<Measurement>(answer.messages.back());
        QCOMPARE(measurement.levels.size(), std::size_t{1});
        QCOMPARE(measurement.levels[0].simulated_s, 60.0);
        QVERIFY(measurement.levels[0].total.counts.offered > 5000);
    }

    void a_request_without_lengths_gets_a_pilot() {
        const Answer answer = ask(request_text({}));
        QCOMPARE(answer.exit, 0);
        const auto& measurement = std::get<Measurement>(answer.messages.back());
        QCOMPARE(measurement.suggested_s.size(), std::size_t{1});
        QVERIFY(measurement.suggested_s[0] > 0);
    }

    /// Whatever variants of log, exp and pow the environment asks for, the worker takes those of Headroom.
    void the_environment_changes_nothing() {
        QByteArray first;
        for (const char* tunables : {"", "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4", "glibc.malloc.check=0"}) {
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.remove("HEADROOM_MASKED");
            environment.remove("GLIBC_TUNABLES");
            if (*tunables) environment.insert("GLIBC_TUNABLES", tunables);
            const Answer answer = ask(request_text(), {}, environment);
            QCOMPARE(answer.exit, 0);
            if (first.isEmpty()) first = last_line(answer);
            QCOMPARE(last_line(answer), first);
        }
    }

    void mistakes_are_messages_data() {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("complaint");
        QTest::addColumn<int>("exit");
        QTest::newRow("nothing") << QByteArray() << "no JSON" << 2;
        QTest::newRow("newer") << request_text().replace("\"version\":1", "\"version\":9") << "version 9" << 2;
        QTest::newRow("wrong plan") << request_text().replace("exponential(5 ms)", "expnential(5 ms)") << "expnential" << 2;
        QTest::newRow("unknown prices") << request_text().replace("aws-us-east-1", "moon") << "moon" << 3;
        QTest::newRow("wrong number of levels") << request_text({1, 2, 3}) << "level" << 3;
    }
    void mistakes_are_messages() {
        QFETCH(QByteArray, input);
        QFETCH(QString, complaint);
        QFETCH(int, exit);
        const Answer answer = ask(input);
        QCOMPARE(answer.exit, exit);
        const QString message = QString::fromStdString(std::get<Failure>(answer.messages.back()).message);
        QVERIFY2(message.contains(complaint), qPrintable(message));
    }

    void options() {
        QVERIFY(ask({}, {"--version"}).out.startsWith("headroom-worker "));
        QVERIFY(ask({}, {"--help"}).out.contains("Example:"));
        QCOMPARE(ask({}, {"--schema", "request"}).out.trimmed(), QByteArray::fromStdString(request_schema()));
        QCOMPARE(ask({}, {"--schema", "message"}).out.trimmed(), QByteArray::fromStdString(message_schema()));
        const Answer wrong = ask({}, {"--song"});
        QCOMPARE(wrong.exit, 2);
        QVERIFY(wrong.out.isEmpty() && wrong.err.contains("Example:"));
    }
};

QTEST_GUILESS_MAIN(TestWorker)
#include "tst_worker.moc"
