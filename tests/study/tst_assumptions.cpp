// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/models.h"
#include "plan/reader.h"
#include "study/assumptions.h"

using namespace headroom;
using namespace headroom::study;

namespace {

constexpr const char* text = R"json({"headroom": 1, "name": "A", "note": "Why.",
 "routes": [{"name": "browse", "share": 0.9, "kind": "read"}, {"name": "buy", "share": 0.1, "kind": "write", "value": "$40"}],
 "slo": [{"route": "browse", "p95": "250 ms"}, {"availability": 0.999}],
 "designs": [{"name": "D", "note": "one site", "operations_hours": 20,
  "incidents": [{"type": "replica_loss", "component": "web", "every": "30 d", "note": "as last year"}],
  "components": [{"id": "users", "type": "users"},
   {"id": "web", "type": "service", "replicas": 2, "note": "two, for the night", "cpu": {"browse": "4 ms", "buy": "exponential(9 ms)"}},
   {"id": "cache", "type": "cache", "workers": null}],
  "connections": [{"from": "users", "to": "web", "latency": "0 s", "retry": {"attempts": 5}}]}],
 "phases": [{"name": "P", "users": "10k", "design": "D", "set": {"web.replicas": 6},
  "incidents": [{"type": "zone_loss", "at": "20:00", "zone": 2}]}]})json";

}  // namespace

class TestAssumptions : public QObject {
    Q_OBJECT

    Assumptions all_;

    const Assumption* find(const std::string& id, const std::string& setting) const {
        for (const Assumption& row : all_.settings)
            if (row.id == id && row.setting == setting) return &row;
        return nullptr;
    }

private slots:
    void initTestCase() {
        const plan::ParsedPlan parsed = plan::parse_plan(text);
        QVERIFY(parsed.plan);
        all_ = assumptions_of(*parsed.plan, models::all().catalogue());
    }

    void what_differs_is_there() {
        const Assumption* cpu = find("web", "cpu.buy");
        QVERIFY(cpu);
        QCOMPARE(cpu->value, std::string("exponential(9 ms)"));
        QCOMPARE(cpu->design, std::string("D"));
        QCOMPARE(cpu->of, std::string("component"));
        QCOMPARE(cpu->type, std::string("Service"));
        QVERIFY(!cpu->help.empty());
        QVERIFY(find("web", "cpu.browse"));
        QCOMPARE(find("web", "replicas")->value, std::string("2"));
        QCOMPARE(find("web", "replicas")->default_value, std::string("1"));
        QCOMPARE(find("users->web", "retry.attempts")->default_value, std::string("3"));
        QCOMPARE(find("cache", "workers")->value, std::string("null"));  // unlimited
        QCOMPARE(find("cache", "workers")->default_value, std::string("1"));
        QCOMPARE(find("buy", "value")->value, std::string("$40"));
        QCOMPARE(find("browse", "p95")->of, std::string("promise"));
        QCOMPARE(find("", "availability")->value, std::string("0.999"));
    }

    void what_equals_the_default_is_not() {
        QVERIFY(!find("browse", "kind"));         // read
        QVERIFY(!find("users->web", "latency"));  // "0 s" is 0
        QVERIFY(!find("browse", "name"));
    }

    void of_a_design_and_what_goes_wrong() {
        QCOMPARE(find("D", "note")->value, std::string("one site"));
        QCOMPARE(find("D", "operations_hours")->value, std::string("20"));
        QCOMPARE(find("every phase", "every")->type, std::string("Loss of replicas"));
        QCOMPARE(find("every phase", "component")->value, std::string("web"));
        QCOMPARE(find("every phase", "note")->design, std::string("D"));
        QCOMPARE(find("P", "zone")->value, std::string("2"));
        QCOMPARE(find("P", "at")->of, std::string("incident"));
        QVERIFY(!find("P", "lasts"));
    }

    void notes_and_phases() {
        QCOMPARE(all_.note, std::string("Why."));
        QCOMPARE(find("web", "note")->value, std::string("two, for the night"));
        const AssumedPhase phase{"P", "D", "10k", "", "", {{"web.replicas", "6"}}};
        QCOMPARE(all_.phases.size(), std::size_t{1});
        QVERIFY(all_.phases[0] == phase);
    }
};

QTEST_APPLESS_MAIN(TestAssumptions)
#include "tst_assumptions.moc"
