// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>

#include "core/error.h"
#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/risk.h"

using namespace headroom;
using namespace headroom::study;

namespace {

/// JSON is written with single quotes here.
std::string json(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

const std::string users = "{'id': 'users', 'type': 'users'}, ";

struct Made {
    Made(const std::string& components, const std::string& connections) {
        const plan::ParsedPlan parsed = plan::parse_plan(json(
            "{'headroom': 1, 'name': 'Made', 'routes': [{'name': 'read', 'share': 0.9}, {'name': 'write', 'share': 0.1, 'kind': 'write'}], "
            "'designs': [{'name': 'One', 'components': [" +
            users + components + "], 'connections': [" + connections + "]}], 'phases': [{'name': 'Now', 'design': 'One', 'users': 100}]}"));
        if (!parsed.plan) throw InvalidDocument("plan", parsed.diagnostics.list());
        scenario = plan::resolve(*parsed.plan, "Now", {}, {catalogue, instances(), files});
        peak.rate_per_s = 100;
        for (const auto& component : scenario.components) {
            peak.components.emplace_back();
            peak.components.back().id = component.id;
            peak.components.back().replicas = {1, 0};
        }
    }
    static const plan::Instances& instances() { return cost::find_builtin(cost::default_catalogue)->instances; }

    Made& set(const std::string& id, double replicas, double cpu) {
        ComponentResult& component = peak.components[*scenario.find_component(id)];
        component.replicas = {replicas, 0};
        component.resources = {{"cpu", {cpu, 0.001}}};
        component.bottleneck = 0;
        return *this;
    }

    schema::Catalogue catalogue = models::all().catalogue();
    Files files;
    plan::Scenario scenario;
    LevelResult peak;
};

std::string names(const std::vector<Finding>& findings) {
    std::string all;
    for (const Finding& finding : findings) all += finding.component + " ";
    return all;
}

}  // namespace

class TestRisk : public QObject {
    Q_OBJECT
private slots:
    void single_points_of_failure_data() {
        QTest::addColumn<QString>("components");
        QTest::addColumn<QString>("connections");
        QTest::addColumn<QString>("wanted");
        const QString web = "{'id': 'web', 'type': 'service'}, ", db = "{'id': 'db', 'type': 'database'}",
                      in = "{'from': 'users', 'to': 'web'}, ";
        QTest::newRow("a chain") << web + db << in + "{'from': 'web', 'to': 'db'}"
                                 << "web db ";
        QTest::newRow("one route") << web + db << in + "{'from': 'web', 'to': 'db', 'calls': {'write': 1, 'read': 0}}"
                                   << "web db ";
        QTest::newRow("now and then") << web + db << in + "{'from': 'web', 'to': 'db', 'calls': 0.5}"
                                      << "web ";
        QTest::newRow("can do without") << web + db << in + "{'from': 'web', 'to': 'db', 'on_failure': 'ignore'}"
                                        << "web ";
        QTest::newRow("a standby in another zone")
            << web + "{'id': 'db', 'type': 'database', 'multi_zone': true}" << in + "{'from': 'web', 'to': 'db'}"
            << "web ";
        QTest::newRow("no machines of its own") << web + "{'id': 'f', 'type': 'function'}, {'id': 's3', 'type': 'object_store'}"
                                                << in + "{'from': 'web', 'to': 'f'}, {'from': 'f', 'to': 's3'}"
                                                << "web ";
        QTest::newRow("its copies answer what is read") << web + db + ", {'id': 'copy', 'type': 'read_replica'}"
                                                        << in + "{'from': 'web', 'to': 'db', 'calls': {'read': 1, 'write': 0}}, "
                                                                "{'from': 'db', 'to': 'copy'}"
                                                        << "web ";
        QTest::newRow("its copies write nothing")
            << web + db + ", {'id': 'copy', 'type': 'read_replica'}" << in + "{'from': 'web', 'to': 'db'}, {'from': 'db', 'to': 'copy'}"
            << "web db ";
        const QString two = "{'id': 'lb', 'type': 'load_balancer'}, {'id': 'a', 'type': 'service'}, {'id': 'b', 'type': 'service'}, ";
        QTest::newRow("either will do")
            << two + db
            << "{'from': 'users', 'to': 'lb'}, {'from': 'lb', 'to': 'a'}, {'from': 'lb', 'to': 'b'}, {'from': 'a', 'to': 'db'}, "
               "{'from': 'b', 'to': 'db'}"
            << "";
        const QString queue = "{'id': 'jobs', 'type': 'queue'}, {'id': 'worker', 'type': 'worker'}";
        QTest::newRow("behind a queue") << web + queue << in + "{'from': 'web', 'to': 'jobs'}, {'from': 'jobs', 'to': 'worker'}"
                                        << "web ";
        QTest::newRow("who hears of it") << web + db + ", {'id': 'news', 'type': 'topic'}"
                                         << in + "{'from': 'web', 'to': 'news'}, {'from': 'news', 'to': 'db'}"
                                         << "web ";
    }
    void single_points_of_failure() {
        QFETCH(QString, components);
        QFETCH(QString, connections);
        QFETCH(QString, wanted);
        const Made made(components.toStdString(), connections.toStdString());
        QCOMPARE(QString::fromStdString(names(find_single_points_of_failure(made.scenario, made.peak))), wanted);
    }

