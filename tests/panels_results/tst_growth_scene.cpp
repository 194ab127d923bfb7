// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/document/design_edits.h"
#include "app/panels/growth_scene.h"
#include "hello_world.h"

using namespace headroom;
using namespace headroom::panels;

class TestGrowthScene : public QObject {
    Q_OBJECT

    HelloWorld world_;
    GrowthScene scene() { return growth_scene(world_.document.plan(), *world_.document.surroundings(), nullptr); }

private slots:
    void phases_cover_the_axis() {
        const GrowthScene all = scene();
        QCOMPARE(all.axis.low, 10e3);  // half of the smallest phase's users
        QCOMPARE(all.axis.high, 200e3);
        QCOMPARE(all.phases.size(), 2U);
        QCOMPARE(all.phases[0].from, all.axis.low);
        QCOMPARE(all.phases[0].to, 20e3);
        QCOMPARE(all.phases[1].from, 20e3);
        QCOMPARE(all.phases[1].to, all.axis.high);
        QCOMPARE(all.phases[1].users, 100e3);
        QVERIFY(all.phases[1].story.startsWith("Growth: up to 100k users on Simple"));
        QCOMPARE(all.in_force(20e3)->phase, std::string("Launch"));
        QCOMPARE(all.in_force(20001)->phase, std::string("Growth"));
        QCOMPARE(all.in_force(1e9)->phase, std::string("Growth"));
    }

    void shares_and_values_are_inverse() {
        const GrowthScene all = scene();
        for (const double value : {10e3, 34e3, 200e3}) QVERIFY(qAbs(all.value_at(all.share_of(value)) / value - 1) < 1e-9);
        QCOMPARE(all.share_of(10e3), 0.0);
        QCOMPARE(all.share_of(200e3), 1.0);
    }

    void edges_stay_between_their_neighbours_data() {
        QTest::addColumn<QString>("phase");
        QTest::addColumn<double>("wanted");
        QTest::addColumn<int>("digits");
        QTest::addColumn<double>("allowed");
        QTest::newRow("two digits") << "Launch" << 34567.0 << 2 << 35000.0;
        QTest::newRow("three digits") << "Launch" << 34567.0 << 3 << 34600.0;
        QTest::newRow("up to the next") << "Launch" << 150e3 << 2 << 98e3;
        QTest::newRow("down to the former") << "Growth" << 5e3 << 2 << 20400.0;
        QTest::newRow("the last is free above") << "Growth" << 1234567.0 << 2 << 1.2e6;
        QTest::newRow("no phase") << "Nobody" << 5.0 << 2 << 5.0;
    }
    void edges_stay_between_their_neighbours() {
        QFETCH(QString, phase);
        QFETCH(double, wanted);
        QFETCH(int, digits);
        QTEST(allowed_users(scene(), phase.toStdString(), wanted, digits), "allowed");
    }

    void spikes_are_marked_where_the_phase_has_them() {
        HelloWorld world;
        world.document.edit("Spike", [](plan::Plan& plan) {
            document::set_in_phase(plan, "Growth", "users.profile", Value("diurnal(peak=3) * spike(at=19:05, factor=50, lasts=2 min)"));
        });
        const GrowthScene growth = growth_scene(world.document.plan(), *world.document.surroundings(), nullptr);
        QVERIFY(growth.phases[1].story.contains("users sends ×50 from 19:05, for 2 min"));
        QVERIFY(!growth.phases[0].story.contains("×50"));
        study::RunResult run;
        run.phase = "Growth";
        run.levels.emplace_back();
        run.timeline = protocol::Timeline{68400, 60, {{0.5, 0.75, 0.5, 0.5, 0.5, 0.5, 0.5}}, {}, {}, {}, {}, {}, {}};
        const replay::Track track(std::make_shared<study::RunResult>(run));
        const GrowthScene time = time_scene(world.document.plan(), *world.document.surroundings(), track);
        QCOMPARE(time.axis.high, 68820.0);
        QCOMPARE(time.marks.size(), 1U);
        QCOMPARE(time.marks[0].name, QString("×50 19:05"));
        QCOMPARE(time.marks[0].component, std::string("users"));
    }

    void a_plan_without_phases_has_an_axis() {
        const GrowthScene empty = growth_scene(plan::Plan{}, *world_.document.surroundings(), nullptr);
        QVERIFY(empty.axis.low > 0 && empty.axis.high > empty.axis.low);
        QVERIFY(empty.in_force(5) == nullptr);
        QCOMPARE(time_scene(plan::Plan{}, *world_.document.surroundings(), replay::Track()).axis.high, 86400.0);
    }
};

QTEST_MAIN(TestGrowthScene)
#include "tst_growth_scene.moc"
