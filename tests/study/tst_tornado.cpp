// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "fakes.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/tornado.h"

using namespace headroom;
using namespace headroom::study;

namespace {

double size_of(const protocol::Request& request) {
    const Value* size = request.plan.designs[0].components[1].settings.find("size");
    return size != nullptr ? size->as_number() : 1;
}

/// Responses of 1/size on average, with noise that all runs of a replication share; a machine for each unit of size.
protocol::Measurement box(const protocol::Request& request) {
    RandomStream stream = stream_of(request);
    protocol::LevelMeasure level = level_of(10, (1 + 0.3 * stream.exponential()) / size_of(request));
    level.components[1].usage = {{"instance", "m6i.large", "", size_of(request)}};
    return measurement_of({level});
}

Tornado tornado_of(const World& world, FakeExecutor& executor) {
    Options options;
    options.replications = 5;
    Observer nobody;
    return find_tornado(plan::reduce(world.plan, "Now", std::nullopt), world.surroundings(), options, executor, nobody);
}

constexpr const char* plan_text = R"json({"headroom": 1, "name": "Knobs",
  "keyspaces": [{"name": "products", "keys": "zipf(1000, 0.9)", "item": "lognormal(p50=8 kB, p99=200 kB)"}],
  "routes": [{"name": "browse", "share": 0.75, "keyspace": "products"}, {"name": "buy", "share": 0.25}],
  "designs": [{"name": "One", "components": [
      {"id": "users", "type": "users"},
      {"id": "web", "type": "service", "workers": 1000, "cpu": {"browse": "5 ms", "buy": "exponential(10 ms) ± 30 %"}},
      {"id": "limit", "type": "external", "latency": "uniform(1 ms, 3 ms)"}],
    "connections": [{"from": "users", "to": "web", "retry": {"attempts": 3}, "time_limit": "2 s"}, {"from": "web", "to": "limit"}]}],
  "phases": [{"name": "Now", "users": 100, "design": "One"}]})json";

}  // namespace

class TestTornado : public QObject {
    Q_OBJECT

private slots:
    /// Size 1 to 1.1: 1 − 1/1.1 shorter in every replication, and a tenth dearer.
    void effects_are_paired_and_ranked() {
        const World world;
        FakeExecutor executor(box);
        const Tornado tornado = tornado_of(world, executor);
        const TornadoBar& first = tornado.bars.front();
        QCOMPARE(first.knob.raised.path, "web.size");
        QCOMPARE(first.knob.from, "1");
        QCOMPARE(first.knob.to, "1.1");
        const Estimate p95 = relative(first.p95), cost = relative(first.cost);
        QVERIFY(std::abs(*p95.value - (1 / 1.1 - 1)) < 1e-9);
        QVERIFY(std::abs(*cost.value - 0.1) < 1e-4);  // to the cent
        QVERIFY(first.p95.is_clear() && first.cost.is_clear());
        QVERIFY(*first.p95.variance_ratio < 0.1);
        for (std::size_t i = 1; i < tornado.bars.size(); ++i) QCOMPARE(tornado.bars[i].effect(), 0.0);  // others change nothing here
        const auto json = nlohmann::json::parse(print_tornado(tornado));
        QVERIFY(json["format"] == "headroom-tornado" && json["bars"][0]["path"] == "web.size");
        QVERIFY(json["bars"].size() == tornado.bars.size());
    }

    void what_becomes_unstable_comes_first_and_what_fails_is_told() {
        const World world;
        FakeExecutor executor([](const protocol::Request& request) {
            const Value* rate = request.plan.designs[0].components[0].settings.find("rate");
            protocol::Measurement measurement = box(request);
            if (rate != nullptr) measurement.levels[0].growing = {"web"};
            if (request.plan.routes.as_array()[0].find("share")->is_string()) throw RunError("no luck");
            return measurement;
        });
        const Tornado tornado = tornado_of(world, executor);
        QCOMPARE(tornado.bars.front().knob.raised.path, "users.rate");
        QVERIFY(tornado.bars.front().status == Status::Unstable);
        const auto failed = std::ranges::find_if(tornado.bars, [](const TornadoBar& bar) { return !bar.failure.empty(); });
        QVERIFY(failed != tornado.bars.end());
        QCOMPARE(failed->knob.raised.path, "routes.browse.share");
        QCOMPARE(failed->failure, "no luck");
    }

    void knobs_are_what_records_declare() {
        const plan::ParsedPlan parsed = plan::parse_plan(plan_text);
        QVERIFY(parsed.plan);
        const schema::Catalogue types = models::all().catalogue();
        const plan::Instances instances;
        const Files files;
        QMap<QString, QString> knobs;
        QSet<QString> whole;
        for (const Knob& knob : knobs_of(plan::reduce(*parsed.plan, "Now", std::nullopt), {types, instances, files})) {
            const QString path = QString::fromStdString(knob.raised.path);
            knobs[path] = QString::fromStdString(knob.from + " > " + knob.to);
            if (knob.is_whole) whole += path;
        }
        const QMap<QString, QString> wanted = {
            {"web.replicas", "1 > 2"},
            {"web.workers", "1000 > 1100"},
            {"web.cpu.browse", "5 ms > 5.5 ms"},
            {"web.cpu.buy", "exponential(10 ms) ± 30 % > exponential(11 ms)"},
            {"limit.latency", "uniform(1 ms, 3 ms) > uniform(1.1 ms, 3.3 ms)"},
            {"users->web.retry.attempts", "3 > 4"},
            {"users->web.time_limit", "2 s > 2.2 s"},
            {"users->web.calls", "1 > 1.1"},
            {"routes.browse.share", "75 % > 82.5 %"},
            {"routes.buy.response", "10 kB > 11 kB"},
            {"keyspaces.products.keys", "zipf(1000, 0.9) > zipf(1100, 0.9)"},
            {"keyspaces.products.item", "lognormal(p50=8 kB, p99=200 kB) > lognormal(p50=8.8 kB, p99=220 kB)"}};
        for (const QString& path : wanted.keys()) QCOMPARE(path + ": " + knobs.value(path), path + ": " + wanted[path]);
        QVERIFY(whole.contains("web.replicas") && whole.contains("users->web.retry.attempts") && !whole.contains("users->web.calls"));
        QVERIFY(!knobs.contains("web->limit.retry.attempts"));  // it has none
        QVERIFY(!knobs.contains("web->limit.latency"));         // a tenth more of nothing
    }
};

QTEST_APPLESS_MAIN(TestTornado)
#include "tst_tornado.moc"
