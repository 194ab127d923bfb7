// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "app/results/results_store.h"
#include "models/models.h"
#include "study/outline.h"
#include "study/results_reader.h"

namespace {

using namespace headroom;
using results::Database;
using results::ResultsStore;

constexpr std::size_t wanted = 10'000;
constexpr qint64 most_ms = 1000;

}  // namespace

/// A store of 10 000 results, each with as many figures as the e-commerce preset has, answers within a second.
class TestResultsSpeed : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::size_t runs_ = 0;

    QString store() const { return folder_.filePath("all.db"); }
    QString sweep_store() const { return folder_.filePath("sweep.db"); }

private slots:
    void initTestCase() {
        QProcess process;
        process.start(HEADROOM_BIN "/headroom", {"estimate", HEADROOM_PRESETS "/ecommerce.headroom.json", "--format", "json", "--quiet"});
        QVERIFY(process.waitForFinished(60'000));
        const std::string text = process.readAllStandardOutput().toStdString();
        study::Results results = study::parse_results(text, "estimate", models::all().catalogue());
        QElapsedTimer clock;
        clock.start();
        ResultsStore writer(store().toStdString(), Database::Mode::Write);
        std::vector<results::Source> some;
        for (std::size_t i = 0; runs_ < wanted; ++i) {
            for (study::RunResult& run : results.runs) {
                run.users += 1;
                auto& p95 = run.levels.back().total.response.quantiles[2].value;
                if (p95) *p95 = *p95 * 0.9 + 0.01 * static_cast<double>(i % 37);
            }
            some.push_back({"made-up", std::to_string(i), results});
            runs_ += results.runs.size();
            if (some.size() == 100 || runs_ >= wanted) {
                writer.add(some);
                some.clear();
            }
        }
        study::Sweep sweep{results.origin, 1, 0.1, 1e6, false, {{"web.replicas", {}}}, {}};
        for (std::size_t i = 0; i < wanted; ++i)
            sweep.rows.push_back(
                {"d", "p", {std::to_string(i + 1)}, "converged", "", study::outline_of(results.runs[i % results.runs.size()])});
        ResultsStore(sweep_store().toStdString(), Database::Mode::Write).add({{"made-up", "1", sweep}});
        qInfo("%zu results written in %.1f s; the store has %.0f MB", runs_, 1e-3 * static_cast<double>(clock.elapsed()),
              1e-6 * static_cast<double>(QFileInfo(store()).size()));
    }

    void answers_within_a_second_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("lines");
        const QString file = store();
        QTest::newRow("all, sorted") << QStringList{"list", file, "--sort", "p95_s", "--format", "csv"} << static_cast<int>(runs_);
        QTest::newRow("a condition") << QStringList{"list", file, "--where", "p95_s > 0 OR 1", "--format", "csv", "--limit", "100"} << 100;
        QTest::newRow("a figure as a column") << QStringList{"list", file, "--columns", "id,component/db/utilization", "--format", "csv"}
                                              << static_cast<int>(runs_);
        QTest::newRow("by a figure") << QStringList{"query", file,
                                                    "SELECT entry, value FROM figures WHERE of = 'component' AND figure = 'utilization' "
                                                    "ORDER BY value DESC LIMIT 50",
                                                    "--format", "csv"}
                                     << 50;
        QTest::newRow("all combinations, by a setting")
            << QStringList{"list",   sweep_store(),          "--columns", "id,setting/web.replicas,p95_s,settings",
                           "--sort", "setting/web.replicas", "--format",  "csv"}
            << static_cast<int>(wanted);
        QTest::newRow("two combinations") << QStringList{"compare", sweep_store(), "17", QString::number(wanted - 3), "--format", "csv"}
                                          << -5;
        QTest::newRow("two runs") << QStringList{"compare", file, "17", QString::number(wanted - 3), "--format", "csv"} << -100;
    }
    void answers_within_a_second() {
        QFETCH(QStringList, arguments);
        QFETCH(int, lines);
        QElapsedTimer clock;
        clock.start();
        QProcess process;
        process.start(HEADROOM_BIN "/headroom", QStringList{"results"} + arguments);
        QVERIFY(process.waitForFinished(60'000));
        const qint64 elapsed = clock.elapsed();
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        const int got = static_cast<int>(process.readAllStandardOutput().count('\n')) - 1;
        qInfo("%s: %lld ms, %d rows", QTest::currentDataTag(), static_cast<long long>(elapsed), got);
        if (lines > 0)
            QCOMPARE(got, lines);
        else
            QVERIFY2(got > -lines, "fewer figures than a comparison has");
        QVERIFY2(elapsed < most_ms, "it took more than a second");
    }
};

QTEST_GUILESS_MAIN(TestResultsSpeed)
#include "tst_results_speed.moc"
