// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/files.h"
#include "cost/catalogue.h"
#include "in_process.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/run.h"

using namespace headroom;
using namespace headroom::study;

namespace {

/// A phase of a preset in short: of a length for a precision of a quarter. An empty name is the last phase.
class ShortRun {
public:
    ShortRun(const QString& preset, const QString& phase, std::size_t replications = 1)
        : files_(HEADROOM_PRESETS), parsed_(plan::read_plan(HEADROOM_PRESETS "/" + preset.toStdString() + ".headroom.json")) {
        if (!parsed_.plan) throw InvalidDocument(preset.toStdString(), parsed_.diagnostics.list());
        Options options;
        options.precision = 0.25;
        options.replications = replications;
        const std::string name = phase.isEmpty() ? parsed_.plan->phases.back().name : phase.toStdString();
        validation::InProcess executor;
        Observer nobody;
        result_ = run(*parsed_.plan, {{name, std::nullopt}}, {catalogue_, cost::find_builtin(cost::default_catalogue)->instances, files_},
                      options, executor, nobody)
                      .front();
    }

    const RunResult& result() const { return result_; }
    double utilization(const QString& component) const {
        const auto& all = result_.peak().components;
        const auto found = std::ranges::find(all, component.toStdString(), &ComponentResult::id);
        return found == all.end() ? -1 : found->utilization().value.value_or(-1);
    }
    double output(const std::string& component, const std::string& name) const {
        const auto& outputs = result_.peak().find(component)->outputs;
        const auto found = std::ranges::find(outputs, name, &OutputResult::name);
        return found == outputs.end() ? -1 : found->value.value.value_or(-1);
    }

    /// Over the span: a number of requests of a route.
    double sum_of(const std::string& route, std::vector<std::vector<double>> protocol::Timeline::*figure) const {
        const auto number = std::ranges::find(result_.routes, route, &RouteResult::name) - result_.routes.begin();
        double sum = 0;
        for (const double each : (*result_.timeline.*figure)[static_cast<std::size_t>(number)]) sum += each * result_.timeline->window_s;
        return sum;
    }
    double utilization_at(const std::string& component, double after_s) const {
        return result_.timeline->utilization[number_of(component)][static_cast<std::size_t>(after_s / result_.timeline->window_s)];
    }
    /// The most that wait at a component, and the times of the day when it begins and ceases to be more than a twentieth of that.
    std::tuple<double, double, double> pile(const std::string& component) const {
        const auto& length = result_.timeline->queue_length[number_of(component)];
        const double peak = std::ranges::max(length);
        const auto is_pile = [peak](double each) { return each > peak / 20; };
        const auto from = std::ranges::find_if(length, is_pile) - length.begin();
        const auto to = std::find_if_not(std::ranges::max_element(length), length.end(), is_pile) - length.begin();
        const auto time = [this](auto window) {
            return result_.timeline->from_s + static_cast<double>(window) * result_.timeline->window_s;
        };
        return {peak, time(from), time(to)};
    }

private:
    std::size_t number_of(const std::string& component) const {
        const auto& all = result_.peak().components;
        return static_cast<std::size_t>(std::ranges::find(all, component, &ComponentResult::id) - all.begin());
    }

    schema::Catalogue catalogue_ = models::all().catalogue();
    Files files_;
    plan::ParsedPlan parsed_;
    RunResult result_;
};

}  // namespace

#define HEADROOM_IS_NEAR(actual, expected, relative)                                                                           \
    do {                                                                                                                       \
        const double actual_ = actual, expected_ = expected;                                                                   \
        QVERIFY2(std::abs(actual_ / expected_ - 1) <= relative, qPrintable(QString("%1 for %2").arg(actual_).arg(expected_))); \
    } while (false)

/// What the presets claim.
class TestPromises : public QObject {
    Q_OBJECT
private slots:
    void last_phases_keep_theirs_data() {
        QTest::addColumn<QString>("preset");
        QDirIterator files(HEADROOM_PRESETS, {"*.headroom.json"}, QDir::Files);
        while (files.hasNext()) {
            const QString name = QFileInfo(files.next()).fileName().section('.', 0, 0);
            QTest::newRow(qPrintable(name)) << name;
        }
    }
    void last_phases_keep_theirs() {
        QFETCH(const QString, preset);
        const ShortRun run(preset, "");
        QVERIFY(run.result().status < Status::Overloaded);
        QVERIFY(run.result().slo.size() >= 2);
        for (const SloResult& slo : run.result().slo)
            QVERIFY2(slo.met.value_or(false), qPrintable(QString::fromStdString(slo.metric + " of " + slo.route)));
    }

