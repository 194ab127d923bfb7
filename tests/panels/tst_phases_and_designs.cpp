// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/document/design_edits.h"
#include "app/document/names.h"
#include "app/panels/parameters.h"
#include "study/result.h"
#include "tests/panels/bench.h"

using namespace headroom;

namespace {

Value set_in(const Bench& bench, const std::string& phase, const std::string& path) {
    const auto& set = bench.document.plan().find_phase(phase)->set;
    const auto found = std::ranges::find(set, path, &plan::Setting::path);
    return found != set.end() ? found->value : Value();
}

}  // namespace

/// What phases set, what another design has, what was measured.
class TestPhasesAndDesigns : public QObject {
    Q_OBJECT

private slots:
    void what_a_phase_sets_is_shown_and_changed() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        QCOMPARE(bench.text("param.workers@Launch"), QString("32"));
        bench.enter("param.workers@Launch", "48");
        QCOMPARE(set_in(bench, "Launch", "shop.workers"), Value(48));
        QCOMPARE(bench.component_setting("shop", {"workers"}), Value(64));
        bench.enter("param.workers@Launch", "none");
        QVERIFY(bench.is_shown("param.workers@Launch:refusal"));
        QCOMPARE(set_in(bench, "Launch", "shop.workers"), Value(48));
        bench.click("param.workers@Launch:remove");
        QVERIFY(set_in(bench, "Launch", "shop.workers").is_null());
        QVERIFY(!bench.has("param.workers@Launch"));
        bench.document.undo_stack().undo();
        QCOMPARE(bench.text("param.workers@Launch"), QString("48"));
    }

    void a_phase_can_say_the_default() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        bench.choose("param.replicas:menu", "Growth");
        QCOMPARE(set_in(bench, "Growth", "shop.replicas"), Value(1));
        bench.enter("param.replicas@Growth", "6");
        QCOMPARE(set_in(bench, "Growth", "shop.replicas"), Value(6));
        bench.enter("param.replicas@Growth", "1");
        QCOMPARE(set_in(bench, "Growth", "shop.replicas"), Value(1));
        QVERIFY(!bench.action("param.replicas:menu", "Growth")->isEnabled());
        QVERIFY(bench.action("param.replicas:menu", "Launch")->isEnabled());
        QVERIFY(bench.action("param.replicas:menu", "Cached") == nullptr);  // of another design
    }

    void a_phase_sets_one_route() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.document.edit("", [](plan::Plan& plan) { document::set_in_phase(plan, "Growth", "shop.cpu.browse", "80 ms"); });
        bench.select({"shop"});
        QCOMPARE(bench.text("param.cpu.browse@Growth"), QString("80 ms"));
        bench.enter("param.cpu.browse@Growth", "90 ms");
        QCOMPARE(set_in(bench, "Growth", "shop.cpu.browse"), Value("90 ms"));
    }

    void what_differs_from_the_other_design_is_marked() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.document.edit("", [](plan::Plan& plan) {
            document::duplicate_design(plan, "Monolith", "B");
            document::set_value(plan, document::Subject::component("B", "shop"), {"replicas"}, 4);
        });
        bench.select({"shop"});
        QCOMPARE(bench.text("param.replicas:label"), QString("replicas"));
        bench.panel.compare_with("B");
        QVERIFY(bench.text("param.replicas:label").contains("≠"));
        QVERIFY(bench.find("param.replicas:label")->toolTip().contains("In B: 4"));
        QVERIFY(!bench.text("param.workers:label").contains("≠"));
        bench.enter("param.replicas", "4");
        QVERIFY(!bench.text("param.replicas:label").contains("≠"));
        bench.enter("param.replicas", "5");
        bench.panel.compare_with({});
        QVERIFY(!bench.text("param.replicas:label").contains("≠"));
    }

    void figures_of_the_one_that_is_selected() {
        auto run = std::make_shared<study::RunResult>();
        run->users = 50'000;
        run->levels.emplace_back();
        study::ComponentResult shop;
        shop.id = "shop";
        shop.resources.push_back({"cpu", {0.97, {}}});
        shop.bottleneck = 0;
        shop.replicas = {3.0, {}};
        run->levels.back().components.push_back(shop);
        Bench bench;
        bench.open_preset("ecommerce");
        bench.panel.show_figures(replay::Snapshot(run), false);
        bench.select({"shop"});
        QVERIFY(bench.is_shown("parameters_figures"));
        QVERIFY(!bench.is_shown("parameters_outdated"));
        QString words;
        for (const QLabel* label : bench.find("parameters_figures")->findChildren<QLabel*>()) words += label->text() + '\n';
        QVERIFY2(words.contains("97 %") && words.contains("■") && words.contains("utilization, cpu") && words.contains("50k"),
                 qPrintable(words));
        bench.panel.show_figures(replay::Snapshot(run), true);
        QVERIFY(bench.is_shown("parameters_outdated"));
        bench.select({"copy"});
        QVERIFY(!bench.is_shown("parameters_figures"));
    }
};

QTEST_MAIN(TestPhasesAndDesigns)
#include "tst_phases_and_designs.moc"
