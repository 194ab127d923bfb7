// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/value.h"

using namespace headroom;

class TestValue : public QObject {
    Q_OBJECT

private slots:
    void kinds_data();
    void kinds();
    void members();
    void set_turns_null_into_an_object();
    void equality_ignores_places_and_order();
    void wrong_kind_throws();
};

Q_DECLARE_METATYPE(Value)

void TestValue::kinds_data() {
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("kind");
    QTest::newRow("null") << Value() << "null";
    QTest::newRow("true") << Value(true) << "true or false";
    QTest::newRow("number") << Value(2) << "a number";
    QTest::newRow("text") << Value("a") << "a string";
    QTest::newRow("array") << Value(Value::Array{1, "b"}) << "an array";
    QTest::newRow("object") << Value(Value::Object{{"a", 1}}) << "an object";
}

void TestValue::kinds() {
    QFETCH(Value, value);
    QFETCH(QString, kind);
    QCOMPARE(QString::fromStdString(value.kind_name()), kind);
    const int held = value.is_null() + value.is_bool() + value.is_number() + value.is_string() + value.is_array() + value.is_object();
    QCOMPARE(held, 1);
}

void TestValue::members() {
    Value value = Value::Object{{"a", 1}, {"b", "two"}};
    QVERIFY(value.find("c") == nullptr);
    QCOMPARE(value.find("b")->as_string(), std::string("two"));
    value.set("a", 3);
    value.set("c", true);
    QCOMPARE(value.as_object().size(), std::size_t(3));
    QCOMPARE(value.as_object()[0].value.as_number(), 3.0);
    QCOMPARE(value.as_object()[2].name, std::string("c"));
    QVERIFY(value.erase("a"));
    QVERIFY(!value.erase("a"));
    QVERIFY(!Value(1).erase("a"));
    QVERIFY(Value(1).find("a") == nullptr);
}

void TestValue::set_turns_null_into_an_object() {
    Value value;
    value.set("a", Value()).set("b", 1);
    QCOMPARE(value.find("a")->find("b")->as_number(), 1.0);
}

void TestValue::equality_ignores_places_and_order() {
    Value left = Value::Object{{"a", 1}, {"b", Value::Array{1, 2}}};
    Value right = Value::Object{{"b", Value::Array{1, 2}}, {"a", 1}};
    right.at = {3, 4};
    QVERIFY(left == right);
    right.set("a", 2);
    QVERIFY(!(left == right));
    QVERIFY(!(Value(Value::Array{1, 2}) == Value(Value::Array{2, 1})));
    QVERIFY(!(Value(1) == Value("1")));
    QVERIFY(!(Value(Value::Object{{"a", 1}}) == Value(Value::Object{{"b", 1}})));
}

void TestValue::wrong_kind_throws() { QVERIFY_THROWS_EXCEPTION(std::bad_variant_access, Value(1).as_string()); }

QTEST_APPLESS_MAIN(TestValue)
#include "tst_value.moc"
