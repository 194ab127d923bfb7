// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QTest>

#include "core/error.h"
#include "plan/reader.h"
#include "plan/scenario.h"
#include "test_types.h"

using namespace headroom;

namespace {

plan::Plan fixture() { return *plan::read_plan(PLAN_TESTS "/fixtures/v1.headroom.json").plan; }

plan::Plan parsed(const char* text) {
    const plan::ParsedPlan plan = plan::parse_plan(text);
    return *plan.plan;
}

constexpr const char* smallest =
    R"({"headroom": 1, "designs": [{"name": "D", "components": [{"id": "u", "type": "users"}, {"id": "s", "type": "service", "cpu": {"request": "5 ms"}}],
        "connections": [{"from": "u", "to": "s"}]}], "phases": [{"name": "P", "users": 1000, "design": "D"}]})";

}  // namespace

class TestResolve : public QObject {
    Q_OBJECT
private slots:
    void everything_is_typed() {
        const plan::Scenario scenario = plan::resolve(fixture(), "Press", std::nullopt, test::surroundings());
        QCOMPARE(scenario.plan_name, std::string("Shop, 10k to 1M"));
        QCOMPARE(scenario.design, std::string("Monolith"));
        QCOMPARE(scenario.phase, std::string("Press"));
        QCOMPARE(scenario.users, 50'000.0);
        QCOMPARE(scenario.keyspaces[0].keys.keys(), std::uint64_t{200'000});
        QCOMPARE(scenario.routes[0].share.value, 0.9);
        QCOMPARE(scenario.routes[0].keyspace->name, std::string("products"));
        QCOMPARE(scenario.routes[0].cacheable->value, 300.0);
        QCOMPARE(scenario.routes[1].value->value, 40.0);
        QVERIFY(scenario.routes[1].kind == plan::RouteKind::Write);
        QCOMPARE(scenario.routes[1].patience->mean(), 8.0);
        QCOMPARE(scenario.slo[0].p999->value, 2.0);
        QCOMPARE(scenario.slo[1].error_ratio->value, 0.01);
        QCOMPARE(scenario.components.size(), std::size_t{4});
        QCOMPARE(scenario.components[1].record->name, std::string("service"));
        QVERIFY(scenario.components[1].settings.find("note") == nullptr);
        QCOMPARE(*scenario.find_component("db"), std::size_t{3});
        QCOMPARE(*scenario.find_route("checkout"), std::size_t{1});
        QCOMPARE(*scenario.find_keyspace("sessions"), std::size_t{1});
        QVERIFY(!scenario.find_component("nobody"));
    }

    void what_has_a_place_stands_on_a_platform() {
        const auto platform_of = [](const char* place) {
            const std::string text = fmt::format(R"({{"headroom": 1, "name": "P", "routes": [{{"name": "r"}}],
                "designs": [{{"name": "D", "components": [{{"id": "users", "type": "users"}}, {{"id": "web", "type": "service"{}}}],
                              "connections": [{{"from": "users", "to": "web"}}]}}],
                "phases": [{{"name": "L", "users": 100, "design": "D"}}]}})",
                                                 place);
            return plan::resolve(plan::parse_plan(text).plan.value(), "L", std::nullopt, test::surroundings()).platform;
        };
        QVERIFY(!platform_of(""));
        const auto platform = platform_of(R"(, "place": {"zone": 2})");
        QVERIFY(platform);
        QCOMPARE(platform->regions.size(), std::size_t{1});
        QCOMPARE(platform->regions.front().zones, 3);
    }

    void connections_have_ports_and_policies() {
        const plan::Scenario scenario = plan::resolve(fixture(), "Press", std::nullopt, test::surroundings());
        const auto& db = scenario.connections[1];
        QCOMPARE(db.id, std::string("web->db"));
        QCOMPARE(db.from, std::size_t{1});
        QCOMPARE(db.to, std::size_t{3});
        QCOMPARE(db.from_port, std::string("calls"));
        QCOMPARE(db.to_port, std::string("queries"));
        QCOMPARE(db.policy.calls[0], 2.0);
        QCOMPARE(db.policy.calls[1], 6.0);
        QCOMPARE(db.policy.retry->attempts, std::int64_t{2});
        QCOMPARE(db.policy.retry->budget->share.value, 0.2);
        QCOMPARE(*db.policy.key, std::string("sessions"));
        QVERIFY(!db.policy.request[0]);
        const auto& login = scenario.connections[2];
        QVERIFY(!login.policy.pool);
        QCOMPARE(login.policy.step, std::int64_t{2});
        QVERIFY(login.policy.on_failure.kind == OnFailure::Kind::Ignore);
        QCOMPARE(scenario.connections[0].policy.time_limit->value, 10.0);
    }

