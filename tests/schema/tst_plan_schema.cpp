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
    static const Record record =
        Describe<Route>("route", "Route", "A kind of request.").param(&Route::name, "name", "Its name.").required().param(&Route::share, "share", "Share.").done();
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

QJsonObject plan_with(const QByteArray& component, const QByteArray& rest = {}) {
    return parsed(R"({"headroom": 1, "name": "Shop", "routes": [{"name": "browse", "share": "5 %"}],
        "designs": [{"name": "Monolith", "components": [{"id": "c", "type": "sample", "peer": "c", "limit": 3, "at": [0, 1.5])" +
                  component.toStdString() + R"(}], "connections": [{"from": "users", "to": "c", "inner": {"on": true}, "on_failure": "fallback: c"}]}],
        "phases": [{"name": "Launch", "users": "10k", "design": "Monolith", "set": {"c.nodes": 6}, "horizon": "day"}])" + rest.toStdString() + "}");
}

}  // namespace

void TestPlanSchema::initTestCase() { schema_ = parsed(plan_schema(some_types(), {1, of<Route>(), nullptr, nullptr, nullptr, nullptr, of<Connection>()})); }

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
    for (const char* member :
         {R"("memory": "2 GiB")", R"("memory": "2 GiB ± 30 %")", R"("memory": 2e6)", R"("factor": -0.5)", R"("nodes": 7)", R"("nodes": "1.5k")", R"("shared": false)",
          R"("label": "x")", R"("eviction": "lru")", R"("demand": "exponential(10 ms) ± 30 %")", R"("demand": "4 ms")", R"("demand": 0.1)", R"("keys": "zipf(200k, 0.9)")",
          R"("profile": "diurnal(peak=3)")", R"("on_failure": "ignore")", R"("keyspace": null)", R"("keyspace": "products")", R"("inner": {"attempts": 5})",
          R"("extra": null)", R"("extra": {"wait": null})", R"("ttl": null)", R"("cpu": {"browse": "2 ms", "checkout": 0.5})", R"("cpu": "2 ms")",
          R"("response": {"browse": null})", R"("cacheable": {"browse": true})", R"("share": "5 %")", R"("at_time": "20:00")", R"("note": "x")"}) {
        QTest::newRow(member) << QByteArray(member);
    }
}

void TestPlanSchema::accepts_parameters() {
    QFETCH(QByteArray, member);
    QVERIFY(JsonSchema(schema_).accepts(plan_with(", " + member)));
}

void TestPlanSchema::refuses_parameters_data() {
    QTest::addColumn<QByteArray>("member");
    for (const char* member :
         {R"("memry": 1)", R"("memory": "4 ms")", R"("memory": 5)", R"("memory": 1e14)", R"("memory": null)", R"("memory": true)", R"("factor": -2)", R"("nodes": 1.5)",
          R"("nodes": 0)", R"("shared": 1)", R"("label": 1)", R"("eviction": "arc")", R"("demand": "exponential(10 ms")", R"("demand": "4 GB")", R"("demand": -1)",
          R"("keys": "200k")", R"("on_failure": "explode")", R"("keyspace": 3)", R"("inner": {"attemps": 5})", R"("inner": {"on": true})", R"("extra": {"attempts": 11})",
          R"("inner": null)", R"("cpu": {"browse": "4 GB"})", R"("cpu": {"browse": null})", R"("ttl": -1)", R"("share": 2)", R"("at_time": "25:00")", R"("note": 3)"}) {
        QTest::newRow(member) << QByteArray(member);
    }
}

void TestPlanSchema::refuses_parameters() {
    QFETCH(QByteArray, member);
    QVERIFY(!JsonSchema(schema_).accepts(plan_with(", " + member)));
}

void TestPlanSchema::refuses_plans_data() {
    QTest::addColumn<QByteArray>("plan");
    for (const char* plan :
         {"{}", R"({"headroom": 2})", R"({"headroom": 1, "nam": "x"})", R"({"headroom": 1, "routes": {}})", R"({"headroom": 1, "routes": [{"share": 1}]})",
          R"({"headroom": 1, "designs": [{"components": []}]})", R"({"headroom": 1, "designs": [{"name": "a", "components": [{"id": "a", "type": "none"}]}]})",
          R"({"headroom": 1, "designs": [{"name": "a", "components": [{"id": "a", "type": "sample", "peer": "a"}]}]})",
          R"({"headroom": 1, "designs": [{"name": "a", "components": [{"type": "inner"}]}]})",
          R"({"headroom": 1, "designs": [{"name": "a", "components": [{"id": "a", "type": "inner", "at": [1]}]}]})",
          R"({"headroom": 1, "designs": [{"name": "a", "connections": [{"from": "a"}]}]})",
          R"({"headroom": 1, "designs": [{"name": "a", "connections": [{"from": "a", "to": "b", "inner": {"attempts": 3}}]}]})",
          R"({"headroom": 1, "phases": [{"name": "a", "design": "b"}]})", R"({"headroom": 1, "phases": [{"name": "a", "design": "b", "users": "many"}]})"}) {
        QTest::newRow(plan) << QByteArray(plan);
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
