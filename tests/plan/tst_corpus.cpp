// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QTest>

#include "plan/reader.h"
#include "test_types.h"

using namespace headroom;

/// Plans with one mistake each (and a few that look wrong and are not): NAME.json must give the lines of NAME.expected, all of them.
class TestCorpus : public QObject {
    Q_OBJECT
private slots:
    void is_large_enough() { QVERIFY(QDir(PLAN_TESTS "/corpus", "*.json").entryList().size() >= 75); }

    void mistakes_data() {
        QTest::addColumn<QString>("stem");
        const QStringList names = QDir(PLAN_TESTS "/corpus", "*.json").entryList();
        for (const QString& name : names) QTest::newRow(qPrintable(name)) << QString(PLAN_TESTS "/corpus/") + name.chopped(5);
    }
    void mistakes() {
        QFETCH(const QString, stem);
        const std::string text = test::read_text(stem.toStdString() + ".json");
        const std::string expected = test::read_text(stem.toStdString() + ".expected");
        QCOMPARE(QString::fromStdString(test::mistakes_of(text)), QString::fromStdString(expected));
    }

    /// Lists of mistakes do not depend on what was checked before.
    void mistakes_twice_data() { mistakes_data(); }
    void mistakes_twice() {
        QFETCH(const QString, stem);
        const std::string text = test::read_text(stem.toStdString() + ".json");
        QCOMPARE(test::mistakes_of(text), test::mistakes_of(text));
    }

    /// What is printed of a plan has the mistakes of the plan: nothing is lost, nothing is mended.
    void mistakes_survive_printing_data() { mistakes_data(); }
    void mistakes_survive_printing() {
        QFETCH(const QString, stem);
        const plan::ParsedPlan parsed = plan::parse_plan(test::read_text(stem.toStdString() + ".json"));
        if (!parsed.plan) return;
        const auto messages = [](const Diagnostics& diagnostics) {
            QStringList list;
            for (const Diagnostic& each : diagnostics.list()) list << QString::fromStdString(each.message);
            list.sort();
            return list;
        };
        const plan::ParsedPlan again = plan::parse_plan(plan::print_plan(*parsed.plan));
        QVERIFY(again.plan);
        QCOMPARE(messages(plan::validate(*again.plan, test::surroundings())), messages(plan::validate(*parsed.plan, test::surroundings())));
    }
};

QTEST_APPLESS_MAIN(TestCorpus)
#include "tst_corpus.moc"
