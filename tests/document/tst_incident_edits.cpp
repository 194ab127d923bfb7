// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "app/document/design_edits.h"
#include "app/document/edits.h"
#include "app/document/incident_edits.h"
#include "app/document/selection.h"
#include "presets.h"

using namespace headroom;
using namespace headroom::document;

namespace {

const schema::Record& kind(const std::string& name) {
    for (const schema::Record* each : incident_kinds())
        if (each->name == name) return *each;
    qFatal("no such kind");
}

Value setting(const PlanDocument& document, const Subject& incident, const char* name) {
    const Value* settings = settings_of(document.plan(), incident);
    const Value* value = settings != nullptr ? settings->find(name) : nullptr;
    return value != nullptr ? *value : Value();
}

}  // namespace

class TestIncidentEdits : public QObject {
    Q_OBJECT

    PlanDocument document_;

    Subject add(const char* what, const std::string& about, const Subject& where = Subject::incident_of_phase("Growth", 0)) {
        Subject added;
        document_.edit("Add", [&](plan::Plan& plan) { added = add_incident(plan, where, kind(what), about, 72000); });
        return added;
    }
    std::vector<std::string> targets(const char* what) { return targets_of(document_.plan(), "Simple", kind(what), document_.types()); }

private slots:
    void init() { document_.reset(preset("hello")); }

    /// Every kind that the catalogue of incidents has can be placed on each of its targets, and the plan stays valid.
    void every_kind_befalls_what_it_can() {
        int placed = 0;
        for (const schema::Record* each : incident_kinds())
            for (const std::string& about : targets_of(document_.plan(), "Simple", *each, document_.types())) {
                document_.edit("Add",
                               [&](plan::Plan& plan) { add_incident(plan, Subject::incident_of_phase("Growth", 0), *each, about, 72000); });
                ++placed;
                const auto& problems = document_.problems();
                QVERIFY2(!problems.has_errors(), problems.has_errors() ? problems.list().front().message.c_str() : "");
            }
        QVERIFY(placed > 8);
        QCOMPARE(incidents_of(document_.plan(), "Simple", "Growth").size(), std::size_t(placed));
    }

    void targets_are_what_can_suffer_it() {
        QCOMPARE(targets("zone_loss"), std::vector<std::string>{""});
        QCOMPARE(targets("traffic_spike"), std::vector<std::string>{"users"});
        QCOMPARE(targets("replica_loss"), (std::vector<std::string>{"web", "db"}));
        QCOMPARE(targets("link_loss"), (std::vector<std::string>{"users->web", "web->db"}));
        QVERIFY(targets("region_loss").empty());
        QVERIFY(targets_of(document_.plan(), "Nowhere", kind("deploy"), document_.types()).empty());
    }

    void facts_are_those_that_the_engine_reads() {
        const Subject incident = add("replica_loss", "web");
        auto facts = facts_of(document_.plan(), incident, document_.surroundings()->get());
        QVERIFY(facts);
        QCOMPARE(facts->about, std::string("web"));
        QCOMPARE(*facts->at_s, 72000.0);
        QCOMPARE(facts->length_s, 600.0);
        QVERIFY(!facts->every_s);
        QCOMPARE(title_of(document_.plan(), incident), std::string("Loss of replicas of web"));
        QVERIFY(!facts_of(document_.plan(), Subject::incident_of_phase("Growth", 7), document_.surroundings()->get()));
        QVERIFY(!facts_of(document_.plan(), Subject::incident_of_design("Nowhere", 0), document_.surroundings()->get()));
    }

    void a_time_takes_the_place_of_a_chance() {
        const Subject incident = add("replica_loss", "web");
        document_.edit("Chance", [&](plan::Plan& plan) { set_value(plan, incident, {"every"}, Value("90 d")); });
        QVERIFY(setting(document_, incident, "at").is_null());
        QVERIFY(!document_.problems().has_errors());
        document_.edit("Time", [&](plan::Plan& plan) { move_incident(plan, incident, 3 * 3600); });
        QVERIFY(setting(document_, incident, "every").is_null());
        QCOMPARE(setting(document_, incident, "at"), Value("03:00"));
        document_.undo_stack().undo();
        QCOMPARE(setting(document_, incident, "every"), Value("90 d"));
    }

