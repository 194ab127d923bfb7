// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonDocument>
#include <QTest>

#include "schema/plan_schema.h"
#include "tests/schema/json_schema.h"
#include "tests/schema/sample.h"

using namespace headroom;
using namespace headroom::schema;
using namespace headroom::test;

class TestPlanSchema : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void is_deterministic();
    void accepts_a_plan();
    void accepts_parameters_data();
    void accepts_parameters();
    void refuses_parameters_data();
    void refuses_parameters();
    void refuses_plans_data();
    void refuses_plans();
    void without_records_it_knows_the_format();

private:
    QJsonObject schema_;
};

namespace {

struct Route {
    std::string name;
    Ratio share{1};
};
const Record& record_of(const Route*) {
    static const Record record = Describe<Route>("route", "Route", "A kind of request.")
                                     .param(&Route::name, "name", "Its name.")
                                     .required()
                                     .param(&Route::share, "share", "Share.")
                                     .done();
    return record;
}

/// Of the same name as a record that a component has.
struct OtherInner {
    bool on = false;
};
const Record& record_of(const OtherInner*) {
    static const Record record = Describe<OtherInner>("inner", "Other", "Other.").param(&OtherInner::on, "on", "Whether.").done();
    return record;
}
struct Connection {
    std::optional<OtherInner> inner;
    OnFailure on_failure;
};
const Record& record_of(const Connection*) {
    static const Record record = Describe<Connection>("connection", "Connection", "An arrow.")
                                     .param(&Connection::inner, "inner", "Within.")
                                     .param(&Connection::on_failure, "on_failure", "What then.")
                                     .done();
    return record;
}

template <class T>
const Record* of() {
    return &record_of(static_cast<const T*>(nullptr));
}

Catalogue some_types() {
    Catalogue catalogue;
    catalogue.add(*of<Sample>());
    catalogue.add(*of<Inner>());
    return catalogue;
}

QJsonObject parsed(const std::string& text) {
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(text), &error);
    if (error.error != QJsonParseError::NoError) qFatal("%s", qPrintable(error.errorString()));
    return document.object();
}

/// JSON with its quotation marks.
QByteArray quoted(const char* text) { return QByteArray(text).replace('\'', '"'); }

