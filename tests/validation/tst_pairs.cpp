// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "core/files.h"
#include "cost/catalogue.h"
#include "in_process.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/compare.h"

using namespace headroom;
using namespace headroom::study;

namespace {

struct World {
    schema::Catalogue catalogue = models::all().catalogue();
    Files files;
    plan::Surroundings surroundings() const { return {catalogue, cost::find_builtin(cost::default_catalogue)->instances, files}; }
};

plan::Plan plan_of(const QString& name) {
    const plan::ParsedPlan parsed = plan::read_plan(HEADROOM_PRESETS "/" + name.toStdString() + ".headroom.json");
    if (!parsed.plan) throw InvalidDocument(name.toStdString(), parsed.diagnostics.list());
    return *parsed.plan;
}

/// B is `phase` on another design or with another setting.
Comparison compare(const plan::Plan& plan, const QString& phase, const QString& design, const QString& path, const QString& value,
                   std::size_t replications, double requests, double precision) {
    const World world;
    plan::Plan changed = plan;
    for (plan::Phase& each : changed.phases)
        if (!path.isEmpty()) each.set.push_back({path.toStdString(), Value(value.toStdString()), {}});
    Options options;
    options.replications = replications;
    options.max_requests = requests;
    options.precision = precision;
    const auto side = [&](const plan::Plan& of, std::optional<std::string> on) {
        return std::make_unique<RunCourse>(of, Case{phase.toStdString(), std::move(on)}, world.surroundings(),
                                           CompareCourse::side(options));
    };
    CompareCourse course(side(plan, {}), side(changed, design.isEmpty() ? std::nullopt : std::optional(design.toStdString())), options);
    validation::InProcess executor;
    Observer nobody;
    run_courses({&course}, executor, nobody);
    return course.comparison();
}

const Difference& find(const Comparison& comparison, const std::string& figure) {
    for (const Difference& each : comparison.differences)
        if (each.of == "run" && each.figure == figure) return each;
    throw Error("no " + figure);
}

QString ratios(const Comparison& comparison) {
    return QString("%1 %2")
        .arg(find(comparison, "response_s.mean").variance_ratio.value_or(-1))
        .arg(find(comparison, "response_s.p95").variance_ratio.value_or(-1));
}

}  // namespace

/// What pairing by common random numbers is worth: half-widths shrink with the root of the requests, so the ratio of variances is
/// the share of the requests that pairs need for the half-width of independent runs.
class TestPairs : public QObject {
    Q_OBJECT
private slots:
    void pairs_need_a_quarter_of_the_requests_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<QString>("phase");
        QTest::addColumn<QString>("design");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        QTest::newRow("one more server") << "hello"
                                         << "Growth"
                                         << ""
                                         << "web.replicas"
                                         << "3";
        QTest::newRow("a pool") << "hello"
                                << "Growth"
                                << ""
                                << "web.workers"
                                << "12";
        QTest::newRow("faster code") << "hello"
                                     << "Growth"
                                     << ""
                                     << "web.cpu"
                                     << "exponential(6 ms)";
        QTest::newRow("another design") << "../tests/validation/two_designs"
                                        << "Growth"
                                        << "Cached"
                                        << ""
                                        << "";
    }
    void pairs_need_a_quarter_of_the_requests() {
        QFETCH(QString, preset);
        QFETCH(QString, phase);
        QFETCH(QString, design);
        QFETCH(QString, path);
        QFETCH(QString, value);
        const Comparison comparison = compare(plan_of(preset), phase, design, path, value, 30, 2e6, 0.05);
        QVERIFY2(find(comparison, "response_s.mean").variance_ratio < 0.25, qPrintable(ratios(comparison)));
        if (design.isEmpty()) QVERIFY2(find(comparison, "response_s.p95").variance_ratio < 0.25, qPrintable(ratios(comparison)));
    }

    /// M/M/1 answers within 1 / (μ - λ) on average.
    void a_difference_that_is_known() {
        const std::string text =
            R"json({"headroom": 1, "name": "M/M/1", "designs": [{"name": "One", "components": [{"id": "users", "type": "users", "requests_per_user_per_day": 86400}, {"id": "web", "type": "service", "workers": 1, "cpu": "exponential(1 ms)"}], "connections": [{"from": "users", "to": "web"}]}], "phases": [{"name": "Now", "users": 700, "design": "One"}]})json";
        const Comparison comparison = compare(*plan::parse_plan(text).plan, "Now", "", "web.cpu", "exponential(0.8 ms)", 20, 3e7, 0.005);
        const Estimate difference = find(comparison, "response_s.mean").difference;
        const double exact = 1 / (1250.0 - 700) - 1 / (1000.0 - 700), all_but_never = 4.9 / 2.09;  // t with 19 degrees: 99.99 to 95 %
        QVERIFY2(std::abs(*difference.value - exact) < all_but_never * *difference.half_width,
                 qPrintable(QString::number(*difference.value)));
        QVERIFY(all_but_never * *difference.half_width < 0.02 * std::abs(exact));
    }
};

QTEST_APPLESS_MAIN(TestPairs)
#include "tst_pairs.moc"
