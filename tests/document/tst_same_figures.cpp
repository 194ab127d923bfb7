// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <functional>

#include "app/document/design_edits.h"
#include "app/document/edits.h"
#include "app/document/same_figures.h"
#include "app/document/subject.h"
#include "presets.h"

using namespace headroom;
using namespace headroom::document;

using Edit = std::function<void(plan::Plan&)>;
Q_DECLARE_METATYPE(Edit)

namespace {

Value incidents() {
    Value backup{Value::Object{}};
    backup.set("kind", "backup");
    return Value::Array{backup};
}

}  // namespace

class TestSameFigures : public QObject {
    Q_OBJECT

private slots:
    void only_what_is_simulated_matters_data() {
        QTest::addColumn<Edit>("edit");
        QTest::addColumn<bool>("same");
        const auto row = [](const char* name, bool same, Edit edit) { QTest::newRow(name) << std::move(edit) << same; };
        const auto db = Subject::component("Simple", "db");
        row("nothing", true, [](plan::Plan&) {});
        row("the plan's name and note", true, [](plan::Plan& plan) { plan.name = plan.note = "x"; });
        row("a place", true, [](plan::Plan& plan) { move(plan, "Simple", {{"db", {1, 2}}}); });
        row("a component's note", true, [db](plan::Plan& plan) { set_value(plan, db, {"note"}, "x"); });
        row("a phase's note", true, [](plan::Plan& plan) { plan.phases[0].note = "x"; });
        row("another design", true, [](plan::Plan& plan) { duplicate_design(plan, "Simple", "B"); });
        row("a setting", false, [db](plan::Plan& plan) { set_value(plan, db, {"workers"}, 8); });
        row("a platform", false, [](plan::Plan& plan) {
            Value region{Value::Object{}};
            region.set("name", "eu");
            plan.designs[0].platform = Value::Object{};
            plan.designs[0].platform.set("regions", Value::Array{region});
        });
        row("a component", false, [](plan::Plan& plan) { add_component(plan, "Simple", "cache", {}); });
        row("a connection", false, [](plan::Plan& plan) { remove(plan, "Simple", {{}, {"web->db"}}); });
        row("a design's name", false, [](plan::Plan& plan) { rename_design(plan, "Simple", "B"); });
        row("a phase's users", false, [](plan::Plan& plan) { set_users(plan, "Growth", 1e6); });
        row("an override", false, [](plan::Plan& plan) { set_in_phase(plan, "Growth", "web.replicas", 5); });
        row("an incident of a phase", false, [](plan::Plan& plan) { plan.phases[0].incidents = incidents(); });
        row("an incident of a design", false, [](plan::Plan& plan) { plan.designs[0].incidents = incidents(); });
        row("a promise", false, [](plan::Plan& plan) { plan.slo.as_array()[0].set("p95", "1 s"); });
        row("a route", false, [](plan::Plan& plan) { plan.routes.as_array()[0].set("share", 0.5); });
        row("prices", false, [](plan::Plan& plan) { plan.prices = "mine.json"; });
    }
    void only_what_is_simulated_matters() {
        QFETCH(Edit, edit);
        QFETCH(bool, same);
        const plan::Plan then = preset("hello");
        plan::Plan now = then;
        edit(now);
        QCOMPARE(same_figures(then, now), same);
    }
};

QTEST_APPLESS_MAIN(TestSameFigures)
#include "tst_same_figures.moc"
