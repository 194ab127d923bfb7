// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <algorithm>

#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/scenario.h"
#include "plan/shards.h"

using namespace headroom;

namespace {

const schema::Catalogue& catalogue() {
    static const schema::Catalogue all = models::all().catalogue();
    return all;
}

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

plan::Surroundings surroundings(const Files& files) {
    return {catalogue(), cost::find_builtin(cost::default_catalogue)->instances, files, cost::builtin_names()};
}

QStringList mistakes_of(const QByteArray& text, const Files& files) {
    QStringList lines;
    const Diagnostics diagnostics = plan::check(plan::parse_plan(text.toStdString()), surroundings(files));
    for (const Diagnostic& each : diagnostics.list()) lines << QString::fromStdString(to_string(each, ""));
    return lines;
}

/// Rows of a text in a plan, another in its place, and what is said then.
auto rows_of_changes() {
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("message");
    return [](const char* name, const char* before, const char* after, const char* message) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after) << QString(message);
    };
}

}  // namespace

/// The example plans, with the component types and prices that the program has.
class TestPresets : public QObject {
    Q_OBJECT
private slots:
    void are_sound_data() {
        QTest::addColumn<QString>("path");
        QDirIterator files(PRESETS, {"*.headroom.json"}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            QTest::newRow(qPrintable(QDir(PRESETS).relativeFilePath(path))) << path;
        }
    }
    void are_sound() {
        QFETCH(const QString, path);
        const Files files(QFileInfo(path).path().toStdString());
        const QByteArray text = read(path);
        QCOMPARE(mistakes_of(text, files).join('\n'), QString());
        const plan::Plan plan = *plan::parse_plan(text.toStdString()).plan;
        const std::string printed = plan::print_plan(plan);
        QCOMPARE(plan::print_plan(*plan::parse_plan(printed).plan), printed);
        for (const plan::Phase& phase : plan.phases) {
            for (const plan::Design& design : plan.designs) {
                if (phase.design != design.name && !phase.set.empty()) continue;
                const plan::Scenario scenario = plan::resolve(plan, phase.name, design.name, surroundings(files));
                // what stands behind a router of shards is there once for each
                QVERIFY(scenario.components.size() >= design.components.size());
                for (const plan::Component& each : design.components) {
                    const bool found =
                        std::ranges::any_of(scenario.components, [&](const auto& one) { return plan::drawn_id(one.id) == each.id; });
                    QVERIFY2(found, each.id.c_str());
                }
            }
        }
    }

    /// What `./dev bench` measures, besides the models with a reference.
    void the_benchmark_has_every_type() {
        const QByteArray text = read(EVERY_TYPE);
        QCOMPARE(mistakes_of(text, Files()).join('\n'), QString());
        const plan::ParsedPlan parsed = plan::parse_plan(text.toStdString());
        const auto& components = parsed.plan->designs.front().components;
        for (const schema::Record* type : catalogue().records())
            QVERIFY2(std::ranges::any_of(components, [&](const auto& one) { return one.type == type->name; }), type->name.c_str());
    }

