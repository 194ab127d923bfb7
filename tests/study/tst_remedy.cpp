// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>

#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/estimator.h"
#include "study/prospect.h"
#include "study/remedy.h"

using namespace headroom;
using namespace headroom::study;

namespace {

/// Two phases on one design; the second sets what the test says. JSON is written with single quotes.
plan::Plan make_plan(const std::string& web, const std::string& db, const std::string& set = {}) {
    std::string text =
        "{'headroom': 1, 'name': 'Made', 'designs': [{'name': 'One', 'components': [{'id': 'users', 'type': 'users'}, "
        "{'id': 'web', 'type': 'service'" +
        web + "}, {'id': 'db', 'type': 'database'" + db +
        "}], "
        "'connections': [{'from': 'users', 'to': 'web'}, {'from': 'web', 'to': 'db'}]}], "
        "'phases': [{'name': 'Now', 'design': 'One', 'users': '10k'}, {'name': 'Later', 'design': 'One', 'users': '60k', 'set': {" +
        set + "}}]}";
    std::replace(text.begin(), text.end(), '\'', '"');
    return *plan::parse_plan(text).plan;
}

Stage stage_of(const std::string& component, const std::string& resource, double users, std::optional<double> up_to) {
    Stage stage;
    stage.phase = "Later";
    stage.design = "One";
    stage.up_to = up_to;
    stage.limit = CapacityLimit{CapacityLimit::Kind::Saturated, component, resource, {users, users, users, Method::UtilizationLaw}};
    return stage;
}

}  // namespace

class TestRemedy : public QObject {
    Q_OBJECT

    schema::Catalogue catalogue_ = models::all().catalogue();
    Files files_;
    plan::Surroundings surroundings_{catalogue_, cost::find_builtin(cost::default_catalogue)->instances, files_, {}};

private slots:
    void the_resource_gets_what_the_users_need_data() {
        QTest::addColumn<QString>("web");
        QTest::addColumn<QString>("db");
        QTest::addColumn<QString>("component");
        QTest::addColumn<QString>("resource");
        QTest::addColumn<double>("carried");
        QTest::addColumn<QString>("text");
        // 60k wanted of 40k carried, 60 % busy: 2.5 times as much
        QTest::newRow("replicas") << ", 'replicas': 4"
                                  << ""
                                  << "web"
                                  << "cpu" << 40e3 << "web.replicas from 4 to 10";
        QTest::newRow("replicas by default") << ""
                                             << ""
                                             << "web"
                                             << "workers" << 40e3 << "web.replicas from 1 to 3";
        QTest::newRow("the next instance that is enough") << ""
                                                          << ", 'instance': 'db.m6g.large'"
                                                          << "db"
                                                          << "cpu" << 40e3 << "db.instance from db.m6g.large to db.m6g.2xlarge";
        QTest::newRow("the largest where none is enough") << ""
                                                          << ", 'instance': 'db.m6g.large'"
                                                          << "db"
                                                          << "cpu" << 100.0 << "db.instance from db.m6g.large to db.m6g.2xlarge";
        QTest::newRow("vCPUs where there is no instance") << ""
                                                          << ", 'vcpus': 2"
                                                          << "db"
                                                          << "cpu" << 40e3 << "db.vcpus from 2 to 5";
        QTest::newRow("connections") << ""
                                     << ", 'connection_limit': '1k'"
                                     << "db"
                                     << "connections" << 40e3 << "db.connection_limit from 1k to 2500";
        // 60k are carried: what would carry twice as many, 3.33 times as much
        QTest::newRow("more than the stage is for") << ", 'replicas': 3"
                                                    << ""
                                                    << "web"
                                                    << "cpu" << 60e3 << "web.replicas from 3 to 10";
    }
    void the_resource_gets_what_the_users_need() {
        QFETCH(QString, web);
        QFETCH(QString, db);
        QFETCH(QString, component);
        QFETCH(QString, resource);
        QFETCH(double, carried);
        QFETCH(QString, text);
        const plan::Plan plan = make_plan(web.toStdString(), db.toStdString());
        const auto remedy = find_remedy(plan, stage_of(component.toStdString(), resource.toStdString(), carried, 60e3), surroundings_);
        QVERIFY(remedy.has_value());
        QCOMPARE(QString::fromStdString(remedy->text), text);
        QVERIFY(!remedy->in_phase);

        plan::Plan changed = plan;
        Diagnostics diagnostics;
        plan::apply(changed, "One", remedy->setting, diagnostics);
        QVERIFY(!diagnostics.has_errors());
        QVERIFY(!plan::validate(changed, surroundings_).has_errors());
    }

    void without_an_end_the_stage_is_for_its_phases_users() {
        const auto remedy = find_remedy(make_plan(", 'replicas': 4", ""), stage_of("web", "cpu", 40e3, {}), surroundings_);
        QCOMPARE(remedy->text, std::string("web.replicas from 4 to 10"));
    }

    void what_the_phase_sets_is_changed_there() {
        const auto remedy = find_remedy(make_plan("", "", "'web.replicas': 8"), stage_of("web", "cpu", 40e3, 60e3), surroundings_);
        QCOMPARE(remedy->text, std::string("web.replicas from 8 to 20"));
        QVERIFY(remedy->in_phase);
    }

    /// More replicas carry more users where they are what is short; where the database is, they change nothing.
    void a_change_moves_the_break_or_does_not() {
        const plan::Plan plan = make_plan(", 'cpu': '10 ms', 'replicas': 4", ", 'instance': 'db.m6g.large', 'cpu': '1 ms'");
        Estimator estimator(catalogue_, models::estimates());
        Observer nobody;
        const auto tell = [&](const plan::Plan& of, const Change& change) {
            const Growth growth = grow(of, surroundings_, {}, estimator, nobody);
            return prospect_of(of, growth.stages.back(), change, surroundings_, estimator, nobody);
        };
        const Change wider = change_of("web.replicas", Value(4.0), Value(8.0));
        const auto moved = tell(plan, wider);
        QVERIFY(moved && moved->before && moved->after && moved->moves());
        QVERIFY(moved->after->users > 1.5 * moved->before->users);
        const auto in_vain = tell(make_plan(", 'cpu': '1 ms', 'replicas': 4", ", 'instance': 'db.m6g.large', 'cpu': '20 ms'"), wider);
        QVERIFY(in_vain && in_vain->before && in_vain->after && !in_vain->moves());
        QVERIFY(!tell(plan, change_of("nobody.replicas", Value(4.0), Value(8.0))));
    }

    void where_nothing_helps_there_is_none() {
        const plan::Plan plan = make_plan("", ", 'instance': 'db.m6g.large'");
        QVERIFY(!find_remedy(make_plan("", ", 'instance': 'db.m6g.2xlarge'"), stage_of("db", "cpu", 40e3, 60e3), surroundings_));
        QVERIFY(!find_remedy(plan, stage_of("db", "workers", 40e3, 60e3), surroundings_));  // unlimited
        QVERIFY(!find_remedy(plan, stage_of("db", "", 40e3, 60e3), surroundings_));
        QVERIFY(!find_remedy(plan, stage_of("nobody", "cpu", 40e3, 60e3), surroundings_));
        Stage calm = stage_of("db", "cpu", 40e3, 60e3);
        calm.limit.reset();
        QVERIFY(!find_remedy(plan, calm, surroundings_));
    }
};

QTEST_APPLESS_MAIN(TestRemedy)
#include "tst_remedy.moc"
