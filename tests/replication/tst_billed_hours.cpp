// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "lab.h"
#include "replication/measure.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

double units_of(Lab& lab, kernel::Blocks blocks) {
    for (const plan::Usage& usage : lab.component("lb").usage(blocks))
        if (usage.meter == plan::Meter::LoadBalancerUnits) return usage.per_hour;
    return -1;
}

double measured_units(Lab& lab, std::optional<std::size_t> hour) {
    const auto level = replication::measure(lab.simulation(), 0, {0}, hour);
    for (const auto& usage : level.components[1].usage)
        if (usage.meter == "load_balancer_units") return usage.per_hour;
    return -1;
}

}  // namespace

class TestBilledHours : public QObject {
    Q_OBJECT
private slots:
    /// In the first hour bytes need most of a balancer's units, in the second and half of the third the calls that pile up do.
    void each_hour_has_its_own_largest_dimension() {
        Lab lab({several({R"({"id": "lb", "type": "load_balancer", "keep_alive": 0})", service("web", "1 s", R"("workers": 1)")}),
                 several({arrow("users", "lb"), arrow("lb", "web")}), R"({"name": "r", "response": "1 MB"})"},
                60);
        lab.arrive(0.5);
        lab.run_to(3600);
        lab.arrive(20);
        lab.run_to(2.5 * 3600);
        QCOMPARE(lab.simulation().component(1).index(), lab.component("lb").index());
        const double first = units_of(lab, {0, 60}), second = units_of(lab, {60, 120}), third = units_of(lab, {120, 150});
        QVERIFY(std::abs(first / (0.5 * 3600 * 1.001e6 / 0x1p30) - 1) < 0.01);
        QVERIFY(second > 10 && third > 20);
        const double billed = (first * 60 + second * 60 + third * 30) / 150;
        QVERIFY(std::abs(measured_units(lab, 60) / billed - 1) < 1e-12);
        QVERIFY(measured_units(lab, 60) > 1.01 * measured_units(lab, {}));
        QCOMPARE(measured_units(lab, {}), units_of(lab, {0, 150}));
    }
};

QTEST_APPLESS_MAIN(TestBilledHours)
#include "tst_billed_hours.moc"
