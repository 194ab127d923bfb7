// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/document/design_edits.h"
#include "plan/names.h"
#include "tests/panels/bench.h"

using namespace headroom;

namespace {

std::vector<std::string> route_names(const Bench& bench) { return plan::names_in(bench.document.plan().routes); }
std::vector<std::string> phase_names(const Bench& bench) {
    std::vector<std::string> names;
    for (const plan::Phase& phase : bench.document.plan().phases) names.push_back(phase.name);
    return names;
}
using Names = std::vector<std::string>;

bool has_errors(const Bench& bench) { return bench.document.problems().has_errors(); }

}  // namespace

/// The plan itself: its head and its lists.
class TestPlanForm : public QObject {
    Q_OBJECT

private slots:
    void head() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.enter("param.name", "Shop");
        QCOMPARE(bench.document.plan().name, std::string("Shop"));
        bench.enter("param.prices", "nowhere");
        QVERIFY(bench.is_shown("param.prices:refusal"));
        QCOMPARE(*bench.document.plan().prices, std::string("aws-us-east-1"));
        bench.type("param.note", "Short.");
        bench.find("param.name")->setFocus();
        QCOMPARE(bench.document.plan().note, std::string("Short."));
        bench.document.undo_stack().setIndex(0);
        QCOMPARE(bench.text("param.name"), QString("E-commerce, 10k to 1M"));
    }

    void incidents_come_and_go() {
        Bench bench;
        bench.open_preset("hello");
        const std::string before = bench.bytes();
        bench.choose("incidents:add:menu", "incident.replica_loss.web");
        QVERIFY(!has_errors(bench));
        QCOMPARE(bench.find("incidents.0:open")->accessibleName(), QString("20:00 Loss of replicas of web · Launch"));
        bench.enter("param.incidents.0.component", "users");
        QVERIFY(bench.is_shown("param.incidents.0.component:refusal"));
        bench.enter("param.incidents.0.every", "90 d");
        QVERIFY(!has_errors(bench));
        QCOMPARE(bench.text("param.incidents.0.at"), QString());
        QVERIFY(bench.find("incidents.0:open")->accessibleName().startsWith("by chance"));
        bench.choose("incidents.0:menu", "duplicate");
        bench.choose("incidents.0:menu", "remove");
        QVERIFY(bench.action("incidents.0:menu", "up") == nullptr);
        bench.document.undo_stack().setIndex(0);
        QCOMPARE(bench.bytes(), before);
    }

    void an_open_incident_follows_the_name_of_its_phase() {
        Bench bench;
        bench.open_preset("hello");
        bench.choose("incidents:add:menu", "incident.replica_loss.web");
        const std::string phase = bench.document.plan().phases.front().name;
        bench.click("phases.0:open");
        bench.enter("param.phases.0.name", "Renamed");
        QCOMPARE(bench.text("param.incidents.0.component"), QString("web"));
        bench.enter("param.incidents.0.lasts", "90 s");
        QCOMPARE(bench.setting(document::Subject::incident_of_phase("Renamed", 0), {"lasts"}), Value("90 s"));
        bench.document.undo_stack().undo();
        bench.document.undo_stack().undo();
        QCOMPARE(bench.document.plan().phases.front().name, phase);
        bench.enter("param.incidents.0.lasts", "2 min");
        QCOMPARE(bench.setting(document::Subject::incident_of_phase(phase, 0), {"lasts"}), Value("2 min"));
    }

    void regions_and_links_of_the_design_come_and_go() {
        Bench bench;
        bench.open_preset("cross-region");
        const std::string before = bench.bytes();
        const auto region = [](std::size_t index) { return document::Subject{document::Subject::Kind::Region, "Split", {}, index}; };
        const document::Subject link{document::Subject::Kind::Link, "Split", {}, 0};
        bench.click("links.0:open");
        bench.enter("param.links.0.latency", "60 ms");
        QCOMPARE(bench.setting(link, {"latency"}), Value("60 ms"));
        bench.enter("param.links.0.bandwidth", "x");
        QVERIFY(bench.is_shown("param.links.0.bandwidth:refusal"));
        bench.enter("param.links.0.to", "asia");
        QVERIFY(bench.is_shown("param.links.0.to:refusal"));
        bench.enter("param.links.0.to", "europe");  // where it begins
        QVERIFY(bench.is_shown("param.links.0.to:refusal"));
        bench.click("regions:add");
        QCOMPARE(bench.setting(region(2), {"name"}), Value("region"));
        bench.enter("param.regions.2.name", "europe");
        QVERIFY(bench.is_shown("param.regions.2.name:refusal"));
        bench.enter("param.regions.2.name", "asia");
        bench.enter("param.regions.2.zones", "2");
        QCOMPARE(bench.setting(region(2), {"zones"}), Value(2));
        bench.enter("param.links.0.to", "asia");
        QCOMPARE(bench.setting(link, {"to"}), Value("asia"));
        QVERIFY(has_errors(bench));  // nothing leads to america any more
        bench.click("links:add");
        QVERIFY(!has_errors(bench));
        bench.selection.show_design("Together");
        QCOMPARE(bench.find("links:open")->accessibleName(), QString("Links of Together (1)"));
        bench.document.undo_stack().setIndex(0);
        QCOMPARE(bench.bytes(), before);
    }

    void a_selected_incident_has_its_form() {
        Bench bench;
        bench.open_preset("zone-outage");
        bench.selection.select_incident(document::Subject::incident_of_design("Three", 0));
        QCOMPARE(bench.text("parameters_title"), QString("Loss of a zone"));
        bench.enter("param.zone", "9");
        QVERIFY(bench.is_shown("param.zone:refusal"));
        bench.enter("param.zone", "3");
        QCOMPARE(bench.setting(document::Subject::incident_of_design("Three", 0), {"zone"}), Value(3));
        bench.enter("param.at", "19:30");
        QCOMPARE(bench.setting(document::Subject::incident_of_design("Three", 0), {"at"}), Value("19:30"));
        QCOMPARE(bench.steps(), 2);
        bench.selection.clear();
        QVERIFY(bench.has("incidents.0:open"));
    }

    void routes_come_and_go() {
        Bench bench;
        bench.open_preset("ecommerce");
        const std::string before = bench.bytes();
        bench.click("routes:add");
        QCOMPARE(route_names(bench).back(), std::string("route"));
        QVERIFY(bench.is_shown("param.routes.6.name"));
        QVERIFY(!has_errors(bench));
        bench.choose("routes.6:menu", "up");
        QCOMPARE(route_names(bench)[5], std::string("route"));
        QVERIFY(bench.is_shown("param.routes.5.share"));
        bench.choose("routes.5:menu", "duplicate");
        QCOMPARE(route_names(bench)[6], std::string("route2"));
        bench.choose("routes.5:menu", "remove");
        bench.choose("routes.5:menu", "remove");
        QCOMPARE(route_names(bench).size(), std::size_t{6});
        QVERIFY(!bench.action("routes.0:menu", "up")->isEnabled());
        QVERIFY(!bench.action("routes.5:menu", "down")->isEnabled());
        bench.document.undo_stack().setIndex(0);
        QCOMPARE(bench.bytes(), before);
    }

    void what_refers_to_a_route_follows_its_name() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.click("routes.1:open");
        bench.enter("param.routes.1.name", "search");
        QVERIFY(bench.is_shown("param.routes.1.name:refusal"));
        bench.enter("param.routes.1.name", "a.b");
        QVERIFY(bench.is_shown("param.routes.1.name:refusal"));
        bench.enter("param.routes.1.name", "look");
        QCOMPARE(route_names(bench)[1], std::string("look"));
        QVERIFY(!has_errors(bench));
        QCOMPARE(bench.component_setting("shop", {"cpu", "look"}), Value("lognormal(p50=60 ms, p99=200 ms)"));
        bench.choose("routes.1:menu", "remove");
        QVERIFY(!has_errors(bench));
        QVERIFY(bench.component_setting("shop", {"cpu", "look"}).is_null());
    }

    void what_refers_to_a_keyspace_follows_its_name() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.click("keyspaces.0:open");
        bench.enter("param.keyspaces.0.name", "goods");
        QVERIFY(!has_errors(bench));
        QCOMPARE(bench.setting({document::Subject::Kind::Route, {}, {}, 0}, {"keyspace"}), Value("goods"));
        bench.choose("keyspaces.0:menu", "remove");
        QVERIFY(bench.setting({document::Subject::Kind::Route, {}, {}, 0}, {"keyspace"}).is_null());
    }

    void promises_tell_what_they_promise() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.click("slo:add");
        QVERIFY(!has_errors(bench));
        QCOMPARE(bench.find("slo.4:open")->accessibleName(), QString("p95 of all requests"));
        bench.enter("param.slo.4.route", "cart");
        QCOMPARE(bench.find("slo.4:open")->accessibleName(), QString("p95 of cart"));
    }

    void phases() {
        Bench bench;
        bench.open_preset("ecommerce");
        const std::string before = bench.bytes();
        bench.click("phases:add");
        QCOMPARE(phase_names(bench).back(), std::string("Phase 6"));
        QVERIFY(!has_errors(bench));
        bench.enter("param.phases.5.name", "Launch");
        QVERIFY(bench.is_shown("param.phases.5.name:refusal"));
        bench.enter("param.phases.5.name", "Later");
        bench.enter("param.phases.5.users", "0");
        QVERIFY(bench.is_shown("param.phases.5.users:refusal"));
        bench.enter("param.phases.5.users", "3M");
        QCOMPARE(bench.document.plan().phases[5].users, Value("3M"));
        bench.enter("param.phases.5.horizon", "noon");
        QVERIFY(bench.is_shown("param.phases.5.horizon:refusal"));
        bench.enter("param.phases.5.horizon", "19:00 + 2 h");
        QCOMPARE(*bench.document.plan().phases[5].horizon, std::string("19:00 + 2 h"));
        bench.enter("param.phases.5.design", "Nowhere");
        QVERIFY(bench.is_shown("param.phases.5.design:refusal"));
        QTest::keyClick(bench.find("param.phases.5.design"), Qt::Key_Escape);
        bench.enter("param.phases.5.users", "20k");
        QCOMPARE(phase_names(bench)[1], std::string("Later"));
        bench.choose("phases.1:menu", "remove");
        QCOMPARE(phase_names(bench).size(), std::size_t{5});
        bench.document.undo_stack().setIndex(0);
        QCOMPARE(bench.bytes(), before);
    }

    /// The list is in the order of users: what is entered may move a phase, and its open form with it.
    void the_form_of_a_phase_follows_it_to_its_new_place() {
        Bench bench;
        bench.document.edit("", [](plan::Plan& plan) {
            plan = document::new_plan();
            document::add_phase(plan);
        });
        QCOMPARE(phase_names(bench), (std::vector<std::string>{"Phase 1", "Phase 2"}));
        bench.click("phases.1:open");
        const int steps = bench.steps();
        bench.enter("param.phases.1.users", "5k");
        QCOMPARE(phase_names(bench), (std::vector<std::string>{"Phase 2", "Phase 1"}));
        QCOMPARE(QApplication::focusWidget()->objectName(), QString("param.phases.0.users"));
        QCOMPARE(bench.text("param.phases.0.name"), QString("Phase 2"));
        QVERIFY(!bench.has("param.phases.1.users"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), "50k");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(bench.document.plan().find_phase("Phase 1")->users, Value("10k"));
        QCOMPARE(bench.document.plan().find_phase("Phase 2")->users, Value("50k"));
        QCOMPARE(QApplication::focusWidget()->objectName(), QString("param.phases.1.users"));

        bench.click("phases.0:open");
        bench.enter("param.phases.0.users", "20k");
        QCOMPARE(bench.steps(), steps + 3);
        bench.document.undo_stack().undo();
        QCOMPARE(bench.document.plan().find_phase("Phase 1")->users, Value("10k"));
        QCOMPARE(bench.document.plan().find_phase("Phase 2")->users, Value("50k"));
    }

    void what_a_phase_sets() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.click("phases.0:open");
        bench.enter("param.phases.0.set.shop.workers", "0");
        QVERIFY(bench.is_shown("param.phases.0.set.shop.workers:refusal"));
        bench.enter("param.phases.0.set.shop.workers", "40");
        QCOMPARE(bench.document.plan().phases[0].set[1].value, Value(40));
        bench.click("param.phases.0.set.shop.workers:remove");
        QCOMPARE(bench.document.plan().phases[0].set.size(), std::size_t{1});
        QVERIFY(!bench.has("param.phases.0.set.shop.workers"));
    }

    void the_last_phase_stays() {
        Bench bench;
        bench.open_preset("hello");
        while (bench.document.plan().phases.size() > 1) bench.choose("phases.0:menu", "remove");
        QVERIFY(!bench.action("phases.0:menu", "remove")->isEnabled());
    }

    void lists_are_reached_by_keys() {
        Bench bench;
        bench.open_preset("ecommerce");
        QWidget* heading = bench.find("routes.0:open");
        heading->setFocus();
        QTest::keyClick(heading, Qt::Key_Right);
        QVERIFY(bench.is_shown("param.routes.0.share"));
        QTest::keyClick(heading, Qt::Key_Left);
        QVERIFY(!bench.is_shown("param.routes.0.share"));
        QTest::keyClick(heading, Qt::Key_Space);
        QVERIFY(bench.is_shown("param.routes.0.share"));
    }
};

QTEST_MAIN(TestPlanForm)
#include "tst_plan_form.moc"
