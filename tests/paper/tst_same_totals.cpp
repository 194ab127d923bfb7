// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>
#include <map>

#include "../app/program.h"
#include "../report/csv_rows.h"
#include "../report/read_book.h"
#include "pdf_text.h"

namespace {

using namespace headroom;

/// In cents.
struct Bill {
    qint64 total = 0;  ///< as it is told
    qint64 parts = 0;  ///< the sum of what is told of components, or of lines
    bool operator==(const Bill&) const = default;
};
using Bills = std::map<QString, Bill>;  ///< by phase

qint64 cents(const QString& money) { return qRound64(money.toDouble() * 100); }

/// Lines "NAME ... MONEY" after a caption, up to that of "All", which has the total.
Bills bills_in_lines(const QString& text, const QRegularExpression& caption, const QRegularExpression& line) {
    Bills bills;
    for (auto found = caption.globalMatch(text); found.hasNext();) {
        const auto head = found.next();
        Bill& bill = bills[head.captured(1)];
        for (auto lines = line.globalMatch(text, head.capturedEnd()); lines.hasNext();) {
            const auto one = lines.next();
            if (one.captured(1) == "All") {
                bill.total = cents(one.captured(2));
                break;
            }
            bill.parts += cents(one.captured(2));
        }
    }
    return bills;
}

}  // namespace

/// What a month costs, read back from a report in each format.
class TestSameTotals : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    Bills known_;
    QString name_;

    QByteArray read(const QString& ending) {
        QFile file(folder_.filePath("report/" + name_ + ending));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void compare(const Bills& found) {
        QCOMPARE(found.size(), known_.size());
        for (const auto& [phase, bill] : known_) {
            QVERIFY2(found.contains(phase), qPrintable(phase));
            QCOMPARE(found.at(phase).total, bill.total);
            QCOMPARE(found.at(phase).parts, bill.total);
        }
    }

private slots:
    void initTestCase() {
        const QStringList plan = {HEADROOM_PRESETS "/ecommerce.headroom.json"};
        const test::Answer answer =
            test::run_in(folder_.path(), QStringList{"estimate"} + plan + QStringList{"--format", "json", "--quiet"});
        QCOMPARE(answer.exit, 0);
        QFile results(folder_.filePath("results.json"));
        QVERIFY(results.open(QIODevice::WriteOnly) && results.write(answer.out) > 0);
        results.close();
        for (const QJsonValue& run : answer.json()["runs"].toArray()) {
            const QJsonObject cost = run["cost"].toObject();
            Bill& bill = known_[run["phase"].toString()];
            bill.total = qRound64(cost["per_month"].toDouble() * 100);
            for (const char* parts : {"by_component", "by_kind"}) {
                bill.parts = 0;
                for (const QJsonValue& part : cost[parts].toObject()) bill.parts += qRound64(part.toDouble() * 100);
                QCOMPARE(bill.parts, bill.total);
            }
        }
        QCOMPARE(known_.size(), std::size_t{5});
        name_ = "e-commerce-10k-to-1m";
        QCOMPARE(test::run_in(folder_.path(),
                              {"report", "results.json", "--format", "html,pdf,markdown,xlsx,focus,csv,openmetrics", "--out", "report/"})
                     .exit,
                 0);
    }

    void html() {
        compare(bills_in_lines(
            QString::fromUtf8(read(".html")), QRegularExpression("<caption>What (\\w+) costs a month</caption>"),
            QRegularExpression("<tr role=\"row\"><th [^\n]*?><span>([^<]+)</span></th>[^\n]*<span>([0-9.]+)</span></td></tr>")));
    }

    void pdf() {
        compare(bills_in_lines(test::pages_of(read(".pdf")).join('\n'), QRegularExpression("What (\\w+) costs a month\n"),
                               QRegularExpression("\n *([^ \n]+)[^\n]* ([0-9]+\\.[0-9]{2}) *(?=\n)")));
    }

    void markdown() {
        compare(bills_in_lines(QString::fromUtf8(read(".md")), QRegularExpression("## The bill of (\\w+), USD\n"),
                               QRegularExpression("\n\\| ([^|]+?) \\|[^\n]*\\| ([0-9.]+) \\|(?=\n)")));
    }

    void csv() {
        Bills bills;
        for (const report::Row& row : report::rows_of(read(".phases.csv").toStdString())) {
            if (row.at("figure") != "cost_per_month") continue;
            if (row.at("of") == "run") bills[row.at("phase")].total = cents(row.at("value"));
            if (row.at("of") == "component") bills[row.at("phase")].parts += cents(row.at("value"));
        }
        compare(bills);
    }

    /// Whoever adds them up has the total.
    void focus() {
        Bills bills;
        for (const report::Row& row : report::rows_of(read(".focus.csv").toStdString()))
            bills[row.at("x_Phase")].total = bills[row.at("x_Phase")].parts += cents(row.at("BilledCost"));
        compare(bills);
    }

    void workbook() {
        const report::ReadBook book(read(".xlsx").toStdString());
        Bills bills;
        const auto& lines = book["Bill"].cells;
        for (int row = 2; lines.contains(QString("A%1").arg(row)); ++row)
            bills[lines.at(QString("A%1").arg(row))].parts += cents(lines.at(QString("I%1").arg(row)));
        const auto& all = book["Cost by component"].cells;
        for (int row = 2; all.contains(QString("A%1").arg(row)); ++row)
            if (all.at(QString("C%1").arg(row)) == "All")
                bills[all.at(QString("A%1").arg(row))].total = cents(all.at(QString("H%1").arg(row)));
        compare(bills);
    }

    /// At the end of the day, as at any time.
    void openmetrics() {
        Bills bills;
        const QRegularExpression sample("^headroom_cost_per_month\\{.*phase=\"(\\w+)\".*\\} ([0-9.]+) ([0-9.]+)$",
                                        QRegularExpression::MultilineOption);
        const QString text = QString::fromUtf8(read(".openmetrics"));
        QString last;
        for (auto found = sample.globalMatch(text); found.hasNext();) last = std::max(last, found.next().captured(3));
        for (auto found = sample.globalMatch(text); found.hasNext();) {
            const auto one = found.next();
            if (one.captured(3) != last) continue;
            bills[one.captured(1)].total = bills[one.captured(1)].parts += cents(one.captured(2));
        }
        compare(bills);
    }
};

QTEST_GUILESS_MAIN(TestSameTotals)
#include "tst_same_totals.moc"