    void ports_are_chosen_by_what_travels() {
        const plan::Scenario scenario = plan::resolve(fixture(), "Million", std::nullopt, test::surroundings());
        QCOMPARE(scenario.connections[3].from_port, std::string("replicas"));
        QCOMPARE(scenario.connections[3].to_port, std::string("primary"));
        QCOMPARE(scenario.connections[1].policy.on_failure.fallback, std::string("db"));
    }

    void settings_build_without_mistakes() {
        for (const char* phase : {"Launch", "Press", "Million"}) {
            const plan::Surroundings surroundings = test::surroundings();
            const plan::Scenario scenario = plan::resolve(fixture(), phase, std::nullopt, surroundings);
            Diagnostics diagnostics;
            const schema::ReadContext context = scenario.context(surroundings, diagnostics);
            for (const auto& component : scenario.components)
                component.record->read(component.record->make().get(), component.settings, component.path, context);
            QVERIFY(diagnostics.list().empty());
        }
    }

    void without_routes_there_is_one() {
        const plan::Scenario scenario = plan::resolve(parsed(smallest), "P", std::nullopt, test::surroundings());
        QCOMPARE(scenario.routes.size(), std::size_t{1});
        QCOMPARE(scenario.routes[0].name, std::string("request"));
        QCOMPARE(scenario.routes[0].share.value, 1.0);
        QVERIFY(scenario.horizon.kind == plan::Horizon::Kind::Steady);
    }

    void other_designs() {
        const plan::Scenario scenario = plan::resolve(fixture(), "Launch", "With cache", test::surroundings());
        QCOMPARE(scenario.design, std::string("With cache"));
        QCOMPARE(scenario.users, 10'000.0);
    }

    /// A reduced plan gives the same scenario: what a worker sees is what was asked for.
    void reduced_plans_resolve_alike() {
        const plan::Plan reduced = plan::reduce(fixture(), "Press", std::nullopt);
        const plan::Plan sent = *plan::parse_plan(plan::print_plan(reduced)).plan;
        const plan::Scenario a = plan::resolve(fixture(), "Press", std::nullopt, test::surroundings());
        const plan::Scenario b = plan::resolve(sent, "Press", std::nullopt, test::surroundings());
        QCOMPARE(b.users, a.users);
        QCOMPARE(b.components.size(), a.components.size());
        for (std::size_t i = 0; i < a.components.size(); ++i) QVERIFY(b.components[i].settings == a.components[i].settings);
        QCOMPARE(b.connections.size(), a.connections.size());
        QCOMPARE(b.horizon.length, a.horizon.length);
    }

    void mistakes_are_thrown() {
        plan::Plan plan = parsed(smallest);
        plan.designs[0].components[1].settings.set("replicas", 0);
        try {
            plan::resolve(plan, "P", std::nullopt, test::surroundings());
            QFAIL("no exception");
        } catch (const InvalidDocument& error) {
            QCOMPARE(error.diagnostics().size(), std::size_t{1});
            QCOMPARE(error.diagnostics()[0].path, std::string("$.designs[0].components[1].replicas"));
        }
        QVERIFY_EXCEPTION_THROWN(plan::resolve(plan, "Q", std::nullopt, test::surroundings()), InvalidDocument);
    }

    /// Made by a program: no lines, and still every mistake once.
    void plans_without_places() {
        plan::Plan plan = parsed(smallest);
        plan.phases[0].set = {{"s.replicas", "6 GB", {}}, {"s.workrs", 3, {}}};
        const Diagnostics diagnostics = plan::validate(plan, test::surroundings());
        QCOMPARE(diagnostics.list().size(), std::size_t{2});
        QCOMPARE(diagnostics.list()[0].path, std::string("$.phases[0].set['s.replicas']"));
        QCOMPARE(diagnostics.list()[1].path, std::string("$.phases[0].set['s.workrs']"));
    }
};

QTEST_APPLESS_MAIN(TestResolve)
#include "tst_resolve.moc"
