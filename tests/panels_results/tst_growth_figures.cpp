// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "app/charts/chart.h"
#include "app/panels/charts_panel.h"
#include "app/panels/cost_panel.h"
#include "app/panels/findings_panel.h"
#include "app/panels/growth_ruler.h"
#include "app/panels/growth_strip.h"
#include "hello_world.h"
#include "models/models.h"
#include "study/results_reader.h"

using namespace headroom;
using namespace headroom::panels;

/// The window tells what `headroom growth` tells, digit for digit.
class TestGrowthFigures : public QObject {
    Q_OBJECT

    HelloWorld world_;
    QString table_;
    std::shared_ptr<study::Growth> growth_;
    std::unique_ptr<GrowthStrip> strip_;
    std::unique_ptr<ChartsPanel> charts_;

    /// The table's lines of populations, as cells: users, phase, p95, its estimate, p99, errors, busiest, cost.
    QList<QStringList> rows() const {
        const QString time = R"((–|[0-9.]+ m?s) +)", rate = table_.contains("Req/s") ? R"((?:[0-9.k]+|–) +)" : "";
        const QRegularExpression line(R"(^ *(\S+) (Launch|Growth) +)" + rate + time + time + time +
                                      R"((–|\S+ %) +(\S+(?: \d+ %)?) +(\S+) )");
        QList<QStringList> all;
        for (const QString& text : table_.split('\n'))
            if (const auto match = line.match(text + " "); match.hasMatch()) all << match.capturedTexts().mid(1);
        return all;
    }
    const charts::Series& series(const QString& name) {
        const auto& all = charts_->findChild<charts::Chart*>("chart_latency")->data().series;
        return *std::ranges::find(all, name, &charts::Series::name);
    }
    /// Of a population; without its interval, as the table has it.
    QString value_at(const charts::Series& line, const study::RunResult& run) {
        const auto point =
            std::ranges::find_if(line.points, [&](const charts::Point& each) { return each.x == run.users && !each.where.isEmpty(); });
        return point->y ? QString(point->text).replace(QRegularExpression(" ± [0-9.]+"), "") : QString("–");
    }

private slots:
    void initTestCase() {
        QTemporaryDir folder;
        const QString path = folder.filePath("growth.json");
        QProcess headroom;
        headroom.start(HEADROOM_BIN "/headroom",
                       {"growth", HEADROOM_PRESETS "/hello.headroom.json", "--max-requests", "200k", "--out", path});
        QVERIFY(headroom.waitForFinished(300000));
        table_ = QString::fromUtf8(headroom.readAllStandardOutput());
        QFile file(path);
        QVERIFY2(file.open(QIODevice::ReadOnly), headroom.readAllStandardError());
        growth_ = std::make_shared<study::Growth>(study::parse_growth(file.readAll().toStdString(), "growth", models::all().catalogue()));
        strip_ = std::make_unique<GrowthStrip>(world_.document, world_.selection, world_.player);
        charts_ = std::make_unique<ChartsPanel>(world_.book, world_.player, world_.selection);
        world_.book.put("", growth_);
        world_.player.load(replay::Track(*growth_));
        strip_->show_growth(growth_);
        QCOMPARE(rows().size(), static_cast<qsizetype>(growth_->points.size()));
    }

    void each_population() {
        const QList<QStringList> table = rows();
        for (qsizetype i = 0; i < table.size(); ++i) {
            const QStringList& row = table[i];
            world_.player.seek(static_cast<std::size_t>(i));
            const study::RunResult& run = world_.player.snapshot().run();
            QCOMPARE(strip_->value_text(), row[0] + " users");
            QVERIFY(strip_->findChild<QLabel*>("growth_place")->text().startsWith(row[1]));
            QCOMPARE(value_at(series("p95"), run), row[2]);
            QCOMPARE(value_at(series("p99"), run), row[4]);
            QCOMPARE(QString::fromStdString(world_.player.snapshot().busiest()), row[6]);
            if (run.cost) QCOMPARE(QString::fromStdString(world_.player.snapshot().cost()), "$" + row[7] + "/month");
        }
    }

    void saturation_and_misses() {
        QStringList names;
        for (const charts::Mark& mark : strip_->ruler().scene().marks) names << mark.name;
        QCOMPARE(names.size(), 2);
        const QString text = QString(table_).replace('\n', ' ').replace(QRegularExpression(" +"), " ");
        QVERIFY2(text.contains(QRegularExpression("Growth db cpu " + names[1].section(' ', 1) + " ")),
                 qPrintable(names.join(", ") + table_));
        QVERIFY2(text.contains("breaks at " + names[0].section(' ', 1) + " users"), qPrintable(names.join(", ") + table_));
        QVERIFY(names[1].startsWith("db ") && names[0].startsWith("p95 "));
    }

    void findings() {
        FindingsPanel panel(world_.document, world_.selection, world_.book);
        const QString text = QString(table_).replace(QRegularExpression("\\s+"), " ");
        QVERIFY(panel.model().rowCount() >= 3);
        for (int row = 0; row < panel.model().rowCount(); ++row)
            QVERIFY2(text.contains(panel.model().thing(row).text), qPrintable(panel.model().thing(row).text));
    }
};

QTEST_MAIN(TestGrowthFigures)
#include "tst_growth_figures.moc"