    /// The share of its vCPUs that is busy at the peak: users · requests a day · peak / 86 400 s · CPU time of a request / vCPUs.
    void loads_are_those_computed_by_hand_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<QString>("phase");
        QTest::addColumn<QString>("component");
        QTest::addColumn<double>("processors");
        QTest::addColumn<double>("vcpus");
        const auto peak = [](double users, double a_day, double maximum) { return users * a_day / 86400 * maximum; };
        QTest::newRow("six queries of 4 ms a page, one of 50 ms a search")
            << "ecommerce"
            << "Growth"
            << "copy" << peak(50e3, 60, 3) * (0.3 * 6 * 4e-3 + 0.11 * 50e-3) << 2.0;
        QTest::newRow("half of the orders' and carts' queries")
            << "ecommerce"
            << "Events"
            << "orders[0]" << peak(1e6, 60, 3) * (0.07 * 4 * 2e-3 + 0.03 * 6 * 3e-3) / 2 << 2.0;
        QTest::newRow("half of four writes of 4 ms") << "roadmap"
                                                     << "Scale"
                                                     << "shard_2" << peak(1e6, 50, 3) * 0.1 * 4 * 4e-3 / 2 << 2.0;
        QTest::newRow("two queries a page, one a search, at 3 484 requests/s in the log")
            << "worldcup"
            << "Before"
            << "db" << 3484.4 * 400e3 / 1504e3 * (0.1 * 2 * 3e-3 + 0.02 * 12e-3) << 2.0;
    }
    void loads_are_those_computed_by_hand() {
        QFETCH(const QString, preset);
        QFETCH(const QString, phase);
        QFETCH(const QString, component);
        QFETCH(const double, processors);
        QFETCH(const double, vcpus);
        const double measured = ShortRun(preset, phase, 2).utilization(component) * vcpus;
        QVERIFY2(std::abs(measured / processors - 1) < 0.05, qPrintable(QString("%1 for %2").arg(measured).arg(processors)));
    }

    /// What the note of `flash-sale` says: twenty times 40 requests a second for ten minutes, every twentieth an order.
    void a_flash_sale_needs_a_queue() {
        const double orders = 20 * 40 / 20., sale_s = 600, quota = 25;
        const ShortRun at_once("flash-sale", "Sale"), queued("flash-sale", "Sale, queued");
        QCOMPARE(at_once.result().status, Status::Overloaded);
        const double refused = at_once.sum_of("order", &protocol::Timeline::failures_per_s);
        HEADROOM_IS_NEAR(refused, (orders - quota) * sale_s, 0.05);  // 9 000
        HEADROOM_IS_NEAR(at_once.sum_of("order", &protocol::Timeline::throughput_per_s) + refused, orders * sale_s + 2 * 4200, 0.03);

        QCOMPARE(queued.sum_of("order", &protocol::Timeline::failures_per_s), 0.);
        const double pays = 8 / 0.325, backlog = (orders - pays) * sale_s;
        const auto [peak, from_s, to_s] = queued.pile("orders");
        HEADROOM_IS_NEAR(peak, backlog, 0.05);                                 // 9 200
        HEADROOM_IS_NEAR(to_s, 43200 + sale_s + backlog / (pays - 2), 0.002);  // 12:16:49
        QVERIFY(std::abs(from_s - 43200) <= 60);
        // of all messages: of those that came evenly in the sale the t-th second's waits for backlog · t / 600 / 24.6
        HEADROOM_IS_NEAR(queued.output("orders", "latency_p99"), backlog / pays, 0.05);
        HEADROOM_IS_NEAR(backlog / pays / 60, 6.3, 0.02);
        QVERIFY(queued.utilization("provider") * quota < pays);
    }

    /// What that of `dead-letters` says: of 100 messages a second 2 are bad, of 160 that eight threads process.
    void bad_messages_go_aside() {
        const ShortRun for_ever("dead-letters", "Tried for ever", 3), aside("dead-letters", "Put aside", 3);
        const double cpu = 0.05, threads = 8, good = 98, bad = 2;
        const auto busy = [&](double after_s) { return (good + bad * after_s / 30) * cpu / threads; };
        HEADROOM_IS_NEAR(for_ever.utilization_at("fulfilment", 600), busy(600), 0.04);
        HEADROOM_IS_NEAR(busy(600), 0.86, 0.01);
        HEADROOM_IS_NEAR((threads / cpu - good) * 30 / bad, 15.5 * 60, 0.01);
        QVERIFY(for_ever.utilization_at("fulfilment", 1200) > 0.99);
        QVERIFY(for_ever.output("orders", "latency_mean") > 5);
        HEADROOM_IS_NEAR(aside.utilization("fulfilment"), (good + 3 * bad) * cpu / threads, 0.02);
        HEADROOM_IS_NEAR(aside.utilization_at("fulfilment", 1200), 0.65, 0.04);
        HEADROOM_IS_NEAR(aside.output("orders", "dead_letters_per_s"), bad, 0.1);
        HEADROOM_IS_NEAR(aside.output("unread", "processed_per_s"), bad, 0.1);
        QVERIFY(aside.output("orders", "latency_p99") < 0.3);
    }

    void the_unprepared_fail() {
        const ShortRun run("social", "Viral");
        QCOMPARE(run.result().status, Status::Overloaded);
        QVERIFY(run.result().peak().total.error_ratio.value > 0.5);
    }
};

QTEST_APPLESS_MAIN(TestPromises)
#include "tst_promises.moc"