    void what_runs_twice_may_fail_once() {
        Made made("{'id': 'web', 'type': 'service', 'replicas': 2}, {'id': 'db', 'type': 'database'}",
                  "{'from': 'users', 'to': 'web'}, {'from': 'web', 'to': 'db', 'calls': {'read': 0, 'write': 2}}");
        made.set("web", 2, 0.5);
        const auto findings = find_single_points_of_failure(made.scenario, made.peak);
        QCOMPARE(names(findings), std::string("db "));
        QVERIFY(findings[0].text.find("every request of write needs it") != std::string::npos);
    }

    void a_resource_that_is_nearly_saturated() {
        Made made("{'id': 'web', 'type': 'service'}", "{'from': 'users', 'to': 'web'}");
        QVERIFY(find_saturation(made.scenario, Made::instances(), made.set("web", 1, 0.89).peak).empty());
        const auto findings = find_saturation(made.scenario, Made::instances(), made.set("web", 1, 0.94).peak);
        QCOMPARE(names(findings), std::string("web "));
        QVERIFY2(findings[0].text.starts_with("cpu of web is 94 % busy at the peak: about 6.4 % more traffic saturates it"),
                 findings[0].text.c_str());
        QCOMPARE(findings[0].evidence[0].value, 0.94);
    }

    /// What is refused is no load of the resource, but wanted: 25/s that are carried of 100/s, and 60 % of 166.7/s are 100/s.
    void what_is_refused_is_offered_load() {
        Made made("{'id': 'web', 'type': 'service'}, {'id': 'x', 'type': 'external', 'quota': '25/s'}",
                  "{'from': 'users', 'to': 'web'}, {'from': 'web', 'to': 'x'}");
        made.set("web", 1, 0.95).set("x", 1, 1);
        made.peak.components[2].resources[0].name = "quota";
        made.peak.connections.resize(2);
        for (ConnectionResult& each : made.peak.connections) {
            each.calls_per_s = {100, 0};
            each.failures_per_s = {75, 0};
        }
        const auto findings = find_saturation(made.scenario, Made::instances(), made.peak);
        QCOMPARE(names(findings), std::string("web x "));
        QVERIFY2(findings[0].text.starts_with("cpu of web is 95 % busy at the peak: about 5.3 % more traffic saturates it"),
                 findings[0].text.c_str());
        QVERIFY2(findings[1].text.starts_with("quota of x is 100 % busy at the peak: 75 % of the calls to it fail already"),
                 findings[1].text.c_str());
        QVERIFY2(findings[0].text.ends_with("; more replicas or a larger instance would help."), findings[0].text.c_str());
        QVERIFY2(findings[1].text.ends_with("; a larger limit would help."), findings[1].text.c_str());  // it has no replicas
        QCOMPARE(findings[1].change.value().text, std::string("x.quota from 25/s to 167/s"));
    }

    void what_does_not_suffice_has_no_headroom() {
        Made made("{'id': 'web', 'type': 'service', 'vcpus': 1}", "{'from': 'users', 'to': 'web'}");
        const auto findings = find_saturation(made.scenario, Made::instances(), made.set("web", 1, 1.28).peak);
        QVERIFY2(findings[0].text.starts_with("cpu of web is 128 % busy at the peak: it does not suffice already"),
                 findings[0].text.c_str());
    }

    /// Three digits, and enough: 2.5 x 0.94 / 0.6 = 3.91666...
    void changes_are_rounded_up() {
        Made made("{'id': 'db', 'type': 'database', 'vcpus': 2.5}", "{'from': 'users', 'to': 'db'}");
        const auto findings = find_saturation(made.scenario, Made::instances(), made.set("db", 1, 0.94).peak);
        QCOMPARE(findings[0].change.value().set.front().value.as_number(), 3.92);
    }

