// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "plan/horizon.h"
#include "test_types.h"

using namespace headroom;
using plan::Horizon;

namespace {

Horizon default_of(const QString& profile, std::string_view type = "users") {
    Value settings = Value::Object{};
    if (!profile.isNull()) settings.set("profile", profile.toStdString());
    plan::Scenario scenario;
    scenario.components = {{"u", test::catalogue().find(type), settings, "$"}};
    return plan::default_horizon(scenario, test::files());
}

}  // namespace

class TestHorizon : public QObject {
    Q_OBJECT
private slots:
    void parses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("span");
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("length");
        QTest::newRow("steady") << "steady" << false << 0.0 << 0.0;
        QTest::newRow("day") << "day" << true << 0.0 << 86400.0;
        QTest::newRow("span") << "19:00 + 2 h" << true << 68400.0 << 7200.0;
        QTest::newRow("no blanks") << "19:30+90min" << true << 70200.0 << 5400.0;
        QTest::newRow("over midnight") << " 23:00 + 3 d " << true << 82800.0 << 259200.0;
    }
    void parses() {
        QFETCH(const QString, text);
        QFETCH(const bool, span);
        QFETCH(const double, from);
        QFETCH(const double, length);
        const plan::ParsedHorizon parsed = plan::parse_horizon(text.toStdString());
        QVERIFY2(parsed, parsed.error.c_str());
        QCOMPARE(parsed.horizon.kind == Horizon::Kind::Span, span);
        QCOMPARE(parsed.horizon.from, from);
        QCOMPARE(parsed.horizon.length, length);
        const plan::ParsedHorizon again = plan::parse_horizon(plan::print_horizon(parsed.horizon));
        QVERIFY2(again, again.error.c_str());
        QVERIFY(again.horizon.kind == parsed.horizon.kind);
        QCOMPARE(again.horizon.from, from);
        QCOMPARE(again.horizon.length, length);
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "stedy", "19:00", "19:00 +", "+ 2 h", "25:00 + 2 h", "19:00 + 0 s", "19:00 + -2 h", "19:00 + 2 GB",
                                 "19:00 + 32 d", "19:00 - 2 h", "19:00 + nan s"})
            QTest::newRow(text) << QString(text);
    }
    void refuses() {
        QFETCH(const QString, text);
        const plan::ParsedHorizon parsed = plan::parse_horizon(text.toStdString());
        QVERIFY(!parsed);
        QVERIFY(!parsed.expected.empty());
    }

    void default_is_steady() {
        QVERIFY(default_of({}).kind == Horizon::Kind::Steady);
        QVERIFY(default_of("diurnal(peak=3, at=20:00)").kind == Horizon::Kind::Steady);
    }

    void default_follows_spikes_data() {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("length");
        const double hour = 3600;
        QTest::newRow("one") << "spike(at=12:00, factor=50, lasts=10 min)" << 12 * hour - 600 << hour + 1200;
        QTest::newRow("two") << "diurnal(peak=3) * spike(at=12:00, factor=5, lasts=1 h) * spike(at=18:00, factor=2, lasts=30 min)"
                             << 12 * hour - 600 << 7.5 * hour + 600;
        QTest::newRow("just after midnight") << "spike(at=00:05, factor=2, lasts=5 min)" << 24 * hour - 300 << hour + 900;
        QTest::newRow("all day") << "spike(at=00:00, factor=2, lasts=23 h)" << 0.0 << 24 * hour;
    }
    void default_follows_spikes() {
        QFETCH(const QString, profile);
        QFETCH(const double, from);
        QFETCH(const double, length);
        const Horizon horizon = default_of(profile);
        QVERIFY(horizon.kind == Horizon::Kind::Span);
        QCOMPARE(horizon.from, from);
        QCOMPARE(horizon.length, length);
    }

    void ordinary_plans_have_no_spikes() {
        const auto plan_of = [](const char* profile) {
            const std::string text = test::read_text(PLAN_TESTS "/corpus/valid.json");
            plan::Plan plan = *plan::parse_plan(text).plan;
            for (plan::Component& component : plan.designs[0].components)
                if (component.type == "users") component.settings.set("profile", profile);
            return plan;
        };
        const char* spiky = "diurnal(peak=3) * spike(at=12:00, factor=5, lasts=1 h)";
        const plan::Surroundings surroundings = test::surroundings();
        const auto happens = [&](const plan::Plan& plan) {
            return plan::has_events(plan::resolve(plan, plan.phases[0].name, std::nullopt, surroundings), surroundings.files);
        };
        QVERIFY(happens(plan_of(spiky)));
        const plan::Plan ordinary = plan::without_events(plan_of(spiky), surroundings.catalogue);
        QVERIFY(!happens(ordinary));
        QCOMPARE(plan::print_plan(ordinary), plan::print_plan(plan_of("diurnal(peak=3)")));
    }

    void only_sources_count() { QVERIFY(default_of("spike(at=12:00, factor=50, lasts=10 min)", "service").kind == Horizon::Kind::Steady); }
};

QTEST_APPLESS_MAIN(TestHorizon)
#include "tst_horizon.moc"
