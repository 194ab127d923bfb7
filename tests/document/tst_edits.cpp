// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "app/document/edits.h"
#include "app/document/subject.h"
#include "models/models.h"
#include "plan/scenario.h"
#include "presets.h"

using namespace headroom;
using namespace headroom::document;

namespace {

const schema::Catalogue& types() {
    static const schema::Catalogue catalogue = models::all().catalogue();
    return catalogue;
}

std::vector<std::string> connections_of(const plan::Plan& plan) {
    std::vector<std::string> ids;
    for (const auto& connection : plan.designs.front().connections) ids.push_back(connection.id);
    return ids;
}

bool is_valid(const plan::Plan& plan) {
    const app::PlanSurroundings surroundings(std::nullopt, plan.prices);
    return !plan::validate(plan, surroundings.get()).has_errors();
}

plan::Connection ends(const std::string& from, const std::string& to) {
    plan::Connection wanted;
    wanted.from = from;
    wanted.to = to;
    return wanted;
}

}  // namespace

class TestEdits : public QObject {
    Q_OBJECT

private slots:
    void added_components_get_free_names() {
        plan::Plan plan = preset("hello");
        QCOMPARE(add_component(plan, "Simple", "cache", {1, 2}), std::string("cache"));
        QCOMPARE(add_component(plan, "Simple", "cache", {3, 4}), std::string("cache2"));
        QCOMPARE(add_component(plan, "Nowhere", "cache", {3, 4}), std::string());
        const plan::Component* second = plan.designs.front().find_component("cache2");
        QVERIFY(second != nullptr && second->placed);
        QCOMPARE(second->x, 3.0);
    }

    void a_removed_component_takes_its_connections_and_overrides() {
        plan::Plan plan = preset("hello");
        plan.phases[1].set = {{"web.replicas", 4, {}}, {"web->db.step", 1, {}}, {"db.instance", "db.m6g.xlarge", {}}};
        remove(plan, "Simple", {{"web"}, {}});
        QVERIFY(plan.designs.front().find_component("web") == nullptr);
        QVERIFY(plan.designs.front().connections.empty());
        QCOMPARE(plan.phases[1].set.size(), std::size_t{1});
        QCOMPARE(plan.phases[1].set[0].path, std::string("db.instance"));
    }

    void a_new_name_is_followed_everywhere() {
        plan::Plan plan = preset("hello");
        plan.phases[1].set = {{"web.replicas", 4, {}}, {"web->db.calls.read", 3, {}}};
        set_value(plan, Subject::connection("Simple", "users->web"), {"on_failure"}, "fallback: db");
        QVERIFY(rename_component(plan, "Simple", "web", "shop", types()));
        QVERIFY(rename_component(plan, "Simple", "db", "store", types()));
        QCOMPARE(connections_of(plan), (std::vector<std::string>{"users->shop", "shop->store"}));
        QCOMPARE(plan.phases[1].set[0].path, std::string("shop.replicas"));
        QCOMPARE(plan.phases[1].set[1].path, std::string("shop->store.calls.read"));
        QCOMPARE(plan.designs.front().connections[0].settings.find("on_failure")->as_string(), std::string("fallback: store"));
        QVERIFY(is_valid(plan));
    }

