// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QtTest>

#include <functional>
#include <random>

#include "app/document/design_edits.h"
#include "app/document/edits.h"
#include "app/document/incident_edits.h"
#include "app/document/part_edits.h"
#include "app/document/plan_document.h"
#include "app/document/subject.h"
#include "presets.h"

using namespace headroom;
using namespace headroom::document;

namespace {

/// Edits of all kinds on whatever the plan holds by then.
class RandomEdits {
public:
    RandomEdits(PlanDocument& document, unsigned seed) : document_(document), random_(seed) {}

    /// One edit; it may turn out to change nothing.
    void make() {
        const std::vector<std::function<void(plan::Plan&)>> kinds = {
            [this](plan::Plan& plan) { add_component(plan, design(), type(), spot()); },
            [this](plan::Plan& plan) {
                remove(plan, design(), {{component()}, {connection()}});
            },
            [this](plan::Plan& plan) { rename_component(plan, design(), component(), "c" + std::to_string(random_()), document_.types()); },
            [this](plan::Plan& plan) {
                move(plan, design(), {{component(), spot()}, {component(), spot()}});
            },
            [this](plan::Plan& plan) { connect(plan, design(), ends(), document_.types()); },
            [this](plan::Plan& plan) { splice(plan, design(), connection(), component(), document_.types()); },
            [this](plan::Plan& plan) { set_value(plan, Subject::component(design(), component()), {"note"}, std::to_string(random_())); },
            [this](plan::Plan& plan) { set_value(plan, Subject::component(design(), component()), {"note"}, nullptr); },
            [this](plan::Plan& plan) {
                set_value(plan, Subject::connection(design(), connection()), {"retry", "attempts"}, 4);
            },
            [this](plan::Plan& plan) {
                set_value(plan, Subject::connection(design(), connection()), {"retry", "attempts"}, nullptr);
            },
            [this](plan::Plan& plan) { duplicate_design(plan, design(), "Copy"); },
            [this](plan::Plan& plan) { rename_design(plan, design(), "D" + std::to_string(random_())); },
            [this](plan::Plan& plan) { remove_design(plan, design()); },
            [](plan::Plan& plan) { add_phase(plan); },
            [this](plan::Plan& plan) { remove_phase(plan, phase()); },
            [this](plan::Plan& plan) { rename_phase(plan, phase(), "P" + std::to_string(random_())); },
            [this](plan::Plan& plan) { set_users(plan, phase(), 1000 + static_cast<double>(random_() % 1'000'000)); },
            [this](plan::Plan& plan) { set_in_phase(plan, phase(), component() + ".note", std::to_string(random_())); },
            [this](plan::Plan& plan) { plan.note = std::to_string(random_()); },
            [this](plan::Plan& plan) {
                paste(plan, design(), copy(plan, design(), {{component(), component()}, {}}), spot(), document_.types());
            },
            [this](plan::Plan& plan) { add_part(plan, part()); },
            [this](plan::Plan& plan) { duplicate_part(plan, part(), random_() % 4); },
            [this](plan::Plan& plan) { remove_part(plan, part(), random_() % 4, document_.types()); },
            [this](plan::Plan& plan) { move_part(plan, part(), random_() % 4, random_() % 4); },
            [this](plan::Plan& plan) { rename_part(plan, part(), random_() % 4, "p" + std::to_string(random_()), document_.types()); },
            [this](plan::Plan& plan) { duplicate_phase(plan, phase()); },
            [this](plan::Plan& plan) { move_phase(plan, random_() % 4, random_() % 4); },
            [this](plan::Plan& plan) {
                add_incident(plan, Subject::incident_of_phase(phase(), 0), *pick(incident_kinds()), component(), moment());
            },
            [this](plan::Plan& plan) {
                const auto all = all_incidents(plan);
                if (!all.empty()) move_incident(plan, pick(all), moment());
            },
            [this](plan::Plan& plan) {
                const auto all = all_incidents(plan);
                if (!all.empty()) duplicate_incident(plan, pick(all));
            },
            [this](plan::Plan& plan) {
                const auto all = all_incidents(plan);
                if (!all.empty()) remove_incident(plan, pick(all));
            },
        };
        design_ = pick(document_.plan().designs).name;
        const auto& edit = kinds[random_() % kinds.size()];
        document_.edit("Edit", [&](plan::Plan& plan) { edit(plan); });
    }

private:
    template <class List>
    const typename List::value_type& pick(const List& list) {
        return list[random_() % list.size()];
    }
    const std::string& design() const { return design_; }
    std::string component() {
        const auto* found = document_.plan().find_design(design());
        return found->components.empty() ? std::string() : pick(found->components).id;
    }
    std::string connection() {
        const auto* found = document_.plan().find_design(design());
        return found->connections.empty() ? std::string() : pick(found->connections).id;
    }
    std::string phase() { return pick(document_.plan().phases).name; }
    std::string type() { return pick(document_.types().names()); }
    Subject::Kind part() {
        static const std::vector<Subject::Kind> kinds = {Subject::Kind::Route, Subject::Kind::Keyspace, Subject::Kind::Promise};
        return pick(kinds);
    }
    double moment() { return static_cast<double>(random_() % 86400); }
    Spot spot() { return {static_cast<double>(random_() % 1000), static_cast<double>(random_() % 1000)}; }
    plan::Connection ends() {
        plan::Connection wanted;
        wanted.from = component();
        wanted.to = component();
        return wanted;
    }

    PlanDocument& document_;
    std::mt19937 random_;
    std::string design_;
};

}  // namespace

