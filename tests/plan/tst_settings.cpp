// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/error.h"
#include "plan/scenario.h"
#include "test_types.h"

using namespace headroom;

namespace {

plan::Plan fixture() { return *plan::read_plan(PLAN_TESTS "/fixtures/v1.headroom.json").plan; }

const Value* find(const Value& value, const QStringList& path) {
    const Value* result = &value;
    for (const QString& name : path) {
        result = result->find(name.toStdString());
        if (result == nullptr) return nullptr;
    }
    return result;
}

}  // namespace

class TestSettings : public QObject {
    Q_OBJECT
private slots:
    void component() {
        plan::Plan plan = fixture();
        Diagnostics diagnostics;
        plan::apply(plan, "Monolith", {"web.replicas", 6, {}}, diagnostics);
        plan::apply(plan, "Monolith", {"web.queue_limit", "1k", {}}, diagnostics);
        QVERIFY(diagnostics.list().empty());
        const Value& settings = plan.find_design("Monolith")->find_component("web")->settings;
        QCOMPARE(settings.find("replicas")->as_number(), 6.0);
        QCOMPARE(settings.find("queue_limit")->as_string(), std::string("1k"));
        QVERIFY(plan.find_design("With cache")->find_component("web")->settings.find("replicas") == nullptr);
    }

    void one_route_of_several() {
        plan::Plan plan = fixture();
        Diagnostics diagnostics;
        plan::apply(plan, "Monolith", {"web.cpu.browse", "4 ms", {}}, diagnostics);
        const Value& cpu = *plan.find_design("Monolith")->find_component("web")->settings.find("cpu");
        QCOMPARE(cpu.find("browse")->as_string(), std::string("4 ms"));
        QCOMPARE(cpu.find("checkout")->as_string(), std::string("exponential(20 ms)"));
    }

    void one_route_of_a_scalar_leaves_the_others() {
        plan::Plan plan = fixture();
        Diagnostics diagnostics;
        plan::apply(plan, "Monolith", {"auth.cpu.checkout", "9 ms", {}}, diagnostics);
        QVERIFY(diagnostics.list().empty());
        const Value& cpu = *plan.find_design("Monolith")->find_component("auth")->settings.find("cpu");
        QCOMPARE(cpu.find("checkout")->as_string(), std::string("9 ms"));
        QCOMPARE(cpu.find("browse")->as_string(), std::string("1 ms ± 30 %"));
    }

    void one_route_of_nothing_leaves_the_default() {
        plan::Plan plan = fixture();
        Diagnostics diagnostics;
        plan::apply(plan, "With cache", {"db.cpu.checkout", "9 ms", {}}, diagnostics);
        QVERIFY(diagnostics.list().empty());
        QCOMPARE(plan.find_design("With cache")->find_component("db")->settings.find("cpu")->as_object().size(), std::size_t{1});
    }

    void policies() {
        plan::Plan plan = fixture();
        Diagnostics diagnostics;
        plan::apply(plan, "Monolith", {"web->db.retry.attempts", 5, {}}, diagnostics);
        plan::apply(plan, "Monolith", {"web->db.pool.size", 7, {}}, diagnostics);
        plan::apply(plan, "Monolith", {"login.time_limit", "1 s", {}}, diagnostics);
        plan::apply(plan, "Monolith", {"auth.calls->db.calls.browse", 3, {}}, diagnostics);
        QVERIFY(diagnostics.list().empty());
        const plan::Design& design = *plan.find_design("Monolith");
        QCOMPARE(find(design.find_connection("web->db")->settings, {"retry", "attempts"})->as_number(), 5.0);
        QVERIFY(find(design.find_connection("web->db")->settings, {"retry", "budget", "share"}) != nullptr);
        QCOMPARE(find(design.find_connection("web->db")->settings, {"pool", "size"})->as_number(), 7.0);
        QCOMPARE(find(design.find_connection("login")->settings, {"time_limit"})->as_string(), std::string("1 s"));
        QCOMPARE(find(design.find_connection("auth.calls->db")->settings, {"calls", "browse"})->as_number(), 3.0);
    }

    void routes_and_keyspaces() {
        plan::Plan plan = fixture();
        Diagnostics diagnostics;
        plan::apply(plan, "Monolith", {"routes.checkout.share", 0.5, {}}, diagnostics);
        plan::apply(plan, "Monolith", {"keyspaces.sessions.keys", "uniform(1k)", {}}, diagnostics);
        QVERIFY(diagnostics.list().empty());
        QCOMPARE(plan.routes.as_array()[1].find("share")->as_number(), 0.5);
        QCOMPARE(plan.keyspaces.as_array()[1].find("keys")->as_string(), std::string("uniform(1k)"));
    }