QJsonObject plan_with(const QByteArray& component, const QByteArray& rest = {}) {
    return parsed(R"({"headroom": 1, "name": "Shop", "routes": [{"name": "browse", "share": "5 %"}],
        "designs": [{"name": "Monolith", "components": [{"id": "c", "type": "sample", "peer": "c", "limit": 3, "at": [0, 1.5])" +
                  component.toStdString() +
                  R"(}], "connections": [{"from": "users", "to": "c", "inner": {"on": true}, "on_failure": "fallback: c"}]}],
        "phases": [{"name": "Launch", "users": "10k", "design": "Monolith", "set": {"c.nodes": 6}, "horizon": "day"}])" +
                  rest.toStdString() + "}");
}

}  // namespace

void TestPlanSchema::initTestCase() {
    schema_ = parsed(plan_schema(some_types(), {1, of<Route>(), nullptr, nullptr, nullptr, nullptr, of<Connection>()}));
}

void TestPlanSchema::is_deterministic() {
    const PlanRecords records{1, of<Route>(), nullptr, nullptr, nullptr, nullptr, of<Connection>()};
    QCOMPARE(plan_schema(some_types(), records), plan_schema(some_types(), records));
}

void TestPlanSchema::accepts_a_plan() {
    QCOMPARE(schema_["$schema"].toString(), QString("https://json-schema.org/draft/2020-12/schema"));
    QVERIFY(JsonSchema(schema_).accepts(plan_with("")));
    QVERIFY(JsonSchema(schema_).accepts(parsed(R"({"headroom": 1})")));
}

void TestPlanSchema::accepts_parameters_data() {
    QTest::addColumn<QByteArray>("member");
    for (const char* member : {"'memory': '2 GiB'",
                               "'memory': '2 GiB ± 30 %'",
                               "'memory': 2e6",
                               "'factor': -0.5",
                               "'nodes': 7",
                               "'nodes': '1.5k'",
                               "'shared': false",
                               "'label': 'x'",
                               "'eviction': 'lru'",
                               "'demand': 'exponential(10 ms) ± 30 %'",
                               "'demand': '4 ms'",
                               "'demand': 0.1",
                               "'keys': 'zipf(200k, 0.9)'",
                               "'profile': 'diurnal(peak=3)'",
                               "'on_failure': 'ignore'",
                               "'keyspace': null",
                               "'keyspace': 'products'",
                               "'inner': {'attempts': 5}",
                               "'extra': null",
                               "'extra': {'wait': null}",
                               "'ttl': null",
                               "'cpu': {'browse': '2 ms', 'checkout': 0.5}",
                               "'cpu': '2 ms'",
                               "'response': {'browse': null}",
                               "'cacheable': {'browse': true}",
                               "'share': '5 %'",
                               "'at_time': '20:00'",
                               "'note': 'x'"}) {
        QTest::newRow(member) << quoted(member);
    }
}

void TestPlanSchema::accepts_parameters() {
    QFETCH(QByteArray, member);
    QVERIFY(JsonSchema(schema_).accepts(plan_with(", " + member)));
}

void TestPlanSchema::refuses_parameters_data() {
    QTest::addColumn<QByteArray>("member");
    for (const char* member : {"'memry': 1",
                               "'memory': '4 ms'",
                               "'memory': 5",
                               "'memory': 1e14",
                               "'memory': null",
                               "'memory': true",
                               "'factor': -2",
                               "'nodes': 1.5",
                               "'nodes': 0",
                               "'shared': 1",
                               "'label': 1",
                               "'eviction': 'arc'",
                               "'demand': 'exponential(10 ms'",
                               "'demand': '4 GB'",
                               "'demand': -1",
                               "'keys': '200k'",
                               "'on_failure': 'explode'",
                               "'keyspace': 3",
                               "'inner': {'attemps': 5}",
                               "'inner': {'on': true}",
                               "'extra': {'attempts': 11}",
                               "'inner': null",
                               "'cpu': {'browse': '4 GB'}",
                               "'cpu': {'browse': null}",
                               "'ttl': -1",
                               "'share': 2",
                               "'at_time': '25:00'",
                               "'note': 3"}) {
        QTest::newRow(member) << quoted(member);
    }
}

void TestPlanSchema::refuses_parameters() {
    QFETCH(QByteArray, member);
    QVERIFY(!JsonSchema(schema_).accepts(plan_with(", " + member)));
}

void TestPlanSchema::refuses_plans_data() {
    QTest::addColumn<QByteArray>("plan");
    for (const char* plan :
         {"{}", "{'headroom': 2}", "{'headroom': 1, 'nam': 'x'}", "{'headroom': 1, 'routes': {}}",
          "{'headroom': 1, 'routes': [{'share': 1}]}", "{'headroom': 1, 'designs': [{'components': []}]}",
          "{'headroom': 1, 'designs': [{'name': 'a', 'components': [{'id': 'a', 'type': 'none'}]}]}",
          "{'headroom': 1, 'designs': [{'name': 'a', 'components': [{'id': 'a', 'type': 'sample', 'peer': 'a'}]}]}",
          "{'headroom': 1, 'designs': [{'name': 'a', 'components': [{'type': 'inner'}]}]}",
          "{'headroom': 1, 'designs': [{'name': 'a', 'components': [{'id': 'a', 'type': 'inner', 'at': [1]}]}]}",
          "{'headroom': 1, 'designs': [{'name': 'a', 'connections': [{'from': 'a'}]}]}",
          "{'headroom': 1, 'designs': [{'name': 'a', 'connections': [{'from': 'a', 'to': 'b', 'inner': {'attempts': 3}}]}]}",
          "{'headroom': 1, 'phases': [{'name': 'a', 'design': 'b'}]}",
          "{'headroom': 1, 'phases': [{'name': 'a', 'design': 'b', 'users': 'many'}]}"}) {
        QTest::newRow(plan) << quoted(plan);
    }
}

void TestPlanSchema::refuses_plans() {
    QFETCH(QByteArray, plan);
    QVERIFY(!JsonSchema(schema_).accepts(parsed(plan.toStdString())));
}

void TestPlanSchema::without_records_it_knows_the_format() {
    const JsonSchema schema(parsed(plan_schema({}, {})));
    QVERIFY(schema.accepts(parsed(R"({"headroom": 1, "designs": [{"name": "a", "components": [{"id": "a", "type": "anything"}]}]})")));
    QVERIFY(!schema.accepts(parsed(R"({"headroom": 1, "designs": [{"components": []}]})")));
}

QTEST_APPLESS_MAIN(TestPlanSchema)
#include "tst_plan_schema.moc"
