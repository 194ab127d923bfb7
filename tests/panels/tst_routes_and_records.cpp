// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/panels/bench.h"

using namespace headroom;
using document::Subject;

/// Values of each route, and records within others: both can be switched, and nothing is lost.
class TestRoutesAndRecords : public QObject {
    Q_OBJECT

private slots:
    void routes_are_folded_and_unfolded_without_loss() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        const Value each = bench.component_setting("shop", {"cpu"});
        QVERIFY(each.is_object());
        bench.choose("param.cpu:menu", "routes");
        QCOMPARE(bench.component_setting("shop", {"cpu"}), Value("exponential(1.5 ms)"));
        QVERIFY(bench.has("param.cpu") && !bench.has("param.cpu.browse"));
        bench.enter("param.cpu", "6 ms");
        QCOMPARE(bench.component_setting("shop", {"cpu"}), Value("6 ms"));
        bench.choose("param.cpu:menu", "routes");
        QCOMPARE(bench.component_setting("shop", {"cpu"}), each);
        QCOMPARE(bench.text("param.cpu.browse"), QString("lognormal(p50=60 ms, p99=200 ms)"));
        bench.choose("param.cpu:menu", "routes");
        QCOMPARE(bench.component_setting("shop", {"cpu"}), Value("6 ms"));
        bench.document.undo_stack().setIndex(0);
        QCOMPARE(bench.component_setting("shop", {"cpu"}), each);
        QVERIFY(bench.has("param.cpu.browse"));
    }

    void one_value_becomes_that_of_each_route() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select_connection("shop->primary");
        bench.choose("param.request:menu", "routes");
        const Value value = bench.setting(Subject::connection("Monolith", "shop->primary"), {"request"});
        QCOMPARE(value.as_object().size(), std::size_t{6});
        QCOMPARE(*value.find("cart"), Value("300 B"));
        bench.choose("param.response:menu", "routes");
        bench.choose("param.response:menu", "routes");
        bench.click("param.response:reset");
        bench.choose("param.response:menu", "routes");
        bench.enter("param.response.cart", "2 kB");
        QCOMPARE(bench.setting(Subject::connection("Monolith", "shop->primary"), {"response", "cart"}), Value("2 kB"));
    }

    void a_record_is_switched_and_keeps_its_values() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select_connection("shop->primary");
        const Subject subject = Subject::connection("Monolith", "shop->primary");
        QVERIFY(bench.is_shown("param.pool.size"));
        QVERIFY(!bench.has("param.retry.attempts"));
        bench.click("param.retry");
        bench.enter("param.retry.attempts", "5");
        QCOMPARE(bench.setting(subject, {"retry", "attempts"}), Value(5));
        bench.click("param.retry.attempts:reset");
        QVERIFY(bench.setting(subject, {"retry"}).is_object());
        QVERIFY(bench.find<QCheckBox>("param.retry")->isChecked());
        const Value pool = bench.setting(subject, {"pool"});
        bench.click("param.pool");
        QVERIFY(bench.setting(subject, {"pool"}).is_null());
        bench.click("param.pool:open");  // its name does it, too
        QCOMPARE(bench.setting(subject, {"pool"}), pool);
        bench.click("param.pool:open");  // and folds what is on
        QCOMPARE(bench.setting(subject, {"pool"}), pool);
    }

    void what_was_switched_off_is_remembered_of_each() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select_connection("shop->primary");
        bench.click("param.pool");
        bench.select_connection("users->shop");
        bench.click("param.pool");
        QCOMPARE(bench.setting(Subject::connection("Monolith", "users->shop"), {"pool"}), Value(Value::Object{}));
        bench.select_connection("shop->primary");
        bench.click("param.pool");
        QCOMPARE(bench.setting(Subject::connection("Monolith", "shop->primary"), {"pool", "size"}), Value(60));
        bench.click("param.pool");
        bench.open_preset("ecommerce");
        bench.select_connection("shop->primary");
        bench.click("param.pool");
        bench.document.undo_stack().undo();
        QCOMPARE(bench.setting(Subject::connection("Monolith", "shop->primary"), {"pool", "size"}), Value(60));
    }
};

QTEST_MAIN(TestRoutesAndRecords)
#include "tst_routes_and_records.moc"
