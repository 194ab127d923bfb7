// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "plan/reader.h"
#include "plan/scenario.h"
#include "test_types.h"

using namespace headroom;
using plan::parse_plan;
using plan::print_plan;

namespace {

plan::Plan fixture() { return *plan::read_plan(PLAN_TESTS "/fixtures/v1.headroom.json").plan; }

}  // namespace

class TestRoundTrip : public QObject {
    Q_OBJECT
private slots:
    void plan_is_read_whole() {
        const plan::Plan plan = fixture();
        QCOMPARE(plan.name, std::string("Shop, 10k to 1M"));
        QCOMPARE(*plan.prices, std::string("aws-us-east-1"));
        QCOMPARE(plan.keyspaces.as_array().size(), std::size_t{2});
        QCOMPARE(plan.designs.size(), std::size_t{2});
        const plan::Design& design = *plan.find_design("Monolith");
        QCOMPARE(design.note, std::string("as it is"));
        const plan::Component& db = *design.find_component("db");
        QVERIFY(db.placed);
        QCOMPARE(db.x, 480.5);
        QCOMPARE(db.y, -20.0);
        QVERIFY(!design.find_component("auth")->placed);
        QVERIFY(db.settings.find("id") == nullptr && db.settings.find("at") == nullptr);
        QCOMPARE(design.find_component("web")->settings.find("note")->as_string(), std::string("Rails"));
        const plan::Connection& login = *design.find_connection("login");
        QVERIFY(login.has_own_id);
        QCOMPARE(login.to, std::string("auth"));
        const plan::Connection& ports = *design.find_connection("auth.calls->db");
        QCOMPARE(ports.from_port, std::string("calls"));
        QCOMPARE(ports.to_port, std::string("queries"));
        const plan::Phase& press = *plan.find_phase("Press");
        QCOMPARE(press.set.size(), std::size_t{5});
        QCOMPARE(press.set[1].path, std::string("web.cpu.browse"));
        QVERIFY(press.set[3].value.is_null());
        QCOMPARE(*press.horizon, std::string("day"));
    }

    void printing_is_stable() {
        const std::string text = print_plan(fixture());
        const plan::ParsedPlan again = parse_plan(text);
        QVERIFY(again.plan);
        QVERIFY(again.diagnostics.list().empty());
        QCOMPARE(QString::fromStdString(print_plan(*again.plan)), QString::fromStdString(text));
    }

    void printing_loses_nothing() {
        const plan::Plan plan = fixture();
        const plan::Plan again = *parse_plan(print_plan(plan)).plan;
        QVERIFY(again.routes == plan.routes && again.keyspaces == plan.keyspaces && again.slo == plan.slo);
        for (std::size_t i = 0; i < plan.designs.size(); ++i) {
            const plan::Design &a = plan.designs[i], &b = again.designs[i];
            QCOMPARE(b.note, a.note);
            for (std::size_t k = 0; k < a.components.size(); ++k) {
                QCOMPARE(b.components[k].id, a.components[k].id);
                QCOMPARE(b.components[k].type, a.components[k].type);
                QCOMPARE(b.components[k].placed, a.components[k].placed);
                QVERIFY(b.components[k].settings == a.components[k].settings);
            }
            for (std::size_t k = 0; k < a.connections.size(); ++k) {
                QCOMPARE(b.connections[k].id, a.connections[k].id);
                QCOMPARE(b.connections[k].has_own_id, a.connections[k].has_own_id);
                QCOMPARE(b.connections[k].to_port, a.connections[k].to_port);
                QVERIFY(b.connections[k].settings == a.connections[k].settings);
            }
        }
        for (std::size_t i = 0; i < plan.phases.size(); ++i) {
            QVERIFY(again.phases[i].users == plan.phases[i].users);
            QCOMPARE(again.phases[i].set.size(), plan.phases[i].set.size());
            QCOMPARE(again.phases[i].horizon, plan.phases[i].horizon);
        }
    }

    void empty_plan() {
        const plan::Plan plan;
        const plan::ParsedPlan again = parse_plan(print_plan(plan));
        QVERIFY(again.plan);
        QCOMPARE(print_plan(*again.plan), print_plan(plan));
    }

    void strange_names() {
        plan::Plan plan = fixture();
        plan.name = "\"quotes\", \\ and \n\t\x01 é \U0001F600";
        plan.designs[0].name = "";
        plan.designs[0].components[0].id = "a.b->c";
        const plan::ParsedPlan again = parse_plan(print_plan(plan));
        QVERIFY(again.plan);
        QCOMPARE(again.plan->name, plan.name);
        QCOMPARE(again.plan->designs[0].components[0].id, plan.designs[0].components[0].id);
    }

    void comments_are_noticed() {
        QVERIFY(parse_plan("{\"headroom\": 1} // end").has_comments);
        QVERIFY(!parse_plan("{\"headroom\": 1, \"name\": \"// none\"}").has_comments);
    }

    void draft_holds_what_could_be_read() {
        const plan::ParsedPlan parsed =
            parse_plan("{\"headroom\": 1, \"name\": 5, \"note\": \"n\", \"designs\": [{\"name\": \"A\", \"components\": 3}]}");
        QVERIFY(!parsed.plan);
        QVERIFY(parsed.draft);
        QCOMPARE(parsed.draft->note, std::string("n"));
        QCOMPARE(parsed.draft->designs[0].name, std::string("A"));
    }
};

QTEST_APPLESS_MAIN(TestRoundTrip)
#include "tst_round_trip.moc"
