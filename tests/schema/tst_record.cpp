// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/schema/sample.h"

using namespace headroom;
using namespace headroom::schema;
using namespace headroom::test;

class TestRecord : public QObject {
    Q_OBJECT

private slots:
    void finds_what_is_declared();
    void reports_unknown_and_missing_ones();
    void leaves_reserved_names_alone();
    void reports_where_it_stands();
    void is_no_object();
    void makes_defaults();
    void catalogue();
    void names_of_enums();
};

static const Record& sample() { return record_of(static_cast<const Sample*>(nullptr)); }

void TestRecord::finds_what_is_declared() {
    QCOMPARE(sample().find("memory")->help, std::string("Memory."));
    QVERIFY(!sample().find("memry"));
    QCOMPARE(sample().parameter_names().size(), std::size_t(26));
    QCOMPARE(sample().find_output_port("misses")->help, std::string("Where misses go."));
    QVERIFY(!sample().find_input("misses"));
    QVERIFY(sample().find_input("requests"));
    QCOMPARE(*sample().role, Role::Cache);
    QCOMPARE(sample().outputs[1].aggregate, Aggregate::Sum);
}

void TestRecord::reports_unknown_and_missing_ones() {
    Surroundings surroundings;
    build<Sample>(Value::Object{{"memry", 1}, {"elephant", 1}, {"note", "x"}}, "$", surroundings.context);
    QCOMPARE(surroundings.mistakes(),
             std::string("$.memry: unknown parameter 'memry' of sample; did you mean 'memory'?\n"
                         "$.elephant: unknown parameter 'elephant' of sample; one of those that 'headroom components sample' lists\n"
                         "$.note: unknown parameter 'note' of sample; one of those that 'headroom components sample' lists\n"
                         "$: sample lacks 'peer'; the name of a component\n"
                         "$: sample lacks 'limit'; a rate such as 1.5k/s"));
}

void TestRecord::leaves_reserved_names_alone() {
    Surroundings surroundings;
    build<Inner>(Value::Object{{"id", 1}, {"type", 2}, {"typ", 3}}, "$", surroundings.context, {"id", "type"});
    QCOMPARE(surroundings.mistakes(), std::string("$.typ: unknown parameter 'typ' of inner; did you mean 'type'?"));
}

void TestRecord::reports_where_it_stands() {
    Surroundings surroundings;
    Value attempts = 99;
    attempts.at = {3, 4};
    Value settings = Value::Object{{"attempts", attempts}, {"bogus", 1, {5, 6}}};
    settings.at = {1, 2};
    build<Inner>(settings, "$.designs[0]", surroundings.context);
    QCOMPARE(
        to_string(surroundings.diagnostics.list()[0], "plan"),
        std::string("plan:3:4: error: 99 is out of range; expected a whole number such as 3, from 1 to 10 (at $.designs[0].attempts)"));
    QCOMPARE(to_string(surroundings.diagnostics.list()[1], "plan"),
             std::string("plan:5:6: error: unknown parameter 'bogus' of inner; expected one of attempts, wait (at $.designs[0].bogus)"));
}

void TestRecord::is_no_object() {
    Surroundings surroundings;
    const Inner inner = build<Inner>(Value::Array{}, "$", surroundings.context);
    QCOMPARE(inner.attempts, std::int64_t(3));
    QCOMPARE(surroundings.mistakes(), std::string("$: found an array; an object with the settings of inner"));
}

void TestRecord::makes_defaults() {
    Surroundings surroundings;
    const std::shared_ptr<void> made = sample().make();
    sample().read(made.get(), Value::Object{{"peer", "db"}, {"limit", 1}, {"nodes", 7}}, "$", surroundings.context);
    QCOMPARE(surroundings.mistakes(), std::string());
    QCOMPARE(static_cast<const Sample*>(made.get())->nodes, std::int64_t(7));
    QCOMPARE(static_cast<const Sample*>(made.get())->memory.value, 4e9);
}

void TestRecord::catalogue() {
    Catalogue catalogue;
    catalogue.add(sample());
    QCOMPARE(catalogue.find("sample"), &sample());
    QVERIFY(!catalogue.find("cache"));
    QCOMPARE(catalogue.names(), std::vector<std::string>{"sample"});
}

void TestRecord::names_of_enums() {
    QCOMPARE(to_string(Role::Scaler), std::string_view("scaler"));
    QCOMPARE(to_string(Tier::Control), std::string_view("control"));
    QCOMPARE(to_string(Kind::Failure), std::string_view("failure"));
    QCOMPARE(to_string(Aggregate::Maximum), std::string_view("maximum"));
    QCOMPARE(to_string(Connects::Attachment), std::string_view("attachment"));
    QCOMPARE(to_string(Reference::Design), std::string_view("design"));
}

QTEST_APPLESS_MAIN(TestRecord)
#include "tst_record.moc"
