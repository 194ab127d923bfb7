// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "schema/reading.h"
#include "tests/schema/sample.h"

using namespace headroom;
using namespace headroom::test;

/// What each type of member reads and refuses, and what its parameter says.
class TestTraits : public QObject {
    Q_OBJECT

private slots:
    void declares_data();
    void declares();
    void reads();
    void reads_bare_numbers();
    void null_unsets();
    void scalars_are_for_all_routes();
    void routes_left_out_take_the_default();
    void refuses_data();
    void refuses();
    void a_mistake_keeps_the_member();
};

Q_DECLARE_METATYPE(Value)

namespace {

Value settings(Value::Object object) {
    for (auto [name, value] : {std::pair<const char*, Value>("peer", "db"), {"limit", 5}}) {
        if (!Value(object).find(name)) object.push_back({name, value});
    }
    return object;
}

Sample built(Surroundings& surroundings, Value::Object object) {
    return schema::build<Sample>(settings(std::move(object)), "$", surroundings.context);
}

}  // namespace

void TestTraits::declares_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Value>("default_value");
    QTest::addColumn<QString>("flags");  // o: optional, p: per route, r: required
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* kind, Value value, const char* flags, const char* expected) {
        QTest::newRow(name) << QString(name) << QString(kind) << value << QString(flags) << QString(expected);
    };
    row("memory", "quantity", "4 GB", "", "a size in bytes such as 2 GiB, from 1 MB to 10 TB");
    row("factor", "quantity", 1.5, "", "a number from -1 to 10");
    row("nodes", "integer", 2, "", "a whole number such as 3, from 1 to 2000");
    row("shared", "boolean", true, "", "true or false");
    row("label", "text", "none", "", "a text");
    row("eviction", "choice", "lfu", "", "one of lru, lfu");
    row("demand", "distribution", "exponential(2 ms)", "",
        "a time such as 4 ms, from 1 us to 10 s, or a distribution such as exponential(4 ms)");
    row("keys", "keys", "zipf(1000, 0.9)", "", "zipf(200k, 0.9) or uniform(200k)");
    row("profile", "profile", "constant", "", "a profile such as diurnal(peak=3, at=20:00)");
    row("on_failure", "failure", "fail", "", "fail, ignore, or fallback: <component>");
    row("peer", "reference", Value(), "r", "the name of a component");
    row("keyspace", "reference", Value(), "o", "the name of a keyspace");
    row("instance", "reference", Value(), "o", "the name of an instance type");
    row("route", "reference", Value(), "o", "the name of a route");
    row("design", "reference", Value(), "o", "the name of a design");
    row("inner", "record", Value::Object{}, "", "an object");
    row("extra", "record", Value(), "o", "an object");
    row("ttl", "quantity", Value(), "o", "a time such as 4 ms");
    row("cpu", "distribution", "1 ms", "p", "a time such as 4 ms, from 0 s to 10 s, or a distribution such as exponential(4 ms)");
    row("response", "quantity", Value(), "op", "a size in bytes such as 2 GiB");
    row("cacheable", "boolean", true, "p", "true or false");
    row("limit", "quantity", Value(), "pr", "a rate such as 1.5k/s");
    row("share", "quantity", "50 %", "", "a ratio such as 5 %, from 0 % to 100 %");
    row("at_time", "quantity", "20:00", "", "a time of day such as 20:00");
}

void TestTraits::declares() {
    QFETCH(QString, name);
    QFETCH(QString, kind);
    QFETCH(Value, default_value);
    QFETCH(QString, flags);
    QFETCH(QString, expected);
    const schema::Parameter* parameter = record_of(static_cast<const Sample*>(nullptr)).find(name.toStdString());
    QVERIFY(parameter);
    QCOMPARE(std::string(to_string(parameter->kind)), kind.toStdString());
    QVERIFY(parameter->default_value == default_value);
    QCOMPARE(parameter->optional, flags.contains('o'));
    QCOMPARE(parameter->per_route, flags.contains('p'));
    QCOMPARE(parameter->required, flags.contains('r'));
    QCOMPARE(QString::fromStdString(expected_text(*parameter)), expected);
    QCOMPARE(parameter->record != nullptr, parameter->kind == schema::Kind::Record);
    QCOMPARE(parameter->options.size(), std::size_t(parameter->kind == schema::Kind::Choice ? 2 : 0));
    if (parameter->required || default_value.is_null()) return;
    Surroundings surroundings;  // a default is a valid value
    Sample sample;
    parameter->read(&sample, default_value, "$", surroundings.context);
    QCOMPARE(surroundings.mistakes(), std::string());
}

