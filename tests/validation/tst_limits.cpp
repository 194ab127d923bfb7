// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/files.h"
#include "cost/catalogue.h"
#include "in_process.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/growth.h"

using namespace headroom;
using namespace headroom::study;

namespace {

/// JSON is written with single quotes here.
std::string json(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

/// A plan of what is given; the users (each makes a request a second, unless others are given) call "web".
struct Known {
    std::string components;
    std::string connections = {};
    std::string slo = "[]";
    std::string more = {};
    std::string users = "{'id': 'users', 'type': 'users', 'requests_per_user_per_day': 86400}";

    std::string with(const std::string& population) const {
        return json("{'headroom': 1, 'name': 'Known', 'slo': " + slo + ", " + more + "'designs': [{'name': 'One', 'components': [" + users +
                    ", " + components + "], 'connections': [{'from': 'users', 'to': 'web'}" + connections +
                    "]}], 'phases': [{'name': 'Now', 'design': 'One', 'users': " + population + "}]}");
    }
};

const Known many_servers = {"{'id': 'web', 'type': 'service', 'workers': 8, 'cpu': 'exponential(10 ms)'}"};
const Known one_server = {"{'id': 'web', 'type': 'service', 'workers': 1, 'cpu': 'exponential(1 ms)'}"};
const Known chain = {
    "{'id': 'web', 'type': 'service', 'replicas': 4, 'workers': 4, 'asynchronous': true, 'cpu': 'exponential(12 ms)'},"
    "{'id': 'cache', 'type': 'cache', 'mode': 'fixed_ratio', 'hit_ratio': 0.8, 'workers': 2, 'cpu': 'exponential(1 ms)'},"
    "{'id': 'db', 'type': 'database', 'workers': 4, 'cpu': 'exponential(20 ms)'}",
    ", {'from': 'web', 'to': 'cache'}, {'from': 'cache', 'to': 'db'}"};
const Known called_often = {
    "{'id': 'web', 'type': 'service', 'replicas': 2, 'vcpus': 2, 'workers': 200, 'cpu': '5 ms'},"
    "{'id': 'db', 'type': 'database', 'vcpus': 2, 'cpu': 'exponential(3 ms)'}",
    ", {'from': 'web', 'to': 'db', 'calls': 2.5}"};
const Known expiring = {
    "{'id': 'web', 'type': 'service', 'cpu': 0},"
    "{'id': 'cache', 'type': 'cache', 'memory': '1 GB', 'ttl': '20 s', 'coalescing': true},"
    "{'id': 'db', 'type': 'database', 'vcpus': 1, 'cpu': 'exponential(4 ms)'}",
    ", {'from': 'web', 'to': 'cache'}, {'from': 'cache', 'to': 'db'}", "[]",
    "'keyspaces': [{'name': 'items', 'keys': 'uniform(8000)', 'item': '1 kB'}], 'routes': [{'name': 'read', 'keyspace': 'items'}], "};
const Known pooled = {
    "{'id': 'web', 'type': 'service', 'vcpus': 2, 'cpu': 'exponential(1 ms)'},"
    "{'id': 'db', 'type': 'database', 'vcpus': 64, 'cpu': 'exponential(10 ms)'}",
    ", {'from': 'web', 'to': 'db', 'pool': {'size': 4}}"};
const Known held = {
    "{'id': 'web', 'type': 'service', 'workers': 4, 'cpu': 'exponential(15 ms)'},"
    "{'id': 'db', 'type': 'database', 'workers': 1, 'cpu': 'exponential(10 ms)'}",
    ", {'from': 'web', 'to': 'db'}"};
const Known shedding = {"{'id': 'web', 'type': 'service', 'workers': 1, 'queue_limit': 9, 'cpu': 'exponential(1 ms)'}"};
const Known sessions = {"{'id': 'web', 'type': 'service', 'workers': 1, 'cpu': 'exponential(2 ms)'}", "", "[]", "",
                        "{'id': 'users', 'type': 'users', 'think': 'exponential(200 ms)'}"};
const Known endless = {"{'id': 'web', 'type': 'service', 'cpu': 0}", "", "[{'p95': '1 s'}]"};

Known promising(Known known, const std::string& slo) {
    known.slo = slo;
    return known;
}

/// Of one phase.
Stage stage_of(const std::string& text) {
    const plan::ParsedPlan parsed = plan::parse_plan(text);
    if (!parsed.plan) throw InvalidDocument("plan", parsed.diagnostics.list());
    const schema::Catalogue catalogue = models::all().catalogue();
    const Files files;
    const plan::Surroundings surroundings{catalogue, cost::find_builtin(cost::default_catalogue)->instances, files};
    GrowthOptions options;
    options.points = 2;
    validation::InProcess executor;
    Observer nobody;
    return grow(*parsed.plan, surroundings, options, executor, nobody).stages.at(0);
}

Stage stage_of(const Known& known) { return stage_of(known.with("100")); }

const Saturation* saturation(const Stage& stage, const std::string& component, const std::string& resource = "cpu") {
    for (const Saturation& each : stage.saturation)
        if (each.component == component && each.resource == resource) return &each;
    return nullptr;
}

/// What is wrong with a population that should be `exact`, within a share of it; nothing if it is right, and narrow.
QByteArray fault(const Crossing& at, double exact, double tolerance, double widest = 0.06) {
    const bool right = std::abs(at.users - exact) <= tolerance * exact;
    const bool narrow = at.low <= at.users && at.users <= at.high && at.high - at.low <= widest * at.users;
    if (right && narrow) return {};
    return QString("%1 (%2 to %3) for %4").arg(at.users).arg(at.low).arg(at.high).arg(exact).toUtf8();
}

}  // namespace

/// Where designs end whose ends are known exactly.
class TestLimits : public QObject {
    Q_OBJECT
private slots:
    /// By the utilization law: replicas x vCPUs / (calls x CPU time).
    void capacities_by_the_utilization_law_data() {
        QTest::addColumn<QString>("plan");
        QTest::addColumn<QMap<QString, double>>("exact");
        const auto row = [](const char* name, const Known& known, const QMap<QString, double>& exact) {
            for (const char* users : {"40", "100"})
                QTest::addRow("%s, from %s", name, users) << QString::fromStdString(known.with(users)) << exact;
        };
        row("M/M/8", many_servers, {{"web", 800}});
        row("web chain with a cache", chain, {{"web", 16 / 0.012}, {"cache", 2000}, {"db", 4 / 0.004}});
        row("a database called several times", called_often, {{"web", 800}, {"db", 2 / 0.0075}});
    }
    void capacities_by_the_utilization_law() {
        QFETCH(QString, plan);
        using Exact = QMap<QString, double>;
        QFETCH(Exact, exact);
        const Stage stage = stage_of(plan.toStdString());
        double least = 1e300;
        for (const QString& component : exact.keys()) {
            const Saturation* found = saturation(stage, component.toStdString());
            QVERIFY2(found, qPrintable(component));
            QCOMPARE(found->at.method, Method::UtilizationLaw);
            QCOMPARE(fault(found->at, exact[component], 0.02), QByteArray());
            least = std::min(least, exact[component]);
        }
        QVERIFY(stage.limit.has_value());
        QCOMPARE(stage.limit->kind, CapacityLimit::Kind::Saturated);
        QCOMPARE(exact[QString::fromStdString(stage.limit->component)], least);
        QCOMPARE(fault(stage.limit->at, least, 0.02), QByteArray());
    }

