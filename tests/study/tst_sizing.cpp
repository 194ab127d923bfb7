// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "fakes.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/size_axes.h"
#include "study/sizing.h"

using namespace headroom;
using namespace headroom::study;

namespace {

/// Of the fake plan the box's size, which is what it costs; the response is 1 s / size.
class Sized {
public:
    Sized() : world(R"([{"p95": "1 s"}])"), reduced(plan::reduce(world.plan, "Now", std::nullopt)) {
        axis.path = "web.size";
        for (int i = 1; i <= 10; ++i) axis.values.push_back({std::to_string(i), i});
    }

    /// Exponential responses whose mean is `scale` / size.
    static FakeExecutor::Measure box(double scale) {
        return [scale](const protocol::Request& request) {
            const double size = request.plan.designs[0].components[1].settings.find("size")->as_number();
            protocol::LevelMeasure level = level_of(10, scale / size);
            level.components[1].usage = {{"instance", "m6i.large", "", size}};
            return measurement_of({level});
        };
    }

    Sizing size(FakeExecutor& searcher, FakeExecutor& simulator, const SizingOptions& options = {}) {
        Observer nobody;
        return study::size(reduced, {axis}, world.surroundings(), options, searcher, simulator, nobody);
    }

    World world;
    plan::Plan reduced;
    Axis axis;
};

plan::Plan plan_of(const char* components) {
    const std::string text = std::string(R"({"headroom": 1, "name": "A", "designs": [{"name": "One", "components": [
        {"id": "users", "type": "users"}, )") +
                             components + R"(], "connections": []}], "phases": [{"name": "Now", "users": 1, "design": "One"}]})";
    plan::ParsedPlan parsed = plan::parse_plan(text);
    if (!parsed.plan) throw InvalidDocument("plan", parsed.diagnostics.list());
    return *parsed.plan;
}

struct Models {
    Models() {
        for (const char* name : {"large", "xlarge", "2xlarge"}) instances.add({std::string("m6i.") + name, power *= 2, {}, 1, true, {}});
        instances.add({"c6i.large", 2, {}, 1, true, {}});
    }
    plan::Surroundings surroundings() const { return {types, instances, files}; }

    schema::Catalogue types = models::all().catalogue();
    double power = 1;
    plan::Instances instances;
    Files files;
};

QStringList written(const Axis& axis) {
    QStringList texts;
    for (const AxisValue& value : axis.values) texts += QString::fromStdString(value.written);
    return texts;
}

}  // namespace

class TestSizing : public QObject {
    Q_OBJECT

private slots:
    /// The p95 of an exponential of mean 1/size s is ln 20 / size = 2.996 / size: 3 is the least.
    void finds_the_cheapest_and_confirms_it() {
        Sized sized;
        FakeExecutor searcher(Sized::box(1)), simulator(Sized::box(1));
        const Sizing sizing = sized.size(searcher, simulator);
        QVERIFY(sizing.best());
        QCOMPARE(sizing.evaluated[sizing.best()->row].values, std::vector<std::string>{"3"});
        QCOMPARE(sizing.confirmed.size(), std::size_t{1});
        QCOMPARE(sizing.combinations, 10.0);
        QCOMPARE(sizing.is_ordered, std::vector<bool>{false});  // the box does not say what its size relieves
        QCOMPARE(sizing.evaluated.size(), std::size_t{10});
        QCOMPARE(sizing.front.size(), std::size_t{10});
        QVERIFY(sizing.is_proven && sizing.is_monotone);
    }

    /// A box of any size costs nothing; where one was looked at alone, nothing is known of the others.
    void knows_what_has_no_price() {
        const auto unbilled = [](const protocol::Request& request) {
            const double size = request.plan.designs[0].components[1].settings.find("size")->as_number();
            return measurement_of({level_of(10, 1 / size)});
        };
        Sized sized;
        FakeExecutor searcher(unbilled), simulator(unbilled), priced(Sized::box(1)), alone(unbilled);
        const Sizing free = sized.size(searcher, simulator);
        QVERIFY(free.is_free());
        QCOMPARE(free.evaluated[free.best()->row].values, std::vector<std::string>{"3"});
        QVERIFY(nlohmann::json::parse(print_sizing(free))["free"] == true);
        const Sizing paid = sized.size(priced, simulator);
        QVERIFY(!paid.is_free());
        QVERIFY(nlohmann::json::parse(print_sizing(paid))["free"] == false);
        SizingOptions options;
        options.most = 1;
        QVERIFY(!sized.size(alone, simulator, options).is_free());
    }

    /// Where the simulation is slower than the search thought (2.996 · 1.5 / size), the next dearer are confirmed until one is good.
    void what_is_not_confirmed_is_not_the_answer() {
        Sized sized;
        FakeExecutor searcher(Sized::box(1)), simulator(Sized::box(1.5));
        const Sizing sizing = sized.size(searcher, simulator);
        QCOMPARE(sizing.evaluated[sizing.best()->row].values, std::vector<std::string>{"5"});
        QCOMPARE(sizing.confirmed.size(), std::size_t{3});
        QCOMPARE(sizing.evaluated.size(), std::size_t{10});  // nothing is looked at twice
        const auto json = nlohmann::json::parse(print_sizing(sizing));
        QVERIFY(json["format"] == "headroom-sizing" && json["best"]["settings"]["web.size"] == "5" && json["best"]["kept"] == true);
        QVERIFY(json["confirmed"].size() == 3 && json["confirmed"][0]["kept"] == false && json["rows"].size() == 10);
    }

