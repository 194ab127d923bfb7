// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <QtTest>

#include <cmath>

#include "core/error.h"
#include "cost/catalogue.h"
#include "lab.h"
#include "models/models.h"
#include "plan/reader.h"
#include "replication/replication.h"
#include "study/run.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// A t3.micro: two vCPUs, of which 0.1 each are earned: 12 credits an hour, 288 at most. Who finds its worker busy is refused.
Sketch micro(const std::string& cpu, const std::string& more) {
    return {service("web", cpu, R"("instance": "t3.micro", "workers": 1, "queue_limit": 0)" + more), arrow("users", "web")};
}
const std::string standard = R"(, "credit_mode": "standard")";

bool close(double found, double expected, double tolerance) { return std::abs(found - expected) <= tolerance; }

class InProcess : public study::Executor {
public:
    using study::Executor::run;
    void run(study::Work& work, study::Observer&) override {
        while (auto task = work.next()) work.take(task->id, replication::run(task->request, models::all()));
    }
};

/// A steady phase of Poisson traffic: so many requests a second of 100 ms of CPU each at `instance`.
study::RunResult steady(double rate, const std::string& members, const std::string& profile = "constant",
                        const std::string& type = "service") {
    const std::string text = fmt::format(
        R"({{"headroom": 1, "name": "credits", "routes": [{{"name": "r", "response": "0 B"}}], "designs": [{{"name": "D", "components": [
            {{"id": "users", "type": "users", "requests_per_user_per_day": 86400, "profile": "{}"}},
            {{"id": "web", "type": "{}", "cpu": "100 ms"{}}}],
            "connections": [{{"from": "users", "to": "web"}}]}}],
            "phases": [{{"name": "P", "users": {}, "design": "D"}}]}})",
        profile, type, members, rate);
    const Files files;
    static const schema::Catalogue catalogue = models::all().catalogue();
    const plan::Surroundings surroundings{catalogue, cost::find_builtin(cost::default_catalogue)->instances, files, cost::builtin_names()};
    const plan::ParsedPlan parsed = plan::parse_plan(text);
    const Diagnostics diagnostics = plan::check(parsed, surroundings);
    if (diagnostics.has_errors()) throw InvalidDocument(text, diagnostics.list());
    InProcess executor;
    study::Observer observer;
    study::Options options;
    options.replications = 2;
    options.max_requests = 2e5;
    return study::run(*parsed.plan, {{"P", {}}}, surroundings, options, executor, observer).front();
}

const study::ComponentResult& web_of(const study::RunResult& run) { return run.peak().components[1]; }
double output(const study::RunResult& run, const std::string& name) {
    for (const auto& output : web_of(run).outputs)
        if (output.name == name) return output.value.value.value_or(-1e9);
    return -1e9;
}

}  // namespace

/// CPU credits of burstable instances, by the closed forms of AWS's documentation.
class TestCredits : public QObject {
    Q_OBJECT
private slots:
    /// 40 % of two vCPUs are 48 credits an hour; 36 of them are not earned: 288 last for 8 hours. Then there is the baseline.
    void they_run_out() {
        Lab lab(micro("800 ms", standard), 60);
        lab.arrive(1);
        lab.run_to(10 * 3600);
        const auto minute = [](double hours) { return static_cast<std::size_t>(std::lround(hours * 60)); };
        const auto figure = [&](const char* name, double from, double to) { return lab.figure(name, {minute(from), minute(to)}); };
        QVERIFY(close(figure("cpu web", 0.1, 7.9), 0.4, 1e-3));
        QVERIFY(close(figure("throttled web", 0, 7.95), 0, 1e-12));
        QVERIFY(close(figure("credit_balance web", 3.99, 4.01), 288 - 4 * 36, 1));
        QVERIFY(close(figure("credit_balance web", 7.9, 8), 36 * 0.05, 1));
        QVERIFY(close(figure("cpu web", 8.1, 10), 0.1, 1e-3));
        QVERIFY(close(figure("credit_balance web", 8.1, 10), 0, 0.01));
        QVERIFY(figure("throttled web", 8.1, 10) > 0.7);
        QVERIFY(close(figure("credits web", 8.1, 10), 1, 0.01));
        // four times slower at least, and only one in four is let in
        const double refused = lab.figure("failed queue_full", {minute(8.1), minute(10)});
        QVERIFY(close(refused / (1.9 * 3600), 0.75, 0.01));
    }

    /// A machine that starts without any has what it earns while it is idle, and then its baseline.
    void none_at_the_beginning() {
        Lab lab(micro("800 ms", standard + R"(, "credits_at_start": 0)"), 1);
        lab.request(1, 10);  // 2 vCPU-seconds have been earned, of which it takes 0.8 · 0.8
        lab.run_to(60);
        QVERIFY2(close(lab.figure("mean"), 0.8, 1e-6), qPrintable(QString::number(lab.figure("mean"))));
        Lab late(micro("800 ms", standard + R"(, "credits_at_start": 0)"), 1);
        late.request(1, 1);  // 0.2 earned: full speed for 0.2 / 0.8 = 0.25 s, then 0.55 s of work at 0.2
        late.run_to(60);
        QVERIFY2(close(late.figure("mean"), 0.25 + 0.55 / 0.2, 1e-6), qPrintable(QString::number(late.figure("mean"))));
    }