    void mistakes_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("message");
        QTest::newRow("nothing") << ""
                                 << "'' is no component or connection of design 'Monolith'";
        QTest::newRow("no parameter") << "web"
                                      << "'web' names no setting";
        QTest::newRow("no parameter but a dot") << "web."
                                                << "'web.' names no setting";
        QTest::newRow("gap") << "web..x"
                             << "'web..x' names no setting";
        QTest::newRow("unknown component") << "wbe.replicas"
                                           << "'wbe' is no component or connection of design 'Monolith'";
        QTest::newRow("unknown connection") << "web->x.retry"
                                            << "design 'Monolith' has no connection 'web->x'";
        QTest::newRow("connection alone") << "web->db"
                                          << "'web->db' names no setting";
        QTest::newRow("id") << "web.id"
                            << "'id' cannot be changed by a phase";
        QTest::newRow("end") << "web->db.to"
                             << "'to' cannot be changed by a phase";
        QTest::newRow("unknown route") << "routes.x.share"
                                       << "the plan has no route 'x'";
        QTest::newRow("routes alone") << "routes"
                                      << "the plan has no route ''";
        QTest::newRow("unknown keyspace") << "keyspaces.x.keys"
                                          << "the plan has no keyspace 'x'";
        QTest::newRow("into a number") << "web.replicas.x"
                                       << "'replicas' is a number; it has no 'x'";
        QTest::newRow("into a route's value") << "web.cpu.browse.x"
                                              << "'browse' is a string; it has no 'x'";
    }
    void mistakes() {
        QFETCH(const QString, path);
        QFETCH(const QString, message);
        plan::Plan plan = fixture();
        const std::string before = plan::print_plan(plan);
        Diagnostics diagnostics;
        plan::apply(plan, "Monolith", {path.toStdString(), 1, {3, 4}}, diagnostics);
        QCOMPARE(diagnostics.list().size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(diagnostics.list()[0].message), message);
        QVERIFY((diagnostics.list()[0].at == Location{3, 4}));
        QCOMPARE(plan::print_plan(plan), before);
    }

    void unknown_design() {
        plan::Plan plan = fixture();
        Diagnostics diagnostics;
        plan::apply(plan, "Monolit", {"web.replicas", 1, {}}, diagnostics);
        QCOMPARE(QString::fromStdString(diagnostics.list()[0].expected), QString("did you mean 'Monolith'?"));
    }

    void reduced_to_one_phase() {
        const plan::Plan reduced = plan::reduce(fixture(), "Press", std::nullopt);
        QCOMPARE(reduced.designs.size(), std::size_t{1});
        QCOMPARE(reduced.phases.size(), std::size_t{1});
        QVERIFY(reduced.phases[0].set.empty());
        QCOMPARE(reduced.designs[0].find_component("web")->settings.find("replicas")->as_number(), 6.0);
        QCOMPARE(reduced.routes.as_array()[0].find("share")->as_number(), 0.9);
        QVERIFY(reduced.designs[0].find_connection("login")->settings.find("pool")->is_null());
        QVERIFY(plan::validate(reduced, test::surroundings()).list().empty());
        QCOMPARE(plan::print_plan(plan::reduce(reduced, "Press", std::nullopt)), plan::print_plan(reduced));
    }

    /// Settings of things that another design lacks do not matter there.
    void reduced_to_another_design() {
        const plan::Plan reduced = plan::reduce(fixture(), "Press", "With cache");
        QCOMPARE(reduced.designs[0].name, std::string("With cache"));
        QCOMPARE(reduced.phases[0].design, std::string("With cache"));
        QCOMPARE(reduced.designs[0].find_component("web")->settings.find("replicas")->as_number(), 6.0);
    }

    void reduced_to_nothing() {
        QVERIFY_EXCEPTION_THROWN(plan::reduce(fixture(), "Pres", std::nullopt), InvalidDocument);
        QVERIFY_EXCEPTION_THROWN(plan::reduce(fixture(), "Press", "Monolit"), InvalidDocument);
    }
};

QTEST_APPLESS_MAIN(TestSettings)
#include "tst_settings.moc"
