// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>

#include "app/document/part_edits.h"
#include "app/document/plan_delta.h"
#include "plan/names.h"
#include "plan/scenario.h"
#include "tests/document/presets.h"

using namespace headroom;
using Kind = document::Subject::Kind;

namespace {

std::vector<std::string> set_paths(const plan::Plan& plan, const std::string& phase) {
    std::vector<std::string> paths;
    for (const plan::Setting& setting : plan.find_phase(phase)->set) paths.push_back(setting.path);
    return paths;
}
using Paths = std::vector<std::string>;

}  // namespace

/// The lists of a plan, and what refers to their parts.
class TestPartEdits : public QObject {
    Q_OBJECT

    document::PlanDocument document_;

    const schema::Catalogue& types() const { return document_.types(); }
    bool is_valid(const plan::Plan& plan) const {
        const auto surroundings = document_.surroundings();
        return !plan::validate(plan, surroundings->get()).has_errors();
    }

private slots:
    void init() { document_.reset(preset("ecommerce")); }

    void what_is_new_is_valid_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("route") << static_cast<int>(Kind::Route);
        QTest::newRow("keyspace") << static_cast<int>(Kind::Keyspace);
        QTest::newRow("promise") << static_cast<int>(Kind::Promise);
    }
    void what_is_new_is_valid() {
        QFETCH(int, kind);
        const Kind part = static_cast<Kind>(kind);
        plan::Plan plan = document_.plan();
        const std::size_t count = document::count_of(plan, part);
        QCOMPARE(document::add_part(plan, part), count);
        QCOMPARE(document::duplicate_part(plan, part, 0), std::size_t{1});
        QCOMPARE(document::count_of(plan, part), count + 2);
        QVERIFY(is_valid(plan));
        document::move_part(plan, part, 0, count + 1);
        document::move_part(plan, part, count + 1, 0);
        document::remove_part(plan, part, count + 1, types());
        document::remove_part(plan, part, 1, types());
        QVERIFY(document::same(plan, document_.plan()));
    }

    void the_first_route_is_the_one_that_was_there_all_along() {
        plan::Plan plan;
        document::add_part(plan, Kind::Route);
        QCOMPARE(plan::names_in(plan.routes), plan::route_names(plan::Plan()));
    }

    void phases_follow_a_route() {
        plan::Plan plan = document_.plan();
        plan.phases[0].set = {{"routes.browse.share", 0.5, {}},
                              {"shop.cpu.browse", "9 ms", {}},
                              {"shop.cpu.search", "9 ms", {}},
                              {"shop->primary.calls", Value(Value::Object{{"browse", 3}}), {}},
                              {"shop.workers", 3, {}}};
        QVERIFY(is_valid(plan));
        document::rename_part(plan, Kind::Route, 1, "look", types());
        QVERIFY(is_valid(plan));
        QCOMPARE(set_paths(plan, "Launch"),
                 (Paths{"routes.look.share", "shop.cpu.look", "shop.cpu.search", "shop->primary.calls", "shop.workers"}));
        QCOMPARE(plan.phases[0].set[3].value, Value(Value::Object{{"look", 3}}));
        QCOMPARE(*plan.slo.as_array()[0].find("route"), Value("look"));
        document::remove_part(plan, Kind::Route, 1, types());
        QVERIFY(is_valid(plan));
        QCOMPARE(set_paths(plan, "Launch"), (Paths{"shop.cpu.search", "shop.workers"}));
        QCOMPARE(plan.slo.as_array().size(), document_.plan().slo.as_array().size() - 1);
    }

    /// What comes next, and what pages load.
    void routes_follow_a_route() {
        plan::Plan plan = document_.plan();
        document::add_part(plan, Kind::Route);
        const std::string asset = plan::names_in(plan.routes).back();
        Value& page = plan.routes.as_array()[0];
        page.set("next", Value(Value::Object{{plan::names_in(plan.routes)[1], 0.5}}));
        page.set("assets", Value(Value::Object{{"route", asset}, {"count", 3}}));
        QVERIFY(is_valid(plan));
        document::rename_part(plan, Kind::Route, 1, "look", types());
        document::rename_part(plan, Kind::Route, plan.routes.as_array().size() - 1, "image", types());
        QVERIFY(is_valid(plan));
        QCOMPARE(*plan.routes.as_array()[0].find("next"), Value(Value::Object{{"look", 0.5}}));
        QCOMPARE(*plan.routes.as_array()[0].find("assets"), Value(Value::Object{{"route", "image"}, {"count", 3}}));
        document::remove_part(plan, Kind::Route, plan.routes.as_array().size() - 1, types());
        document::remove_part(plan, Kind::Route, 1, types());
        QVERIFY(is_valid(plan));
        QVERIFY(plan.routes.as_array()[0].find("next") == nullptr);
        QVERIFY(plan.routes.as_array()[0].find("assets") == nullptr);
    }

    void connections_and_phases_follow_a_keyspace() {
        plan::Plan plan = document_.plan();
        const auto key = [&]() -> const Value* { return plan.designs[0].connections[1].settings.find("key"); };
        plan.designs[0].connections[1].settings.set("key", "products");
        plan.phases[0].set = {{"keyspaces.products.item", "9 kB", {}}, {"routes.search.keyspace", "products", {}}};
        QVERIFY(is_valid(plan));
        document::rename_part(plan, Kind::Keyspace, 0, "goods", types());
        QVERIFY(is_valid(plan));
        QCOMPARE(*key(), Value("goods"));
        QCOMPARE(plan.phases[0].set[0].path, std::string("keyspaces.goods.item"));
        QCOMPARE(plan.phases[0].set[1].value, Value("goods"));
        document::remove_part(plan, Kind::Keyspace, 0, types());
        QVERIFY(is_valid(plan));
        QVERIFY(key() == nullptr);
        QVERIFY(plan.phases[0].set.empty());
    }

    void names_that_cannot_be_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("name");
        QTest::newRow("none") << static_cast<int>(Kind::Route) << "";
        QTest::newRow("a dot") << static_cast<int>(Kind::Route) << "a.b";
        QTest::newRow("taken") << static_cast<int>(Kind::Route) << "search";
        QTest::newRow("kept") << static_cast<int>(Kind::Keyspace) << "fresh";
    }
    void names_that_cannot_be() {
        QFETCH(int, kind);
        QFETCH(QString, name);
        plan::Plan plan = document_.plan();
        QVERIFY(!document::why_not_named(plan, static_cast<Kind>(kind), 0, name.toStdString()).empty());
        document::rename_part(plan, static_cast<Kind>(kind), 0, name.toStdString(), types());
        QVERIFY(document::same(plan, document_.plan()));
    }
    void its_own_name_may_stay() { QCOMPARE(document::why_not_named(document_.plan(), Kind::Route, 0, "media"), std::string()); }

    void phases_are_copied_and_moved() {
        plan::Plan plan = document_.plan();
        QCOMPARE(document::duplicate_phase(plan, "Growth"), std::string("Growth2"));
        QCOMPARE(plan.phases[2].name, std::string("Growth2"));
        QCOMPARE(plan.phases[2].set.size(), plan.phases[1].set.size());
        document::move_phase(plan, 2, 0);
        QCOMPARE(plan.phases[0].name, std::string("Growth2"));
        QCOMPARE(document::duplicate_phase(plan, "no such phase"), std::string());
        document::move_phase(plan, 0, 99);
        QCOMPARE(plan.phases[0].name, std::string("Growth2"));
    }

    void what_is_not_there_changes_nothing() {
        plan::Plan plan = document_.plan();
        document::remove_part(plan, Kind::Route, 99, types());
        document::move_part(plan, Kind::Route, 0, 99);
        document::duplicate_part(plan, Kind::Route, 99);
        document::rename_part(plan, Kind::Promise, 0, "name", types());
        QVERIFY(document::same(plan, document_.plan()));
    }
};

QTEST_MAIN(TestPartEdits)
#include "tst_part_edits.moc"
