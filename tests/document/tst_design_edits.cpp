// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "app/document/design_edits.h"
#include "app/document/names.h"
#include "plan/scenario.h"
#include "presets.h"

using namespace headroom;
using namespace headroom::document;

namespace {

std::vector<std::string> names(const auto& list) {
    std::vector<std::string> result;
    for (const auto& each : list) result.push_back(each.name);
    return result;
}
using Names = std::vector<std::string>;

}  // namespace

class TestDesignEdits : public QObject {
    Q_OBJECT

private slots:
    void a_copy_stands_behind_its_model_under_a_free_name() {
        plan::Plan plan = preset("hello");
        QCOMPARE(duplicate_design(plan, "Simple", "B"), std::string("B"));
        QCOMPARE(duplicate_design(plan, "Simple", "B"), std::string("B2"));
        QCOMPARE(names(plan.designs), (Names{"Simple", "B2", "B"}));
        QCOMPARE(plan.designs[1].components.size(), plan.designs[0].components.size());
    }

    void names_with_a_number_count_on() {
        QCOMPARE(free_name("web", {"web"}), std::string("web2"));
        QCOMPARE(free_name("web2", {"web", "web2", "web3"}), std::string("web4"));
        QCOMPARE(free_name("Phase 9", {"Phase 9"}), std::string("Phase 10"));
        QCOMPARE(free_name("web7", {"web"}), std::string("web7"));
        QCOMPARE(free_name("web07", {"web07"}), std::string("web072"));  // no count
        QCOMPARE(free_name("2024", {"2024"}), std::string("20242"));
    }

    void phases_follow_a_renamed_design() {
        plan::Plan plan = preset("hello");
        QVERIFY(rename_design(plan, "Simple", "Monolith"));
        for (const auto& phase : plan.phases) QCOMPARE(phase.design, std::string("Monolith"));
        QVERIFY(!rename_design(plan, "Monolith", ""));
        duplicate_design(plan, "Monolith", "B");
        QVERIFY(!rename_design(plan, "B", "Monolith"));
    }

    void phases_of_a_removed_design_go_to_the_first() {
        plan::Plan plan = preset("hello");
        QVERIFY(!remove_design(plan, "Simple"));  // the only one
        duplicate_design(plan, "Simple", "B");
        plan.phases[1].set = {{"web.replicas", 4, {}}};
        QVERIFY(remove_design(plan, "Simple"));
        QCOMPARE(plan.phases[1].design, std::string("B"));
        QVERIFY(plan.phases[1].set.empty());
    }

    void a_new_phase_doubles_the_last() {
        plan::Plan plan = preset("hello");
        const std::string name = add_phase(plan);
        QCOMPARE(users_of(*plan.find_phase(name)), 200'000.0);
        QCOMPARE(plan.phases.back().users.as_string(), std::string("200k"));
        QCOMPARE(plan.phases.back().design, std::string("Simple"));
    }

    void phases_stay_in_the_order_of_their_users() {
        plan::Plan plan = preset("hello");
        set_users(plan, "Launch", 250'000);
        QCOMPARE(names(plan.phases), (Names{"Growth", "Launch"}));
        QCOMPARE(users_of(plan.phases[1]), 250'000.0);
    }

    void the_last_phase_stays() {
        plan::Plan plan = preset("hello");
        QVERIFY(remove_phase(plan, "Launch"));
        QVERIFY(!remove_phase(plan, "Growth"));
        QVERIFY(!rename_phase(plan, "Growth", ""));
        QVERIFY(rename_phase(plan, "Growth", "Peak"));
    }

    void overrides_are_added_changed_and_removed() {
        plan::Plan plan = preset("hello");
        set_in_phase(plan, "Growth", "web.replicas", 4);
        set_in_phase(plan, "Growth", "web.replicas", 5);
        QCOMPARE(plan.phases[1].set.size(), std::size_t{1});
        QCOMPARE(plan.phases[1].set[0].value.as_number(), 5.0);
        set_in_phase(plan, "Growth", "web.replicas", nullptr);
        set_in_phase(plan, "Growth", "web.workers", nullptr);
        QVERIFY(plan.phases[1].set.empty());
    }

    void a_new_plan_has_a_design_and_a_phase() {
        const plan::Plan plan = new_plan();
        QCOMPARE(names(plan.designs), Names{"A"});
        QCOMPARE(plan.phases.size(), std::size_t{1});
        QCOMPARE(plan.phases[0].design, std::string("A"));
        QVERIFY(plan::parse_plan(plan::print_plan(plan)).plan.has_value());
    }
};

QTEST_APPLESS_MAIN(TestDesignEdits)
#include "tst_design_edits.moc"