    void names_that_cannot_be_are_refused_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"", "db", "users", "a.b", "a->b", "routes", "1st", "with space"}) QTest::addRow("'%s'", name) << name;
    }
    void names_that_cannot_be_are_refused() {
        QFETCH(QString, name);
        plan::Plan plan = preset("hello");
        const std::string before = plan::print_plan(plan);
        QVERIFY(!rename_component(plan, "Simple", "web", name.toStdString(), types()));
        QCOMPARE(plan::print_plan(plan), before);
    }

    void what_does_not_fit_says_why_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("why");
        QTest::newRow("itself") << "web"
                                << "web"
                                << "itself";
        QTest::newRow("a source") << "web"
                                  << "users"
                                  << "source of requests";
        QTest::newRow("again") << "web"
                               << "db"
                               << "connected already";
        QTest::newRow("nothing") << "web"
                                 << "nobody"
                                 << "no such component";
    }
    void what_does_not_fit_says_why() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, why);
        plan::Plan plan = preset("hello");
        const auto wanted = ends(from.toStdString(), to.toStdString());
        const std::string said = why_not_connected(plan, "Simple", wanted, types());
        QVERIFY2(QString::fromStdString(said).contains(why), said.c_str());
        QCOMPARE(document::connect(plan, "Simple", wanted, types()), std::string());
    }

    void a_component_is_put_into_a_connection() {
        plan::Plan plan = preset("hello");
        const std::string id = add_component(plan, "Simple", "cache", {0, 0});
        QVERIFY(splice(plan, "Simple", "web->db", id, types()));
        QCOMPARE(connections_of(plan), (std::vector<std::string>{"users->web", "web->cache", "cache->db"}));
        QCOMPARE(plan.designs.front().connections[1].settings.find("calls")->find("write")->as_number(), 3.0);
        QVERIFY(is_valid(plan));
    }

    void a_splice_that_does_not_fit_changes_nothing() {
        plan::Plan plan = preset("hello");
        const std::string id = add_component(plan, "Simple", "users", {0, 0});
        const std::string before = plan::print_plan(plan);
        QVERIFY(!splice(plan, "Simple", "web->db", id, types()));
        QVERIFY(!splice(plan, "Simple", "web->db", "db", types()));
        QVERIFY(!splice(plan, "Simple", "no->where", id, types()));
        QCOMPARE(plan::print_plan(plan), before);
    }

    void a_clipping_lands_under_new_names_with_its_connections() {
        plan::Plan plan = preset("hello");
        set_value(plan, Subject::connection("Simple", "web->db"), {"on_failure"}, "fallback: web");
        const std::string clip = copy(plan, "Simple", {{"web", "db"}, {}});
        const Parts added = paste(plan, "Simple", clip, {10, 20}, types());
        QCOMPARE(added.components, (std::vector<std::string>{"web2", "db2"}));
        QCOMPARE(added.connections, std::vector<std::string>{"web2->db2"});
        const plan::Design& design = plan.designs.front();
        QCOMPARE(design.find_component("web2")->y, design.find_component("web")->y + 20);
        QVERIFY(design.find_component("web2")->settings == design.find_component("web")->settings);
        QCOMPARE(design.find_connection("web2->db2")->settings.find("on_failure")->as_string(), std::string("fallback: web2"));
    }

    void what_is_no_clipping_pastes_nothing_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "hello", "{}", "[1, 2]", R"({"headroom": 99})"}) QTest::addRow("'%s'", text) << text;
    }
    void what_is_no_clipping_pastes_nothing() {
        QFETCH(QString, text);
        plan::Plan plan = preset("hello");
        const std::string before = plan::print_plan(plan);
        QVERIFY(paste(plan, "Simple", text.toStdString(), {}, types()).is_empty());
        QCOMPARE(plan::print_plan(plan), before);
    }

    void settings_are_set_and_unset_at_any_depth() {
        plan::Plan plan = preset("hello");
        const Subject subject = Subject::connection("Simple", "web->db");
        const std::string before = plan::print_plan(plan);
        set_value(plan, subject, {"retry", "budget", "share"}, "10 %");
        const Value* settings = settings_of(plan, subject);
        QCOMPARE(find_value(*settings, {"retry", "budget", "share"})->as_string(), std::string("10 %"));
        set_value(plan, subject, {"retry", "budget", "share"}, nullptr);
        QCOMPARE(plan::print_plan(plan), before);
        set_value(plan, subject, {"retry", "attempts"}, nullptr);  // of what is not there
        QCOMPARE(plan::print_plan(plan), before);
    }
};

QTEST_APPLESS_MAIN(TestEdits)
#include "tst_edits.moc"