class TestPlanDocument : public QObject {
    Q_OBJECT

private slots:
    void changes_of_a_platform_are_undone_and_redone_to_the_byte() {
        PlanDocument document;
        document.reset(preset("cross-region"));
        const std::string before = bytes_of(document);
        document.edit("Latency", [](plan::Plan& plan) { plan.designs[0].platform.find("links")->as_array()[0].set("latency", "9 ms"); });
        const std::string after = bytes_of(document);
        QVERIFY(after != before);
        document.undo_stack().undo();
        QCOMPARE(bytes_of(document), before);
        document.undo_stack().redo();
        QCOMPARE(bytes_of(document), after);
    }

    void random_edits_are_undone_and_redone_to_the_byte_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<unsigned>("seed");
        for (const char* name : {"hello", "ecommerce", "social"})
            for (unsigned seed = 1; seed <= 5; ++seed) QTest::addRow("%s %u", name, seed) << name << seed;
    }
    void random_edits_are_undone_and_redone_to_the_byte() {
        QFETCH(QString, name);
        QFETCH(unsigned, seed);
        PlanDocument document;
        document.reset(preset(name.toStdString()));
        std::vector<std::string> states = {bytes_of(document)};
        RandomEdits edits(document, seed);
        while (document.undo_stack().count() < 200) {
            const int before = document.undo_stack().count();
            edits.make();
            if (document.undo_stack().count() > before) states.push_back(bytes_of(document));
        }
        QCOMPARE(states.size(), std::size_t{201});
        for (std::size_t i = states.size() - 1; i-- > 0;) {
            document.undo_stack().undo();
            QCOMPARE(bytes_of(document), states[i]);
        }
        QVERIFY(!document.is_modified());
        for (std::size_t i = 1; i < states.size(); ++i) {
            document.undo_stack().redo();
            QCOMPARE(bytes_of(document), states[i]);
        }
    }

    void an_edit_that_changes_nothing_leaves_no_step() {
        PlanDocument document;
        document.reset(preset("hello"));
        QSignalSpy changed(&document, &PlanDocument::changed);
        QVERIFY(!document.edit("Nothing", [](plan::Plan&) {}));
        QCOMPARE(document.undo_stack().count(), 0);
        QCOMPARE(changed.count(), 0);
    }

    void edits_of_one_gesture_are_one_step() {
        PlanDocument document;
        document.reset(preset("hello"));
        const std::string before = bytes_of(document);
        const auto drag = [&](Gesture gesture, double x) {
            document.edit(
                "Move",
                [x](plan::Plan& plan) {
                    move(plan, "Simple", {{"db", {x, 7}}});
                },
                gesture);
        };
        const Gesture first = document.begin_gesture(), second = document.begin_gesture();
        for (double x : {1.0, 2.0, 3.0}) drag(first, x);
        QCOMPARE(document.undo_stack().count(), 1);
        for (double x : {4.0, 5.0}) drag(second, x);
        QCOMPARE(document.undo_stack().count(), 2);
        document.undo_stack().undo();
        QCOMPARE(document.plan().find_design("Simple")->find_component("db")->x, 3.0);
        document.undo_stack().undo();
        QCOMPARE(bytes_of(document), before);
    }

    void a_gesture_that_comes_back_leaves_no_step() {
        PlanDocument document;
        document.reset(preset("hello"));
        const std::string before = bytes_of(document);
        const Gesture gesture = document.begin_gesture();
        for (double x : {500.0, 600.0, 480.0})
            document.edit(
                "Move",
                [x](plan::Plan& plan) {
                    move(plan, "Simple", {{"db", {x, 0}}});
                },
                gesture);
        QCOMPARE(bytes_of(document), before);
        QCOMPARE(document.undo_stack().count(), 0);
        QVERIFY(!document.is_modified());
    }

    void changes_are_told_as_they_are() {
        PlanDocument document;
        document.reset(preset("hello"));
        PlanChange told;
        connect(&document, &PlanDocument::changed, this, [&](const PlanChange& change) { told = change; });
        document.edit("Note", [](plan::Plan& plan) { plan.note = "x"; });
        QVERIFY(told.head && !told.phases && !told.design_list && told.designs.empty());
        document.edit("Move", [](plan::Plan& plan) { move(plan, "Simple", {{"db", {1, 1}}}); });
        QVERIFY(!told.head && told.concerns("Simple") && !told.concerns("Other"));
        document.edit("Users", [](plan::Plan& plan) { set_users(plan, "Growth", 5e5); });
        QVERIFY(told.phases && !told.head && told.designs.empty());
        document.edit("Design", [](plan::Plan& plan) { duplicate_design(plan, "Simple", "B"); });
        QVERIFY(told.design_list && told.concerns("Simple"));
        document.undo_stack().undo();
        QVERIFY(told.design_list);
        document.reset(preset("ecommerce"));
        QVERIFY(told.everything);
    }

    void problems_follow_the_plan() {
        PlanDocument document;
        document.reset(preset("hello"));
        QVERIFY(!document.problems().has_errors());
        document.edit("Set", [](plan::Plan& plan) { set_value(plan, Subject::component("Simple", "web"), {"replicas"}, "many"); });
        QVERIFY(document.problems().has_errors());
        document.undo_stack().undo();
        QVERIFY(!document.problems().has_errors());
    }

    void a_snapshot_stays_as_it_was() {
        PlanDocument document;
        document.reset(preset("hello"));
        const auto snapshot = document.snapshot();
        document.edit("Note", [](plan::Plan& plan) { plan.note = "x"; });
        QVERIFY(snapshot->note != document.plan().note);
    }
};

QTEST_GUILESS_MAIN(TestPlanDocument)
#include "tst_plan_document.moc"