void TestTraits::reads() {
    Surroundings surroundings;
    surroundings.files.add("a.csv", "0, 1 ms\n1, 3 ms");
    const Sample sample = built(surroundings, {{"memory", "2 GiB ± 10 %"},
                                               {"factor", "-0.5"},
                                               {"nodes", "1.5k"},
                                               {"shared", false},
                                               {"label", "x"},
                                               {"eviction", "lru"},
                                               {"demand", "empirical(a.csv)"},
                                               {"keys", "uniform(7)"},
                                               {"profile", "ramp(from=0, to=2)"},
                                               {"on_failure", "fallback: web"},
                                               {"peer", "web"},
                                               {"keyspace", "products"},
                                               {"instance", "m6i.large"},
                                               {"route", "browse"},
                                               {"design", "Monolith"},
                                               {"inner", Value::Object{{"attempts", 5}}},
                                               {"extra", Value::Object{{"wait", "3 s"}}},
                                               {"ttl", "5 min"},
                                               {"cpu", Value::Object{{"checkout", "exponential(20 ms)"}, {"browse", 0.5}}},
                                               {"response", Value::Object{{"browse", "60 kB"}, {"checkout", Value()}}},
                                               {"cacheable", Value::Object{{"checkout", false}}},
                                               {"limit", Value::Object{{"browse", "90/min"}, {"checkout", 7}}},
                                               {"share", "5 %"},
                                               {"at_time", "06:30"}});
    QCOMPARE(surroundings.mistakes(), std::string());
    QCOMPARE(sample.memory.value, 2147483648.0);
    QCOMPARE(sample.factor, -0.5);
    QCOMPARE(sample.nodes, std::int64_t(1500));
    QVERIFY(!sample.shared);
    QCOMPARE(sample.label, std::string("x"));
    QCOMPARE(sample.eviction, Eviction::Lru);
    QCOMPARE(sample.demand.mean(), 0.002);
    QCOMPARE(sample.keys.keys(), std::uint64_t(7));
    QCOMPARE(sample.profile.at(0), 0.0);
    QCOMPARE(sample.on_failure.kind, OnFailure::Kind::Fallback);
    QCOMPARE(sample.on_failure.fallback, std::string("web"));
    QCOMPARE(sample.peer.id, std::string("web"));
    QCOMPARE(sample.keyspace->name, std::string("products"));
    QCOMPARE(sample.instance->name, std::string("m6i.large"));
    QCOMPARE(sample.route->name, std::string("browse"));
    QCOMPARE(sample.design->name, std::string("Monolith"));
    QCOMPARE(sample.inner.attempts, std::int64_t(5));
    QCOMPARE(sample.extra->attempts, std::int64_t(3));
    QCOMPARE(sample.extra->wait->value, 3.0);
    QCOMPARE(sample.ttl->value, 300.0);
    QVERIFY(sample.cpu[0] == Distribution::constant(0.5));
    QVERIFY(sample.cpu[1] == Distribution::exponential(0.02));
    QCOMPARE(sample.response[0]->value, 60e3);
    QVERIFY(!sample.response[1]);
    QVERIFY(sample.cacheable[0]);
    QVERIFY(!sample.cacheable[1]);
    QCOMPARE(sample.limit[0].value, 1.5);
    QCOMPARE(sample.limit[1].value, 7.0);
    QCOMPARE(sample.share.value, 0.05);
    QCOMPARE(sample.at.value, 23400.0);
}

void TestTraits::reads_bare_numbers() {
    Surroundings surroundings;
    const Sample sample = built(
        surroundings, {{"memory", 2e6}, {"nodes", 7}, {"demand", 0.25}, {"share", 0.25}, {"ttl", 3}, {"at_time", 60}, {"shared", "false"}});
    QCOMPARE(surroundings.mistakes(), std::string());
    QCOMPARE(sample.memory.value, 2e6);
    QCOMPARE(sample.nodes, std::int64_t(7));
    QVERIFY(sample.demand == Distribution::constant(0.25));
    QCOMPARE(sample.share.value, 0.25);
    QCOMPARE(sample.ttl->value, 3.0);
    QCOMPARE(sample.at.value, 60.0);
    QVERIFY(!sample.shared);
}