    /// Of K keys, each alive for T after it was fetched, λ / (1 + λT/K) requests a second miss: the busier it gets the more the
    /// database is spared. By what it works at 100 users it would end at 312.
    void a_demand_that_falls_with_traffic() {
        const Stage stage = stage_of(expiring);
        QVERIFY(stage.limit.has_value());
        QCOMPARE(stage.limit->component, std::string("db"));
        QCOMPARE(fault(stage.limit->at, 250 / (1 - 250 * 20.0 / 8000), 0.02), QByteArray());
    }

    /// Four threads that wait for their database are never more than four customers of a closed network of a delay of 15 ms and a
    /// queue of 10 ms: mean value analysis gives what they answer when all are busy, 95.2 a second.
    void threads_that_are_held() {
        double answered = 0, queue = 0;
        for (int threads = 1; threads <= 4; ++threads) {
            const double residence = 0.010 * (1 + queue);
            answered = threads / (0.015 + residence);
            queue = answered * residence;
        }
        const Stage stage = stage_of(held);
        QVERIFY(stage.limit.has_value());
        QCOMPARE(stage.limit->component + "." + stage.limit->resource, std::string("web.workers"));
        QCOMPARE(fault(stage.limit->at, answered, 0.02), QByteArray());
    }

    /// Four connections held for 10 ms carry 400 calls a second; no resource that is counted is anywhere near its end.
    void a_pool_that_no_resource_shows() {
        const Stage stage = stage_of(pooled);
        QVERIFY(stage.limit.has_value());
        QCOMPARE(stage.limit->kind, CapacityLimit::Kind::Unstable);
        QCOMPARE(stage.limit->at.method, Method::Simulated);
        QCOMPARE(stage.limit->component, std::string("web"));
        QCOMPARE(fault(stage.limit->at, 400.0, 0.03), QByteArray());
        QCOMPARE(fault(saturation(stage, "web")->at, 2000.0, 0.02), QByteArray());
    }

