// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "plan/migration.h"
#include "plan/reader.h"
#include "test_types.h"

using namespace headroom;

namespace {

/// A made-up history: version 2 called "title" what was "name", version 3 put it in capitals.
void rename(Value& document, Diagnostics&) {
    document.set("title", *document.find("name"));
    document.erase("name");
}
void shout(Value& document, Diagnostics&) { document.set("title", document.find("title")->as_string() + "!"); }
void fail(Value& document, Diagnostics& diagnostics) { diagnostics.error(document.at, "$", "cannot be done"); }

Value document(int version) {
    Value result;
    result.set("headroom", version);
    result.set(version == 1 ? "name" : "title", "Shop");
    return result;
}

}  // namespace

class TestMigration : public QObject {
    Q_OBJECT
private slots:
    void goes_step_by_step_data() {
        QTest::addColumn<int>("version");
        QTest::addColumn<QString>("title");
        QTest::newRow("1") << 1 << "Shop!";
        QTest::newRow("2") << 2 << "Shop!";
        QTest::newRow("3") << 3 << "Shop";
    }
    void goes_step_by_step() {
        QFETCH(const int, version);
        QFETCH(const QString, title);
        const plan::Migration steps[] = {{1, rename}, {2, shout}};
        Value value = document(version);
        Diagnostics diagnostics;
        plan::migrate(value, version, steps, diagnostics);
        QVERIFY(!diagnostics.has_errors());
        QCOMPARE(value.find("headroom")->as_number(), 3.0);
        QCOMPARE(QString::fromStdString(value.find("title")->as_string()), title);
        QVERIFY(value.find("name") == nullptr);
    }

    void stops_at_a_mistake() {
        const plan::Migration steps[] = {{1, fail}, {2, shout}};
        Value value = document(1);
        Diagnostics diagnostics;
        plan::migrate(value, 1, steps, diagnostics);
        QVERIFY(diagnostics.has_errors());
        QVERIFY(value.find("title") == nullptr);
    }

    void has_one_step_for_each_former_version() {
        const auto steps = plan::migrations();
        QCOMPARE(static_cast<int>(steps.size()), plan::current_version - 1);
        for (std::size_t i = 0; i < steps.size(); ++i) QCOMPARE(steps[i].from, static_cast<int>(i) + 1);
    }

    /// Every version ever written is read, and without a mistake.
    void fixtures() {
        for (int version = 1; version <= plan::current_version; ++version) {
            const std::string path = PLAN_TESTS "/fixtures/v" + std::to_string(version) + ".headroom.json";
            const std::string text = test::read_text(path);
            QVERIFY2(!text.empty(), path.c_str());
            QCOMPARE(QString::fromStdString(test::mistakes_of(text)), QString());
            QVERIFY(plan::parse_plan(text).plan);
        }
    }

    void newer_ones_are_refused() {
        const plan::ParsedPlan parsed = plan::parse_plan("{\"headroom\": 7, \"something\": \"new\"}");
        QVERIFY(!parsed.plan && !parsed.draft);
        QCOMPARE(parsed.diagnostics.list().size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(parsed.diagnostics.list()[0].expected), QString("a newer Headroom, one that reads version 7"));
    }
};

QTEST_APPLESS_MAIN(TestMigration)
#include "tst_migration.moc"