void TestTraits::null_unsets() {
    Surroundings surroundings;
    Sample sample;
    sample.ttl = Duration{3};
    sample.extra = Inner{};
    sample.response.assign(Bytes{5});
    const Value values = settings({{"ttl", Value()}, {"extra", Value()}, {"response", Value()}});
    record_of(static_cast<const Sample*>(nullptr)).read(&sample, values, "$", surroundings.context);
    QCOMPARE(surroundings.mistakes(), std::string());
    QVERIFY(!sample.ttl);
    QVERIFY(!sample.extra);
    QVERIFY(!sample.response[0]);
}

void TestTraits::scalars_are_for_all_routes() {
    Surroundings surroundings;
    const Sample sample = built(surroundings, {{"cpu", "exponential(7 ms)"}, {"response", "3 kB"}, {"cacheable", false}});
    QCOMPARE(surroundings.mistakes(), std::string());
    for (const std::size_t route : {0U, 1U}) {
        QVERIFY(sample.cpu[route] == Distribution::exponential(0.007));
        QCOMPARE(sample.response[route]->value, 3000.0);
        QVERIFY(!sample.cacheable[route]);
        QCOMPARE(sample.limit[route].value, 5.0);
    }
}

void TestTraits::routes_left_out_take_the_default() {
    Surroundings surroundings;
    const Sample sample = built(surroundings, {{"cpu", Value::Object{{"checkout", "7 ms"}}}, {"response", Value::Object{}}});
    QCOMPARE(surroundings.mistakes(), std::string());
    QVERIFY(sample.cpu[0] == Distribution::constant(0.001));
    QVERIFY(sample.cpu[1] == Distribution::constant(0.007));
    QVERIFY(!sample.response[1]);
}