    void says_that_there_is_none() {
        Sized sized;
        FakeExecutor searcher(Sized::box(100)), simulator(Sized::box(1));
        const Sizing sizing = sized.size(searcher, simulator);
        QVERIFY(!sizing.best() && sizing.confirmed.empty() && sizing.is_proven);
        QVERIFY(simulator.rounds.empty());
    }

    void gives_up_confirming() {
        Sized sized;
        FakeExecutor searcher(Sized::box(1)), simulator(Sized::box(100));
        SizingOptions options;
        options.most_confirmed = 2;
        const Sizing sizing = sized.size(searcher, simulator, options);
        QVERIFY(!sizing.best());
        QCOMPARE(sizing.confirmed.size(), std::size_t{2});
    }

    /// Of 1, 2, 3, 4 the least that is good is 3; what was not looked at is not claimed.
    void ends_where_it_is_told_to() {
        Sized sized;
        FakeExecutor searcher(Sized::box(1)), simulator(Sized::box(1.2));
        SizingOptions options;
        options.most = 4;
        const Sizing sizing = sized.size(searcher, simulator, options);
        QCOMPARE(sizing.evaluated.size(), std::size_t{4});
        QVERIFY(!sizing.is_proven);
        QCOMPARE(sizing.evaluated[sizing.best()->row].values, std::vector<std::string>{"4"});
    }

    void wrong_values_are_told() {
        Sized sized;
        sized.axis.values.push_back({"much", "much"});
        FakeExecutor searcher(Sized::box(1)), simulator(Sized::box(1));
        QVERIFY_THROWS_EXCEPTION(InvalidDocument, sized.size(searcher, simulator));
        QVERIFY(searcher.rounds.empty());
    }

    void axes_of_a_plan() {
        const Models models;
        const plan::Plan plan = plan_of(R"({"id": "web", "type": "service", "instance": "m6i.xlarge", "replicas": 3},
            {"id": "cache", "type": "cache", "memory": "2 GiB"}, {"id": "bare", "type": "service"})");
        QMap<QString, QStringList> found;
        for (const Axis& axis : default_axes(plan, models.surroundings())) found[QString::fromStdString(axis.path)] = written(axis);
        QStringList to_eight, to_twelve;
        for (int i = 1; i <= 12; ++i) (i <= 8 ? to_eight : to_twelve) += QString::number(i);
        QCOMPARE(found["web.replicas"], to_eight + to_twelve);
        QCOMPARE(found["web.instance"], (QStringList{"m6i.large", "m6i.xlarge", "m6i.2xlarge"}));
        QCOMPARE(found["cache.nodes"], to_eight);
        QCOMPARE(found["cache.memory"], (QStringList{"512 MiB", "1 GiB", "2 GiB", "4 GiB", "8 GiB"}));
        QCOMPARE(found["bare.replicas"], to_eight);
        QCOMPARE(found.size(), 5);
    }

    void orders_of_axes_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QStringList>("values");
        QTest::addColumn<QStringList>("wanted");  ///< empty: no order is known
        QTest::newRow("replicas") << "web.replicas" << QStringList{"4", "2", "16"} << QStringList{"2", "4", "16"};
        QTest::newRow("instances") << "web.instance" << QStringList{"m6i.2xlarge", "m6i.large"} << QStringList{"m6i.large", "m6i.2xlarge"};
        QTest::newRow("two families") << "web.instance" << QStringList{"m6i.2xlarge", "c6i.large"} << QStringList{};
        QTest::newRow("unknown instance") << "web.instance" << QStringList{"m6i.large", "x1.large"} << QStringList{};
        QTest::newRow("memory") << "cache.memory" << QStringList{"2 GiB", "512 MiB"} << QStringList{"512 MiB", "2 GiB"};
        QTest::newRow("overhead") << "cache.overhead" << QStringList{"10 B", "20 B"} << QStringList{};
        QTest::newRow("demand") << "web.cpu" << QStringList{"2 ms", "1 ms"} << QStringList{};
        QTest::newRow("deep") << "web.cpu.browse" << QStringList{"2 ms"} << QStringList{};
        QTest::newRow("route") << "routes.browse.share" << QStringList{"1"} << QStringList{};
    }
    void orders_of_axes() {
        QFETCH(QString, path);
        QFETCH(QStringList, values);
        QFETCH(QStringList, wanted);
        const Models models;
        const plan::Plan plan = plan_of(R"({"id": "web", "type": "service"}, {"id": "cache", "type": "cache"})");
        Axis axis{path.toStdString(), {}};
        for (const QString& value : values) {
            bool is_number = false;
            const double number = value.toDouble(&is_number);
            axis.values.push_back({value.toStdString(), is_number ? Value(number) : Value(value.toStdString())});
        }
        const auto found = ordered(plan, axis, models.surroundings());
        QCOMPARE(found ? written(*found) : QStringList{}, wanted);
    }
};

QTEST_APPLESS_MAIN(TestSizing)
#include "tst_sizing.moc"