    void wrong_settings_are_refused_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("stands");
        QTest::newRow("another component") << "component"
                                           << "db" << true;
        QTest::newRow("nobody") << "component"
                                << "cache" << false;
        QTest::newRow("a source") << "component"
                                  << "users" << false;
        QTest::newRow("no time and no chance") << "at"
                                               << "" << false;
        QTest::newRow("a chance") << "every"
                                  << "90 d" << true;
        QTest::newRow("no time of day") << "at"
                                        << "26:00" << false;
        QTest::newRow("too short") << "lasts"
                                   << "0 s" << false;
    }
    void wrong_settings_are_refused() {
        QFETCH(QString, name);
        QFETCH(QString, value);
        const Subject incident = add("replica_loss", "web");
        const Value wanted = value.isEmpty() ? Value() : Value(value.toStdString());
        const auto wrong = why_not_set(document_.plan(), incident, {name.toStdString()}, wanted, document_.surroundings()->get());
        QTEST(!wrong.has_value(), "stands");
    }

    void they_follow_names() {
        const Subject loss = add("replica_loss", "db"), link = add("link_loss", "web->db", Subject::incident_of_design("Simple", 0));
        document_.edit("Rename", [&](plan::Plan& plan) { rename_component(plan, "Simple", "db", "store", document_.types()); });
        QCOMPARE(setting(document_, loss, "component"), Value("store"));
        QCOMPARE(setting(document_, link, "connection"), Value("web->store"));
        QVERIFY(!document_.problems().has_errors());
    }

    void they_go_with_what_they_are_about() {
        add("replica_loss", "db");
        add("replica_loss", "web");
        add("link_loss", "web->db", Subject::incident_of_design("Simple", 0));
        document_.edit("Remove", [](plan::Plan& plan) { remove(plan, "Simple", {{"db"}, {}}); });
        const auto left = all_incidents(document_.plan());
        QCOMPARE(left.size(), std::size_t{1});
        QCOMPARE(title_of(document_.plan(), left.front()), std::string("Loss of replicas of web"));
        document_.undo_stack().undo();
        QCOMPARE(all_incidents(document_.plan()).size(), std::size_t{3});
    }

    void copies_and_removals() {
        const Subject incident = add("zone_loss", "");
        Subject copy;
        document_.edit("Duplicate", [&](plan::Plan& plan) { copy = duplicate_incident(plan, incident); });
        QCOMPARE(copy.index, std::size_t{1});
        document_.edit("Remove", [&](plan::Plan& plan) { remove_incident(plan, incident); });
        QCOMPARE(all_incidents(document_.plan()).size(), std::size_t{1});
        QVERIFY(!document_.edit("Nothing", [&](plan::Plan& plan) { remove_incident(plan, Subject::incident_of_phase("Nowhere", 0)); }));
    }

    void a_selected_one_follows_the_name_of_its_phase() {
        Selection selection(document_);
        selection.select_incident(add("zone_loss", ""));
        QSignalSpy changed(&selection, &Selection::changed);
        document_.edit("Rename", [](plan::Plan& plan) { rename_phase(plan, "Growth", "Later"); });
        QCOMPARE(*selection.incident(), Subject::incident_of_phase("Later", 0));
        document_.undo_stack().undo();
        QCOMPARE(*selection.incident(), Subject::incident_of_phase("Growth", 0));
        QCOMPARE(changed.count(), 2);
        document_.edit("Remove", [](plan::Plan& plan) { remove_phase(plan, "Growth"); });
        QVERIFY(!selection.incident());
    }

    void one_is_selected_instead_of_parts() {
        Selection selection(document_);
        const Subject incident = add("replica_loss", "web");
        selection.select({{"web"}, {}});
        selection.select_incident(incident);
        QVERIFY(selection.parts().is_empty());
        QCOMPARE(*selection.incident(), incident);
        document_.undo_stack().undo();
        QVERIFY(!selection.incident());
        document_.undo_stack().redo();
        selection.select_incident(incident);
        selection.clear();
        QVERIFY(!selection.incident());
    }
};

QTEST_GUILESS_MAIN(TestIncidentEdits)
#include "tst_incident_edits.moc"
