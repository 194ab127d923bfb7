// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "app/document/design_edits.h"
#include "app/panels/findings_panel.h"
#include "app/source/plan_hash.h"
#include "hello_world.h"

using namespace headroom;
using namespace headroom::panels;

class TestFindingsPanel : public QObject {
    Q_OBJECT

    /// What a growth may find, and a run after it.
    static void find_something(HelloWorld& world) {
        auto growth = std::make_shared<study::Growth>();
        growth->origin.plan_sha256 = app::sha256_of(world.document.plan());
        growth->stages.resize(2);
        growth->stages[0].phase = "Launch";
        growth->stages[1].phase = "Growth";
        growth->stages[0].design = growth->stages[1].design = "Simple";
        growth->findings = {
            {Severity::Warning, "db", "single_point_of_failure", "Launch: db is a single point of failure", {{"replicas", 1}}},
            {Severity::Error,
             "db",
             "saturation",
             "Growth breaks at 50k users: cpu of db is out of capacity",
             {{"breaks_at_users", 50e3}, {"users", 100e3}}}};
        world.book.put("", growth);
        auto results = std::make_shared<study::Results>();
        results->origin = growth->origin;
        study::RunResult run;
        run.phase = "Launch";
        run.design = "Simple";
        run.users = 20e3;
        run.levels.resize(1);
        run.findings = {{Severity::Warning, "db", "single_point_of_failure", "db is a single point of failure", {{"replicas", 1}}},
                        {Severity::Warning, "web", "over_provisioned", "web idles", {{"utilization_of_smaller", 0.25}}}};
        results->runs = {run};
        world.book.put(results);
    }
    /// The panel, with that found.
    struct Shown {
        HelloWorld world;
        FindingsPanel panel{world.document, world.selection, world.book};
        Shown() {
            panel.resize(900, 300);
            panel.show();
            find_something(world);
        }
    };
    QTableView* table(FindingsPanel& panel) { return panel.findChild<QTableView*>("findings_table"); }
    void click(FindingsPanel& panel, int row) {
        QTableView* view = table(panel);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(row, FindingsModel::Text)).center());
    }
    QStringList texts(const FindingsPanel& panel) {
        QStringList all;
        for (int row = 0; row < panel.model().rowCount(); ++row) all << panel.model().thing(row).text;
        return all;
    }

