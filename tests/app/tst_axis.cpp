// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/cli/axis.h"
#include "app/cli/usage_error.h"

using namespace headroom;

class TestAxis : public QObject {
    Q_OBJECT

private slots:
    void values_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("written");
        QTest::newRow("one") << "web.replicas=2" << QStringList{"2"};
        QTest::newRow("list") << "web.replicas=2, 4,8" << QStringList{"2", "4", "8"};
        QTest::newRow("range") << "web.replicas=2..5" << QStringList{"2", "3", "4", "5"};
        QTest::newRow("step") << "web.replicas=2..9/3" << QStringList{"2", "5", "8"};
        QTest::newRow("list of ranges") << "web.replicas=1..2,4..8/2" << QStringList{"1", "2", "4", "6", "8"};
        QTest::newRow("large") << "web.queue_limit=1000..3000/1000" << QStringList{"1000", "2000", "3000"};
        QTest::newRow("fractions") << "web.speed=0.1..0.3/0.1" << QStringList{"0.1", "0.2", "0.3"};
        QTest::newRow("times") << "web->db.time_limit=10ms..30ms/10ms" << QStringList{"10 ms", "20 ms", "30 ms"};
        QTest::newRow("units change") << "web->db.time_limit=500 ms..1.5s/500ms" << QStringList{"500 ms", "1 s", "1.5 s"};
        QTest::newRow("slashes of units") << "limit.rate=100/s..300/s/100/s" << QStringList{"100/s", "200/s", "300/s"};
        QTest::newRow("shares") << "cache.hit_ratio=10 %..30 %/10 %" << QStringList{"10 %", "20 %", "30 %"};
        QTest::newRow("bytes as written") << "cache.memory=1GiB,2GiB" << QStringList{"1GiB", "2GiB"};
        QTest::newRow("brackets") << "web.cpu=lognormal(p50=4 ms, p99=30 ms),2 ms" << QStringList{"lognormal(p50=4 ms, p99=30 ms)", "2 ms"};
        QTest::newRow("objects") << R"(web->db.retry={"attempts": 2, "budget": {}},null)"
                                 << QStringList{R"({"attempts": 2, "budget": {}})", "null"};
        QTest::newRow("quotes") << R"(web.note="a, b",c)" << QStringList{R"("a, b")", "c"};
        QTest::newRow("no range") << "users.profile=../day.csv" << QStringList{"../day.csv"};
        QTest::newRow("names") << "web.instance=m6i.large,m6i.xlarge" << QStringList{"m6i.large", "m6i.xlarge"};
    }
    void values() {
        QFETCH(QString, text);
        QFETCH(QStringList, written);
        const study::Axis axis = cli::parse_axis(text.toStdString());
        QCOMPARE(QString::fromStdString(axis.path), text.section('=', 0, 0));
        QStringList found;
        for (const study::AxisValue& value : axis.values) found += QString::fromStdString(value.written);
        QCOMPARE(found, written);
    }

    void values_are_json_or_text() {
        const study::Axis axis = cli::parse_axis(R"(x.y=2,1 GiB,true,null,{"a": 1})");
        QCOMPARE(axis.values[0].value.as_number(), 2.0);
        QCOMPARE(axis.values[1].value.as_string(), "1 GiB");
        QVERIFY(axis.values[2].value.as_bool());
        QVERIFY(axis.values[3].value.is_null());
        QCOMPARE(axis.values[4].value.find("a")->as_number(), 1.0);
    }

    void a_grid_has_all_combinations() {
        const study::Grid grid = cli::parse_grid({"a.x=1..3", "b.y=5,6"}, 6);
        QCOMPARE(grid.size(), std::size_t{6});
        QStringList all;
        for (std::size_t i = 0; i < grid.size(); ++i) {
            const auto texts = grid.written(grid.point(i));
            all += QString::fromStdString(texts[0] + texts[1]);
        }
        QCOMPARE(all, (QStringList{"15", "16", "25", "26", "35", "36"}));
        QVERIFY_THROWS_EXCEPTION(cli::UsageError, cli::parse_grid({"a.x=1..3", "b.y=5,6"}, 5));
    }
};

QTEST_APPLESS_MAIN(TestAxis)
#include "tst_axis.moc"