void TestTraits::refuses_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("mistakes");
    const auto row = [](const char* name, Value value, const char* mistakes) {
        QTest::addRow("%s: %s", name, mistakes)
            << QString(name) << value << QString(mistakes).replace("SIZE", "a size in bytes such as 2 GiB, from 1 MB to 10 TB");
    };
    row("memory", "4 ms", "$.memory: '4 ms' is a time; SIZE");
    row("memory", "", "$.memory: nothing is written; SIZE");
    row("memory", "1 B", "$.memory: 1 B is out of range; SIZE");
    row("memory", 1e14, "$.memory: 100 TB is out of range; SIZE");
    row("memory", -1, "$.memory: -1 is negative; SIZE");
    row("memory", true, "$.memory: found true or false; SIZE");
    row("memory", Value(), "$.memory: found null; SIZE");
    row("memory", Value::Object{}, "$.memory: found an object; SIZE");
    row("memory", "2 GB ± 30", "$.memory: '30' is no uncertainty; an uncertainty up to 100 % such as ± 30 %");
    row("nodes", 1.5, "$.nodes: 1.5 is no whole number; a whole number such as 3, from 1 to 2000");
    row("nodes", "0", "$.nodes: 0 is out of range; a whole number such as 3, from 1 to 2000");
    row("nodes", "2k ms", "$.nodes: unknown unit 'k ms' in '2k ms'; a whole number such as 3, from 1 to 2000");
    row("nodes", 1e300, "$.nodes: 1e+300 is out of range; a whole number such as 3, from 1 to 2000");
    row("shared", "yes", "$.shared: found a string; true or false");
    row("shared", 1, "$.shared: found a number; true or false");
    row("label", 3, "$.label: found a number; a text");
    row("eviction", "lruu", "$.eviction: unknown choice 'lruu'; did you mean 'lru'?");
    row("eviction", "arc", "$.eviction: unknown choice 'arc'; one of lru, lfu");
    row("eviction", 1, "$.eviction: found a number; one of lru, lfu");
    row("demand", "4 GB", "$.demand: '4 GB' is a size in bytes; a time such as 4 ms, or a distribution such as exponential(4 ms)");
    row("demand", "exponential(20 s)", "$.demand: the mean 20 s is out of range; a time such as 4 ms, from 1 us to 10 s");
    row("demand", "0 s", "$.demand: the mean 0 s is out of range; a time such as 4 ms, from 1 us to 10 s");
    row("demand", 11, "$.demand: 11 s is out of range; a time such as 4 ms, from 1 us to 10 s");
    row("demand", "gauss(1 s)",
        "$.demand: unknown distribution 'gauss'; one of constant, exponential, lognormal, uniform, gamma, weibull, pareto, "
        "hyperexponential, empirical");
    row("demand", "empirical(no.csv)", "$.demand: cannot read the file 'no.csv'");
    row("keys", 200, "$.keys: found a number; zipf(200k, 0.9) or uniform(200k)");
    row("keys", "zipf(0, 1)", "$.keys: 'zipf(0, 1)' has 0 keys; a whole number from 1 to 1T");
    row("profile", "diurnal(peak=0.5)", "$.profile: peak 0.5 of diurnal is out of range; 1 to 100");
    row("profile", 3, "$.profile: found a number; a profile such as diurnal(peak=3, at=20:00)");
    row("on_failure", "explode", "$.on_failure: 'explode' is not understood; fail, ignore, or fallback: <component>");
    row("on_failure", "fallback: wbe", "$.on_failure: there is no component 'wbe'; did you mean 'web'?");
    row("on_failure", "fallback:", "$.on_failure: there is no component ''; one of web, db");
    row("peer", "webb", "$.peer: there is no component 'webb'; did you mean 'web'?");
    row("peer", 3, "$.peer: found a number; the name of a component");
    row("keyspace", "product", "$.keyspace: there is no keyspace 'product'; did you mean 'products'?");
    row("instance", "m6i.lrge", "$.instance: there is no instance type 'm6i.lrge'; did you mean 'm6i.large'?");
    row("route", "x", "$.route: there is no route 'x'; one of browse, checkout");
    row("design", "monolith", "$.design: there is no design 'monolith'; did you mean 'Monolith'?");
    row("inner", 3, "$.inner: found a number; an object with the settings of inner");
    row("inner", Value::Object{{"attemps", 3}}, "$.inner.attemps: unknown parameter 'attemps' of inner; did you mean 'attempts'?");
    row("extra", Value::Object{{"attempts", 11}}, "$.extra.attempts: 11 is out of range; a whole number such as 3, from 1 to 10");
    row("extra", "x", "$.extra: found a string; an object with the settings of inner");
    row("cpu", Value::Object{{"brows", 1}}, "$.cpu.brows: there is no route 'brows'; did you mean 'browse'?");
    row("cpu", Value::Object{{"browse", "4 GB"}, {"checkout", 11}},
        "$.cpu.browse: '4 GB' is a size in bytes; a time such as 4 ms, or a distribution such as exponential(4 ms)\n"
        "$.cpu.checkout: 11 s is out of range; a time such as 4 ms, from 0 s to 10 s");
    row("cpu", Value::Object{{"browse", Value::Object{}}}, "$.cpu.browse: found an object; a time such as 4 ms, from 0 s to 10 s");
    row("limit", Value::Object{{"browse", 3}}, "$.limit: 'limit' lacks the route 'checkout'; a rate such as 1.5k/s");
    row("share", "120 %", "$.share: 120 % is out of range; a ratio such as 5 %, from 0 % to 100 %");
    row("at_time", "24:00", "$.at_time: '24:00' is no time of day; a time of day such as 20:00");
}

void TestTraits::refuses() {
    QFETCH(QString, name);
    QFETCH(Value, value);
    QFETCH(QString, mistakes);
    Surroundings surroundings;
    built(surroundings, {{name.toStdString(), value}});
    QCOMPARE(QString::fromStdString(surroundings.mistakes()), mistakes);
}

void TestTraits::a_mistake_keeps_the_member() {
    Surroundings surroundings;
    const Sample sample =
        built(surroundings,
              {{"memory", "4 ms"}, {"ttl", "4 GB"}, {"cpu", Value::Object{{"browse", "2 ms"}, {"nobody", "2 ms"}}}, {"eviction", "x"}});
    QCOMPARE(surroundings.diagnostics.list().size(), std::size_t(4));
    QCOMPARE(sample.memory.value, 4e9);
    QVERIFY(!sample.ttl);
    QVERIFY(sample.cpu[0] == Distribution::constant(0.001));
    QCOMPARE(sample.eviction, Eviction::Lfu);
}

QTEST_APPLESS_MAIN(TestTraits)
#include "tst_traits.moc"
