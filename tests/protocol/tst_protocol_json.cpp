// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <limits>

#include "core/error.h"
#include "filler.h"
#include "plan/reader.h"
#include "protocol/json.h"

using namespace headroom;
using namespace headroom::protocol;

namespace {

constexpr const char* small_plan = R"({"headroom": 1, "name": "Small",
  "designs": [{"name": "One", "components": [{"id": "users", "type": "users"}, {"id": "web", "type": "service", "cpu": "10.1 ms"}],
               "connections": [{"from": "users", "to": "web", "calls": 0.1}]}],
  "phases": [{"name": "Now", "users": "10k", "design": "One"}]})";

Request small_request() {
    Request request;
    request.plan = *plan::parse_plan(small_plan).plan;
    request.files = {{"rates.csv", "0, 1\n12:00, 3\n"}, {"empty.csv", ""}};
    request.prices = "aws-us-east-1";
    request.seed = std::numeric_limits<std::uint64_t>::max();
    request.replication = 3;
    request.level_s = {0.1, 1.0 / 3, 600};
    request.most_levels = 5;
    request.only_peak_precise = true;
    request.precision = 0.05;
    request.max_requests = 123456.5;
    return request;
}

QString message_of(const auto& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

}  // namespace

class TestProtocolJson : public QObject {
    Q_OBJECT
private slots:
    void requests_come_back_as_they_went() {
        const Request request = small_request();
        const std::string text = print_request(request);
        QVERIFY(text.find('\n') == std::string::npos);
        const Request back = parse_request(text);
        QCOMPARE(plan::print_plan(back.plan), plan::print_plan(request.plan));
        QCOMPARE(back.files, request.files);
        QCOMPARE(back.prices, request.prices);
        QCOMPARE(back.seed, request.seed);
        QCOMPARE(back.replication, request.replication);
        QVERIFY(back.level_s == request.level_s);
        QCOMPARE(back.most_levels, request.most_levels);
        QCOMPARE(back.only_peak_precise, request.only_peak_precise);
        QCOMPARE(back.precision, request.precision);
        QCOMPARE(back.max_requests, request.max_requests);
        QCOMPARE(print_request(back), text);
    }

    void results_come_back_as_they_went() {
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            Measurement measurement;
            Filler(seed).fill(measurement);
            const std::string text = print_message(measurement);
            const Message back = parse_message(text);
            QVERIFY(std::holds_alternative<Measurement>(back));
            QCOMPARE(print_message(back), text);
            const auto& level = std::get<Measurement>(back).levels.front();
            QVERIFY(level.total.response.mean == measurement.levels.front().total.response.mean);
            QVERIFY(level.rate_per_s == measurement.levels.front().rate_per_s);  // to the last bit
            QVERIFY(level.response.counts == measurement.levels.front().response.counts);
        }
    }

    void the_other_messages_come_back() {
        const Message progress = parse_message(print_message(Progress{0.3}));
        QCOMPARE(std::get<Progress>(progress).done, 0.3);
        const Message failure = parse_message(print_message(Failure{"a \"b\"\nc"}));
        QCOMPARE(std::get<Failure>(failure).message, std::string("a \"b\"\nc"));
        QCOMPARE(print_message(Progress{0.3}), std::string(R"({"version":1,"kind":"progress","done":0.3})"));
    }

    void bytes_that_are_no_text_are_replaced() {
        const Message back = parse_message(print_message(Failure{"file \xff.csv"}));
        QCOMPARE(std::get<Failure>(back).message, std::string("file \xef\xbf\xbd.csv"));
    }

    void what_is_absent_is_null() {
        Measurement measurement;
        measurement.levels.emplace_back();
        const std::string text = print_message(measurement);
        QVERIFY(text.find(R"("mean":null)") != std::string::npos);
        QVERIFY(!std::get<Measurement>(parse_message(text)).levels.front().total.response.mean);
    }

    void other_messages_are_refused_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("nothing") << ""
                                 << "no JSON";
        QTest::newRow("broken") << R"({"version":1,)"
                                << "no JSON";
        QTest::newRow("array") << "[]"
                               << "expected an object at $";
        QTest::newRow("no version") << R"({"kind":"progress"})"
                                    << "$.version";
        QTest::newRow("newer") << R"({"version":2,"kind":"progress","done":1})"
                               << "is of version 2";
        QTest::newRow("no kind") << R"({"version":1})"
                                 << "$.kind";
        QTest::newRow("kind of its own") << R"({"version":1,"kind":"song"})"
                                         << "unknown kind \"song\"";
        QTest::newRow("missing") << R"({"version":1,"kind":"progress"})"
                                 << "$.done";
        QTest::newRow("text for a number") << R"({"version":1,"kind":"progress","done":"1"})"
                                           << "a number at $.done";
        QTest::newRow("number for a text") << R"({"version":1,"kind":"error","message":1})"
                                           << "a string at $.message";
        QTest::newRow("number for an array") << R"({"version":1,"kind":"result","levels":1})"
                                             << "an array at $.levels";
        QTest::newRow("broken level")
            << R"({"version":1,"kind":"result","levels":[{"rate_per_s":1,"hours_per_day":1,"simulated_s":1,"warmup_s":1,"events":-1}]})"
            << "a count at $.levels[0].events";
    }
    void other_messages_are_refused() {
        QFETCH(QString, text);
        QFETCH(QString, complaint);
        const QString message = message_of([&] { (void)parse_message(text.toStdString()); });
        QVERIFY2(message.contains(complaint), qPrintable(message));
    }

    void other_requests_are_refused_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("newer") << R"({"version":1)"
                               << R"({"version":7)"
                               << "version 7";
        QTest::newRow("no plan") << R"("plan":)"
                                 << R"("plane":)"
                                 << "$.plan";
        QTest::newRow("plan of another form") << R"("designs":)"
                                              << R"("desings":)"
                                              << "designs";
        QTest::newRow("files") << R"("files":{)"
                               << R"("files":7,"old":{)"
                               << "$.files";
        QTest::newRow("file") << R"("empty.csv":"")"
                              << R"("empty.csv":1)"
                              << "$.files";
        QTest::newRow("seed") << R"("replication":3)"
                              << R"("replication":-3)"
                              << "$.replication";
    }
    void other_requests_are_refused() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, complaint);
        QString text = QString::fromStdString(print_request(small_request()));
        QVERIFY(text.contains(from));
        const QString message = message_of([&] { (void)parse_request(text.replace(from, to).toStdString()); });
        QVERIFY2(message.contains(complaint), qPrintable(message));
    }

    void cells_are_the_kernels_data() {
        QTest::addColumn<unsigned>("cell");
        QTest::addColumn<double>("begin");
        QTest::newRow("below a nanosecond") << 0u << 0.0;
        QTest::newRow("one") << 1u << 1e-9;
        QTest::newRow("half an octave") << 33u << 1.5e-9;
        QTest::newRow("an octave") << 65u << 2e-9;
        QTest::newRow("a second and some") << 1 + 64 * 30u << 1.073741824;
    }
    void cells_are_the_kernels() {
        QFETCH(unsigned, cell);
        QFETCH(double, begin);
        QCOMPARE(cell_begin(cell), begin);
    }
};

QTEST_APPLESS_MAIN(TestProtocolJson)
#include "tst_protocol_json.moc"