    /// M/M/1/K loses (1 - ρ) ρ^K / (1 - ρ^(K+1)).
    void a_queue_that_sheds_load() {
        const auto lost = [](double rho) { return (1 - rho) * std::pow(rho, 10) / (1 - std::pow(rho, 11)); };
        double low = 0.1, high = 0.99;
        while (high - low > 1e-6) (lost((low + high) / 2) < overload_ratio ? low : high) = (low + high) / 2;
        const Stage stage = stage_of(shedding);
        QVERIFY(stage.limit.has_value());
        QCOMPARE(stage.limit->kind, CapacityLimit::Kind::Overloaded);
        QCOMPARE(fault(stage.limit->at, 1000 * low, 0.03), QByteArray());
    }

    /// M/M/1 answers 95 % within ln 20 / (μ - λ).
    void the_first_promise_that_is_broken_data() {
        QTest::addColumn<QString>("limit");
        QTest::addColumn<double>("exact");
        QTest::newRow("far below saturation") << "6 ms" << 1000 - std::log(20) / 0.006;
        QTest::newRow("near saturation") << "60 ms" << 1000 - std::log(20) / 0.060;
    }
    void the_first_promise_that_is_broken() {
        QFETCH(QString, limit);
        QFETCH(double, exact);
        const Stage stage = stage_of(promising(one_server, "[{'mean': '1 s'}, {'p95': '" + limit.toStdString() + "'}]"));
        QVERIFY(stage.slo_miss.has_value());
        QCOMPARE(stage.slo_miss->slo.metric, std::string("p95"));
        QCOMPARE(fault(stage.slo_miss->at, exact, 0.02, 0.1), QByteArray());
        QCOMPARE(stage.breaks_at()->users, stage.slo_miss->at.users);
    }

    void a_promise_that_is_never_kept() {
        const Stage stage = stage_of(promising(one_server, "[{'p95': '1 ms'}]"));
        QVERIFY(stage.slo_miss.has_value());
        QCOMPARE(stage.slo_miss->at.low, 0.0);
        QVERIFY(stage.slo_miss->at.users <= 50);
    }

    /// Sessions that think for Z and are served in S: the asymptotes of throughput, N / (Z + S) and 1 / S, cross at (Z + S) / S.
    void sessions_that_wait_for_their_answers() {
        const Stage stage = stage_of(sessions);
        QVERIFY(stage.limit.has_value());
        QCOMPARE(stage.limit->at.method, Method::Asymptotes);
        QCOMPARE(fault(stage.limit->at, 101.0, 0.02), QByteArray());
    }

    void what_never_ends() {
        const Stage stage = stage_of(endless);
        QVERIFY(!stage.limit && !stage.slo_miss && !stage.breaks_at());
    }
};

QTEST_APPLESS_MAIN(TestLimits)
#include "tst_limits.moc"