    void retries_that_multiply_data() {
        QTest::addColumn<QString>("to_web");
        QTest::addColumn<QString>("to_db");
        QTest::addColumn<double>("attempts");
        QTest::newRow("at both levels") << ", 'retry': {'attempts': 2}"
                                        << ", 'retry': {}" << 6.0;
        QTest::newRow("few") << ", 'retry': {'attempts': 2}"
                             << ", 'retry': {'attempts': 2}" << 0.0;
        QTest::newRow("at one level") << ""
                                      << ", 'retry': {'attempts': 9}" << 0.0;
        QTest::newRow("with a budget above") << ", 'retry': {'budget': {}}"
                                             << ", 'retry': {}" << 0.0;
        QTest::newRow("with a budget below") << ", 'retry': {}"
                                             << ", 'retry': {'budget': {}}" << 0.0;
        QTest::newRow("no calls of a retried route") << ", 'retry': {}, 'calls': 0"
                                                     << ", 'retry': {}" << 0.0;
    }
    void retries_that_multiply() {
        QFETCH(QString, to_web);
        QFETCH(QString, to_db);
        QFETCH(double, attempts);
        const Made made("{'id': 'web', 'type': 'service'}, {'id': 'db', 'type': 'database'}, {'id': 'other', 'type': 'service'}",
                        "{'from': 'users', 'to': 'other'}, {'from': 'users', 'to': 'web'" + to_web.toStdString() +
                            "}, {'from': 'web', 'to': 'db'" + to_db.toStdString() + "}");
        const auto findings = find_retry_amplification(made.scenario);
        QCOMPARE(findings.empty() ? 0.0 : findings[0].evidence[0].value, attempts);
        if (findings.empty()) return;
        QCOMPARE(names(findings), std::string("db "));
        QCOMPARE(findings[0].change->set.size(), std::size_t{1});  // the level next to the failure keeps its own
        QCOMPARE(findings[0].change->set[0].path, std::string("users->web.retry.budget"));
    }

    void time_limits_turned_round_data() {
        QTest::addColumn<QString>("to_lb");
        QTest::addColumn<QString>("to_web");
        QTest::addColumn<QString>("to_db");
        QTest::addColumn<QString>("changed");
        const QString one = ", 'time_limit': '1 s'", two = ", 'time_limit': '2 s'", none;
        QTest::newRow("shorter below") << two << none << one << "";
        QTest::newRow("as long below") << none << one << one << "";
        QTest::newRow("longer below") << none << one << two << "web->db.time_limit";
        QTest::newRow("over one without") << one << none << two << "web->db.time_limit";
        QTest::newRow("none below") << one << none << none << "";
        QTest::newRow("what is called off stops") << none << one + ", 'cancel': true" << two << "";
        QTest::newRow("what nobody calls off does not") << one << two + ", 'cancel': true" << none << "lb->web.time_limit";
    }
    void time_limits_turned_round() {
        QFETCH(QString, to_lb);
        QFETCH(QString, to_web);
        QFETCH(QString, to_db);
        QFETCH(QString, changed);
        const Made made("{'id': 'lb', 'type': 'load_balancer'}, {'id': 'web', 'type': 'service'}, {'id': 'db', 'type': 'database'}",
                        "{'from': 'users', 'to': 'lb'" + to_lb.toStdString() + "}, {'from': 'lb', 'to': 'web'" + to_web.toStdString() +
                            "}, {'from': 'web', 'to': 'db'" + to_db.toStdString() + "}");
        const auto findings = find_time_limits_turned_round(made.scenario);
        QCOMPARE(findings.empty() ? QString() : QString::fromStdString(findings[0].change->set[0].path), changed);
        if (findings.empty()) return;
        QCOMPARE(findings.size(), std::size_t{1});
        QCOMPARE(findings[0].change->set[0].value, Value("800 ms"));
    }

    void over_provisioned_data() {
        QTest::addColumn<QString>("instance");
        QTest::addColumn<double>("replicas");
        QTest::addColumn<double>("cpu");
        QTest::addColumn<QString>("text");
        QTest::newRow("busy") << "m6i.2xlarge" << 4.0 << 0.25 << "";
        QTest::newRow("fewer") << "m6i.2xlarge" << 12.0 << 0.15
                               << "web is 15 % busy at the peak: 3 replicas instead of 12 would be 60 % busy.";
        QTest::newRow("two are left") << "m6i.2xlarge" << 3.0 << 0.05
                                      << "web is 5 % busy at the peak: 2 replicas instead of 3 would be 7.5 % busy.";
        QTest::newRow("smaller") << "m6i.2xlarge" << 2.0 << 0.12
                                 << "web is 12 % busy at the peak on m6i.2xlarge: m6i.large would be 48 % busy, if its memory is enough.";
        QTest::newRow("a step smaller")
            << "m6i.2xlarge" << 1.0 << 0.18
            << "web is 18 % busy at the peak on m6i.2xlarge: m6i.xlarge would be 36 % busy, if its memory is enough.";
        QTest::newRow("the smallest") << "m6i.large" << 1.0 << 0.01 << "";
    }
    void over_provisioned() {
        QFETCH(QString, instance);
        QFETCH(double, replicas);
        QFETCH(double, cpu);
        QFETCH(QString, text);
        Made made("{'id': 'web', 'type': 'service', 'instance': '" + instance.toStdString() + "'}", "{'from': 'users', 'to': 'web'}");
        const auto findings = find_over_provisioned(made.scenario, Made::instances(), made.set("web", replicas, cpu).peak);
        QCOMPARE(findings.empty() ? QString() : QString::fromStdString(findings[0].text), text);
    }
};

QTEST_APPLESS_MAIN(TestRisk)
#include "tst_risk.moc"