    /// Pods stand on the cluster's nodes: it is those that are chosen, and bought.
    void what_stands_on_nodes_has_no_machine() {
        const auto plan = [](const char* of_pods, const char* of_nodes, const char* more = "") {
            return QByteArray(R"({"headroom": 1, "name": "Pods", "routes": [{"name": "r"}], "designs": [{"name": "D", "components": [
              {"id": "users", "type": "users"}, {"id": "web", "type": "service", "vcpus": 1)") +
                   of_pods + R"(}, {"id": "k8s", "type": "cluster", "instance": "m6i.large")" + of_nodes +
                   R"(}], "connections": [{"from": "users", "to": "web"}, {"from": "k8s", "to": "web"})" + more + R"(]}],
              "phases": [{"name": "P", "users": 100, "design": "D"}]})";
        };
        const char* reserves = R"(, "purchase": {"reserved": 2})";
        QCOMPARE(mistakes_of(plan("", reserves), Files()).join('\n'), QString());
        const auto verify_one = [&](const QByteArray& text, const char* message, const char* where) {
            const QStringList mistakes = mistakes_of(text, Files());
            QCOMPARE(mistakes.size(), 1);
            QVERIFY2(mistakes[0].contains(message) && mistakes[0].contains(where), qPrintable(mistakes[0]));
        };
        verify_one(plan(reserves, ""), "warning: 'web' stands on nodes of 'k8s': this buys nothing", "$.designs[0].components[1].purchase");
        verify_one(plan(R"(, "instance": "m6i.large")", ""),
                   "error: 'web' stands on nodes of 'k8s' and has no instance of its own; expected \"instance\" of 'k8s'",
                   "$.designs[0].components[1].instance");
        verify_one(plan("", "", R"(, {"id": "again", "from": "k8s", "to": "web"})"), "error: 'web' stands on 'k8s' already",
                   "$.designs[0].connections[2]");
        verify_one(
            plan(R"(, "cpu_request": 1.8)", "").replace(R"("vcpus": 1)", R"("vcpus": 2)"),
            "error: a pod of 'web' requests 1.8 vCPUs; a node of 'k8s' (m6i.large) has 1.78 for pods; expected a smaller \"cpu_request\"",
            "$.designs[0].components[1]");
        verify_one(plan(R"(, "memory": "7 GiB")", ""), "error: a pod of 'web' requests 7 GiB", "$.designs[0].components[1]");
        QByteArray apart = plan("", R"(}, {"id": "far", "type": "service", "vcpus": 1, "place": {"region": "b"})",
                                R"(, {"from": "web", "to": "far"}, {"from": "k8s", "to": "far"})");
        apart.replace(R"({"name": "D", )", R"({"name": "D", "platform": {"regions": [{"name": "a"}, {"name": "b"}],
                      "links": [{"name": "ab", "from": "a", "to": "b", "latency": "20 ms"}]}, )");
        verify_one(apart, "error: 'far' is to stand on nodes of 'k8s' in region 'b', 'web' in region 'a'", "$.designs[0].connections[3]");
        QByteArray lost = plan("", "");
        lost.replace(R"("users": 100, )", R"("users": 100, "incidents": [{"type": "replica_loss", "component": "k8s", "at": "12:00"}], )");
        verify_one(lost, "error: 'k8s' answers no calls itself", "$.phases[0].incidents[0].component");
        QByteArray idle = plan("", "");
        idle.replace(R"(, {"from": "k8s", "to": "web"})", "");
        verify_one(idle, "error: nothing stands on 'k8s'", "$.designs[0].components[2]");
    }

    void broken_ones_are_told_data() {
        const auto row = rows_of_changes();
        row("type", "\"type\": \"database\"", "\"type\": \"datbase\"", "unknown type 'datbase'; did you mean 'database'?");
        row("instance", "db.m6g.large", "db.m6g.lage", "there is no instance type 'db.m6g.lage'; did you mean 'db.m6g.large'?");
        row("parameter", "\"workers\"", "\"wokrers\"", "unknown parameter 'wokrers' of service; did you mean 'workers'?");
        row("as others call it", "\"workers\"", "\"threads\"", "unknown parameter 'threads' of service; did you mean 'workers'?");
        row("as nobody calls anything", "\"replicas\": 2", "\"colour\": 2",
            "unknown parameter 'colour' of service; expected one of those that 'headroom components service' lists");
        row("of a connection", "\"time_limit\"", "\"timeout\"", "unknown parameter 'timeout' of connection; did you mean 'time_limit'?");
        row("one of two", "\"requests_per_user_per_day\"", "\"rps\"",
            "unknown parameter 'rps' of users; did you mean 'requests_per_user_per_day'?");
        row("a copy that is called", "\"type\": \"database\"", "\"type\": \"read_replica\"",
            "takes primary (attachments), scaling (scaling); expected from a database's replicas, or from an autoscaler");
        row("unit", "exponential(8 ms)", "exponential(8 MB)", "is a size in bytes; expected a time");
        row("profile", "diurnal(peak=3", "diurnal(peak=0.3", "peak 0.3 of diurnal is out of range");
        row("into a source", "\"from\": \"web\", \"to\": \"db\"", "\"from\": \"web\", \"to\": \"users\"",
            "'users' is a source of requests; nothing connects to it");
    }
    void broken_ones_are_told() {
        QFETCH(const QByteArray, before);
        QFETCH(const QByteArray, after);
        QFETCH(const QString, message);
        QByteArray text = read(PRESETS "/hello.headroom.json");
        QVERIFY(text.contains(before));
        text.replace(text.indexOf(before), before.size(), after);
        const QString all = mistakes_of(text, Files()).join('\n');
        QVERIFY2(all.contains("error: ") && all.contains(message), qPrintable(all));
    }

    /// What is read without a mistake, and means something else than its author may think.
    void idle_ones_are_told_data() {
        const auto row = rows_of_changes();
        row("without workers", "\"workers\": 16", "\"queue_limit\": 20",
            "\"queue_limit\" of 'web' changes nothing: it counts only with \"workers\"; expected \"workers\", or no \"queue_limit\"");
        row("of another choice", "\"time_limit\": \"5 s\"", "\"retry\": {\"multiplier\": 2}",
            "\"retry.multiplier\" of 'users->web' changes nothing: it counts only with \"backoff\": \"exponential\"; expected "
            "\"backoff\": \"exponential\", or no \"multiplier\"");
        row("beside what says the same", "\"time_limit\": \"5 s\"", "\"hedge\": {\"delay\": \"20 ms\", \"percentile\": 0.9}",
            "\"hedge.percentile\" of 'users->web' changes nothing: it counts only without \"delay\"; expected no \"delay\", or no "
            "\"percentile\"");
        row("of a cache that finds its hits", "\"type\": \"database\", ", "\"type\": \"cache\", \"hit_ratio\": 0.9, \"note\": ",
            "\"hit_ratio\" of 'db' changes nothing: it counts only with \"mode\": \"fixed_ratio\"");
        row("keys that nobody has", "\"type\": \"database\", ", "\"type\": \"cache\", \"note\": ",
            "nothing that comes to 'db' looks up a key: each call of it is a miss; expected a \"keyspace\" of the routes, or \"mode\": "
            "\"fixed_ratio\"");
        row("a weight that nobody chooses by", "\"time_limit\": \"5 s\"", "\"weight\": 2",
            "\"weight\" of 'users->web' changes nothing: 'users' does not choose among what it calls; expected a load balancer on the way, "
            "or no \"weight\"");
        row("no time for an answer", "\"time_limit\": \"5 s\"", "\"time_limit\": \"50 ms\", \"latency\": \"26 ms\"",
            "no answer comes along 'users->web' in time: it is on the way for 52 ms, and waited for 50 ms; expected a time limit above 52 "
            "ms");
        row("a second try after the last", "\"time_limit\": \"5 s\"",
            "\"calls\": {\"write\": 0}, \"time_limit\": \"5 s\", \"hedge\": {\"delay\": \"6 s\"}",
            "\"hedge\" of 'users->web' changes nothing: a call is given up after 5 s, before it is hedged; expected a \"delay\" below 5 s");
        row("instances that nobody uses",
            "\"type\": \"service\", \"at\": [240, 0], \"instance\": \"m6i.large\", \"replicas\": 2, \"workers\": 16, ",
            "\"type\": \"function\", \"concurrency\": 20, \"provisioned\": 25, ",
            "5 of the 25 provisioned instances of 'web' are paid for and never used: it takes 20 calls at once; expected a higher "
            "\"concurrency\", or fewer \"provisioned\"");
        row("shares of two kinds", "\"share\": 0.9", "\"share\": 90, \"response\": \"20 kB\"}, {\"name\": \"other\", \"share\": \"10 %\"",
            "shares are relative to each other, and \"10 %\" is 0.1: 90 beside it is 99.8 % of all requests; expected all in percent, or "
            "all as numbers");
    }
    void idle_ones_are_told() {
        QFETCH(const QByteArray, before);
        QFETCH(const QByteArray, after);
        QFETCH(const QString, message);
        QByteArray text = read(PRESETS "/hello.headroom.json");
        text.replace(text.indexOf(before), before.size(), after);
        text.replace("\"note\": \"at\": [480, 0], \"instance\": \"db.m6g.large\", ", "");
        const QStringList all = mistakes_of(text, Files());
        QVERIFY2(all.filter(message).size() == 1 && all.filter("warning: ").size() == all.size(), qPrintable(all.join('\n')));
    }
    /// The same with what it needs beside it, or as it is anyway: nothing to tell.
    void what_counts_is_not_told() {
        QByteArray text = read(PRESETS "/hello.headroom.json");
        text.replace("\"workers\": 16", "\"workers\": 16, \"queue_limit\": 20");
        text.replace("\"time_limit\": \"5 s\"",
                     "\"retry\": {\"backoff\": \"exponential\", \"multiplier\": 2}, \"hedge\": {\"percentile\": 0.9}, \"breaker\": "
                     "{\"slow\": \"60 s\", \"failures\": 7}");
        text.replace("\"kind\": \"write\"", "\"kind\": \"read\"");  // which is not hedged
        QCOMPARE(mistakes_of(text, Files()).join('\n'), QString());
    }
};

QTEST_APPLESS_MAIN(TestPresets)
#include "tst_presets.moc"