private slots:
    void model_is_sound() {
        HelloWorld world;
        FindingsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        find_something(world);
        model.show(found_things(world.document, world.book));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0, FindingsModel::Sign).data(Qt::AccessibleTextRole).toString(), QString("error"));
        QCOMPARE(model.index(0, FindingsModel::At).data().toString(), QString("50k"));
        model.show({});
    }

    void nothing_found_is_said() {
        HelloWorld world;
        FindingsPanel panel(world.document, world.selection, world.book);
        panel.show();
        QCOMPARE(panel.title(), QString("Findings"));
        QVERIFY(panel.findChild<QLabel*>("message")->isVisible());
        QVERIFY(!table(panel)->isVisible());
    }

    void what_growth_and_runs_say_is_there_once() {
        HelloWorld world;
        FindingsPanel panel(world.document, world.selection, world.book);
        QSignalSpy titles(&panel, &FindingsPanel::title_changed);
        find_something(world);
        QTRY_COMPARE(panel.title(), QString("Findings 3"));
        QCOMPARE(titles.last().first().toString(), QString("Findings 3"));
        QCOMPARE(texts(panel), (QStringList{"Growth breaks at 50k users: cpu of db is out of capacity",
                                            "Launch: db is a single point of failure", "Launch: web idles"}));
    }

    void mistakes_come_first_and_lead_to_their_place() {
        Shown shown;
        auto& [world, panel] = shown;
        world.document.edit("Break", [](plan::Plan& plan) {
            plan.designs[1].components[1].settings.set("replicsa", Value(3.0));
            plan.designs[0].connections[1].settings.set("calls", Value("many"));
            plan.phases[1].design = "Nowhere";
        });
        QTRY_VERIFY(panel.model().rowCount() > 3);
        for (int row = 0; row + 3 < panel.model().rowCount(); ++row) QVERIFY(panel.model().thing(row).is_of_plan);
        QCOMPARE(panel.title(), QString("Findings %1").arg(panel.model().rowCount()));
        const auto row_of = [&](const QString& part) {
            const QStringList all = texts(panel);
            return static_cast<int>(std::ranges::find_if(all, [&](const QString& text) { return text.contains(part); }) - all.begin());
        };
        QSignalSpy chosen(&panel, &FindingsPanel::component_chosen);
        QVERIFY(texts(panel)[row_of("replicsa")].endsWith("did you mean 'replicas'?"));
        click(panel, row_of("replicsa"));
        QCOMPARE(world.selection.design(), std::string("Wide"));
        QCOMPARE(world.selection.parts().components, (std::vector<std::string>{"web"}));
        QCOMPARE(chosen.value(0).value(0).toString(), QString("web"));
        click(panel, row_of("many"));
        QCOMPARE(world.selection.design(), std::string("Simple"));
        QCOMPARE(world.selection.parts().connections, (std::vector<std::string>{"web->db"}));
        world.document.undo_stack().undo();
        QTRY_COMPARE(panel.title(), QString("Findings 3"));
    }

    void findings_lead_to_component_and_population_data() {
        QTest::addColumn<bool>("by_key");
        QTest::newRow("click") << false;
        QTest::newRow("enter") << true;
    }
    void findings_lead_to_component_and_population() {
        QFETCH(bool, by_key);
        Shown shown;
        auto& [world, panel] = shown;
        QTRY_COMPARE(panel.model().rowCount(), 3);
        QSignalSpy components(&panel, &FindingsPanel::component_chosen), populations(&panel, &FindingsPanel::population_chosen);
        for (int row = 0; row < 3; ++row) {
            table(panel)->setCurrentIndex(panel.model().index(row, FindingsModel::Text));
            by_key ? QTest::keyClick(table(panel), Qt::Key_Return) : click(panel, row);
        }
        QCOMPARE(components.size(), 3);
        QCOMPARE(components[2][0].toString(), QString("web"));
        QCOMPARE(populations.size(), 3);
        QCOMPARE(populations[0][0].toDouble(), 50e3);
        QCOMPARE(populations[1][0].toDouble(), 20e3);  // Launch's users
        QCOMPARE(world.selection.parts().components, (std::vector<std::string>{"web"}));
    }

    void why_shows_the_evidence() {
        Shown shown;
        auto& [world, panel] = shown;
        QTRY_COMPARE(panel.model().rowCount(), 3);
        click(panel, 0);
        auto* evidence = panel.findChild<QLabel*>("findings_evidence");
        QVERIFY(!evidence->isVisible());
        QTest::mouseClick(panel.findChild<QToolButton*>("findings_why"), Qt::LeftButton);
        QVERIFY(evidence->isVisible());
        QVERIFY(evidence->text().contains("breaks at users") && evidence->text().contains("50k"));
        click(panel, 2);
        QVERIFY(evidence->text().contains("utilization of smaller") && evidence->text().contains("25 %"));
    }

    void a_stage_that_breaks_is_explained() {
        Shown shown;
        auto& [world, panel] = shown;
        QTRY_COMPARE(panel.model().rowCount(), 3);
        study::Stage stage;
        stage.phase = "Growth";
        stage.design = "Simple";
        stage.limit = study::CapacityLimit{};
        stage.limit->component = "db";
        stage.limit->resource = "cpu";
        stage.limit->at.users = 50e3;
        stage.limit->at.low = 49e3;
        stage.saturation = {{"db", "cpu", {50e3, 49e3, 51e3, {}}, {}, {}}};
        auto* evidence = panel.findChild<QLabel*>("findings_evidence");
        panel.explain(stage);  // there is a finding of it
        QCOMPARE(panel.model().rowCount(), 3);
        QCOMPARE(table(panel)->currentIndex().row(), 0);
        QVERIFY(evidence->isVisible() && evidence->text().contains("50k"));
        stage.limit->at.users = 150e3;
        panel.explain(stage);  // there is none
        QCOMPARE(panel.model().rowCount(), 4);
        QCOMPARE(texts(panel).last(), QString("Growth breaks at 150k users: cpu of db is out of capacity"));
        QCOMPARE(table(panel)->currentIndex().row(), 3);
        QVERIFY(evidence->text().contains("150k") && evidence->text().contains("cpu of db full at"));
        QCOMPARE(world.selection.parts().components, (std::vector<std::string>{"db"}));
        world.book.set_plans({"another"});  // other results
        QTRY_COMPARE(panel.model().rowCount(), 3);
    }

    /// What advice found stands once, with what it is worth, though a run found it, too; its change is offered where it is shown.
    void a_change_is_offered_with_its_effect() {
        Shown shown;
        auto& [world, panel] = shown;
        auto advices = std::make_shared<study::Advices>();
        advices->origin.plan_sha256 = app::sha256_of(world.document.plan());
        study::Finding idle{Severity::Warning, "web", "over_provisioned", "web idles", {{"utilization_of_smaller", 0.25}}};
        idle.change = study::change_of("web.replicas", Value(4.0), Value(2.0));
        idle.effect = study::Effect{{{0.1, {}}, {0.12, {}}, {0.02, {}}}, {{400, {}}, {300, {}}, {-100, {}}}};
        advices->cases.push_back({"Simple", "Launch", {}, {idle}, {}});
        world.book.put(advices);
        auto* apply = panel.findChild<QPushButton*>("findings_apply");
        QTRY_COMPARE(texts(panel).count("Launch: web idles"), 1);
        click(panel, 0);
        QVERIFY(!apply->isVisible());
        const int row = static_cast<int>(texts(panel).indexOf("Launch: web idles"));
        QTest::mouseClick(panel.findChild<QToolButton*>("findings_why"), Qt::LeftButton);
        click(panel, row);
        QVERIFY(apply->isVisible());
        QCOMPARE(apply->text(), QString("Apply as design B"));
        const QString said = panel.findChild<QLabel*>("findings_evidence")->text();
        QVERIFY2(said.contains("web.replicas from 4 to 2") && said.contains("100 ms → 120 ms") && said.contains("(estimated)"),
                 qPrintable(said));
        QSignalSpy wanted(&panel, &FindingsPanel::change_wanted);
        QTest::mouseClick(apply, Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);
        const auto thing = wanted[0][0].value<FoundThing>();
        QCOMPARE(thing.design, std::string("Simple"));
        QCOMPARE(thing.phase, std::string("Launch"));
        QCOMPARE(thing.change->set.front().path, std::string("web.replicas"));
    }

    /// By the estimate, that the growth breaks; simulated, at another population; with the change and its effect all the time.
    void what_growth_and_advice_say_is_there_once() {
        Shown shown;
        auto& [world, panel] = shown;
        auto advices = std::make_shared<study::Advices>();
        advices->origin.plan_sha256 = app::sha256_of(world.document.plan());
        study::Finding breaks{
            Severity::Error, "db", "saturation", "Growth breaks at 48k users: cpu of db is out of capacity", {{"breaks_at_users", 48e3}}};
        breaks.change = study::change_of("db.instance", Value("db.m6g.large"), Value("db.m6g.xlarge"));
        breaks.effect = study::Effect{{{0.1, {}}, {0.12, {}}, {0.02, {}}}, {{400, {}}, {300, {}}, {-100, {}}}};
        advices->cases.push_back({"Simple", "Growth", {}, {breaks}, {}});
        world.book.put(advices);
        const QStringList once = {"Growth breaks at 50k users: cpu of db is out of capacity", "Launch: db is a single point of failure",
                                  "Launch: web idles"};
        QTRY_COMPARE(texts(panel), once);
        const FoundThing& told = panel.model().thing(0);
        QVERIFY(told.change && !told.effect.isEmpty());
        QCOMPARE(told.users, std::optional(50e3));

        // the plan changes, and a growth is known of it: what was said of the former one is not beside it
        auto growth = std::make_shared<study::Growth>(*world.book.growth());
        growth->origin.plan_sha256 = "another";
        growth->findings.pop_back();
        world.book.put("", growth);
        world.book.set_plans({"another"});
        QTRY_COMPARE(texts(panel), QStringList{"Launch: db is a single point of failure"});
        QVERIFY(panel.findChild<QLabel*>("notice")->text().contains("advice was on the plan before"));
    }

    /// One that moves nothing is told so where it is offered.
    void a_remedy_says_what_would_come_of_it() {
        Shown shown;
        auto& [world, panel] = shown;
        auto growth = std::make_shared<study::Growth>(*world.book.growth());
        growth->findings.erase(growth->findings.begin());
        growth->findings.front().change = study::change_of("web.replicas", Value(4.0), Value(8.0));
        world.book.put("", growth);
        const study::Crossing here{50e3, 50e3, 50e3}, later{90e3, 90e3, 90e3};
        const auto text = [&] { return panel.model().index(0, FindingsModel::Text).data().toString(); };
        QTRY_VERIFY(panel.model().rowCount() > 0 && panel.model().thing(0).change);
        QVERIFY(!text().contains("would"));
        const FoundThing& told = panel.model().thing(0);
        const replay::RemedyKey remedy{told.phase, told.design, "web.replicas"};
        world.book.put_prospects({{remedy, {here, here}}});
        QTRY_VERIFY2(text().endsWith("; web.replicas from 4 to 8 would not move that"), qPrintable(text()));
        QVERIFY(panel.model().thing(0).effect.contains("still break at 50k users"));
        world.book.put_prospects({{remedy, {here, later}}});
        QTRY_VERIFY2(!text().contains("would"), qPrintable(text()));
        QCOMPARE(panel.model().thing(0).effect, QString("it would break at 90k users instead of 50k (estimated)"));
    }

    void long_names_leave_the_width_to_what_is_said() {
        Shown shown;
        auto& [world, panel] = shown;
        const QString name(100, 'n');
        auto growth = std::make_shared<study::Growth>(*world.book.growth());
        growth->findings.erase(growth->findings.begin());
        growth->findings.front().component = name.toStdString();
        growth->findings.front().change = study::change_of("web.replicas", Value(4.0), Value(8.0));
        world.document.edit("", [&](plan::Plan& plan) {
            document::rename_phase(plan, "Growth", name.toStdString());
            document::set_in_phase(plan, name.toStdString(), "web.replicas", Value(4.0));
        });
        growth->stages[1].phase = name.toStdString();
        growth->findings.front().text = name.toStdString() + " breaks at 50k users: it is out of capacity";
        world.book.put("", growth);
        QTRY_VERIFY(panel.model().rowCount() > 0 && panel.model().thing(0).of == name);
        click(panel, 0);
        auto* apply = panel.findChild<QPushButton*>("findings_apply");
        QVERIFY(apply->isVisible());
        QVERIFY(apply->toolTip().contains(name));
        QTRY_VERIFY2(table(panel)->columnWidth(FindingsModel::Text) > panel.width() / 3,
                     qPrintable(QString::number(table(panel)->columnWidth(FindingsModel::Text))));
        QCOMPARE(panel.model().index(0, FindingsModel::Of).data(Qt::ToolTipRole).toString(), name);
    }

    void advice_is_asked_for() {
        HelloWorld world;
        FindingsPanel panel(world.document, world.selection, world.book);
        panel.show();
        QSignalSpy wanted(&panel, &FindingsPanel::advice_wanted);
        QTest::mouseClick(panel.findChild<QPushButton*>("findings_advise"), Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);
    }

    void outdated_is_said() {
        HelloWorld world;
        FindingsPanel panel(world.document, world.selection, world.book);
        panel.show();
        find_something(world);
        world.book.set_plans({"another"});
        QTRY_VERIFY(panel.findChild<QLabel*>("notice")->isVisible());
    }
};

QTEST_MAIN(TestFindingsPanel)
#include "tst_findings_panel.moc"