    void unlimited_goes_on() {
        Lab lab(micro("800 ms", R"(, "credits_at_start": 0)"), 60);
        lab.arrive(1);
        lab.run_to(3600);
        QVERIFY(close(lab.figure("cpu web"), 0.4, 1e-3));
        QCOMPARE(lab.figure("throttled web"), 0.0);
        const double owed = lab.figure("credit_balance web", {59, 60});
        QVERIFY(close(owed, -36 * 59.5 / 60, 0.5));
        for (const plan::Usage& usage : lab.component("web").usage({0, lab.blocks()})) {
            if (usage.meter != plan::Meter::CpuCredits) continue;
            QCOMPARE(usage.item, std::string("t3-credits"));
            QVERIFY(close(usage.per_hour, 0.8 - 0.2, 1e-3));
        }
    }

    void of_the_catalogue() {
        const plan::InstanceType* type = cost::find_builtin(cost::default_catalogue)->instances.find("t2.medium");
        QVERIFY(type != nullptr && type->credits);
        QCOMPARE(type->credits->launch, 60.0);
        QVERIFY(type->credits->mode == plan::CreditMode::Standard);
        QCOMPARE(plan::credit_item("db.t3.medium"), std::string("db.t3-credits"));
    }

    /// Steady phases: the state of the load's end, not of its beginning. A t3.micro earns 0.2 of a vCPU.
    void below_the_baseline() {
        const auto run = steady(1.5, R"(, "instance": "t3.micro")" + standard);
        QCOMPARE(output(run, "throttled"), 0.0);
        QVERIFY(close(output(run, "credit_balance"), 288, 0.1));
        QCOMPARE(web_of(run).resources[web_of(run).bottleneck.value()].name, std::string("credits"));
        QVERIFY(close(web_of(run).utilization().value.value(), 0.15 / 0.2, 0.03));
    }
    void above_the_baseline() {
        const auto run = steady(8, R"(, "instance": "t3.micro", "queue_limit": 0, "workers": 1)" + standard);
        QVERIFY(output(run, "throttled") > 0.5);
        QVERIFY(close(output(run, "credit_balance"), 0, 0.1));
        for (const auto& resource : web_of(run).resources)
            if (resource.name == "cpu") QVERIFY(close(resource.utilization.value.value(), 0.1, 0.002));
        QVERIFY(run.peak().total.error_ratio.value.value() > 0.7);
    }

    /// Surplus credits at $0.05 a vCPU-hour, from which a quiet night is taken: what counts is the mean of the day.
    void surplus_is_billed_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("instance");
        QTest::addColumn<double>("rate");
        QTest::addColumn<double>("surplus");  // vCPUs
        QTest::addColumn<double>("price");
        QTest::newRow("t3.micro") << "service"
                                  << R"(, "instance": "t3.micro")" << 8.0 << 0.6 << 0.05;
        QTest::newRow("t4g.micro") << "service"
                                   << R"(, "instance": "t4g.micro")" << 8.0 << 0.6 << 0.04;
        QTest::newRow("below") << "service"
                               << R"(, "instance": "t3.micro")" << 1.0 << 0.0 << 0.05;
        QTest::newRow("standard") << "service"
                                  << R"(, "instance": "t3.micro", "workers": 1, "queue_limit": 0, "credit_mode": "standard")" << 8.0 << 0.0
                                  << 0.05;
        QTest::newRow("db.t3.medium") << "database"
                                      << R"(, "instance": "db.t3.medium")" << 8.0 << 0.4 << 0.075;
    }
    void surplus_is_billed() {
        QFETCH(const QString, type);
        QFETCH(const QString, instance);
        QFETCH(const double, rate);
        QFETCH(const double, surplus);
        QFETCH(const double, price);
        const auto run = steady(rate, instance.toStdString(), "constant", type.toStdString());
        QVERIFY(run.cost.has_value());
        double found = 0;
        for (const auto& line : run.cost->lines)
            if (line.item.ends_with("-credits")) found = line.per_month;
        QVERIFY2(close(found, surplus * 730 * price, 0.03 * surplus * 730 * price), qPrintable(QString::number(found)));
    }
    void a_quiet_night_pays_for_the_evening() {
        const auto run = steady(1.8, R"(, "instance": "t3.micro")", "diurnal(peak=3, at=20:00)");
        QVERIFY(web_of(run).resources.front().utilization.value.value() > 0.2);  // twice the baseline at the peak
        double found = 0;
        for (const auto& line : run.cost->lines)
            if (line.item.ends_with("-credits")) found = line.per_month;
        QCOMPARE(found, 0.0);
    }
};

QTEST_APPLESS_MAIN(TestCredits)
#include "tst_credits.moc"
