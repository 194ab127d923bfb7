// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>

#include <algorithm>
#include <cmath>
#include <functional>

#include "app/document/design_edits.h"
#include "app/document/edits.h"
#include "plan/parts.h"
#include "policy/connection.h"
#include "tests/panels/bench.h"

using namespace headroom;
using document::SettingPath;
using document::Subject;
using schema::Kind;
using schema::Parameter;

namespace {

bool is_in(const schema::Range& range, double value) { return !(range.low && value < *range.low) && !(range.high && value > *range.high); }

/// A number in the range that is not the default, as a person writes it.
QString other_number(const Parameter& parameter) {
    const double preset = parameter.default_value.is_number() ? parameter.default_value.as_number()
                          : parameter.default_value.is_string()
                              ? parse_quantity(parameter.default_value.as_string(), parameter.unit).quantity.value
                              : -1;
    const double low = parameter.range.low.value_or(0), high = parameter.range.high.value_or(low + 1000);
    for (double value : {2 * preset, preset + 1, preset / 2, low, high, (low + high) / 2}) {
        if (parameter.kind == Kind::Integer) value = std::round(value);
        if (parameter.unit == Unit::TimeOfDay && value >= 86400) continue;
        if (value >= 0 && value != preset && is_in(parameter.range, value))
            return QString::fromStdString(print_quantity(value, parameter.unit));
    }
    return {};
}

/// What to type, of a kind of value that is typed.
QString text_for(const Parameter& parameter, const plan::Plan& plan) {
    if (parameter.name == "regions") return QStringLiteral("eu 60 % 20 ms, us 40 % 90 ms");
    if (parameter.name == "policies") return QStringLiteral("3 pods / 1 min, 300 % / 5 min");
    if (parameter.name == "next") return QStringLiteral("0.1");  // of each of some routes: more than that would be more than all
    switch (parameter.kind) {
        case Kind::Quantity:
        case Kind::Integer: return other_number(parameter);
        case Kind::Distribution: return QStringLiteral("exponential(%1)").arg(other_number(parameter));
        case Kind::Keys: return QStringLiteral("zipf(300, 0.5)");
        case Kind::Profile: return QStringLiteral("diurnal(peak=2, at=12:00)");
        case Kind::Failure: return QStringLiteral("ignore");
        case Kind::Text: return QStringLiteral("fresh");
        case Kind::Reference: break;
        case Kind::Boolean:
        case Kind::Choice:
        case Kind::Record: return {};
    }
    switch (parameter.reference) {
        case schema::Reference::Component: return QString::fromStdString(plan.designs.front().components.front().id);
        case schema::Reference::Keyspace: return QStringLiteral("things");
        case schema::Reference::Instance: return QStringLiteral("c6i.large");
        case schema::Reference::Route: return QStringLiteral("write");
        case schema::Reference::Connection: return QString::fromStdString(plan.designs.front().connections.front().id);
        case schema::Reference::Design: return QStringLiteral("A");
        case schema::Reference::None: break;
    }
    return {};
}

QString wrong_for(const Parameter& parameter) {
    switch (parameter.kind) {
        case Kind::Quantity: return QStringLiteral("4 apples");
        case Kind::Integer: return QStringLiteral("2.5");
        case Kind::Distribution: return QStringLiteral("lognormal(mean");
        case Kind::Keys: return QStringLiteral("zipf(");
        case Kind::Profile: return QStringLiteral("noon");
        case Kind::Reference: return QStringLiteral("nobody");
        case Kind::Failure: return QStringLiteral("perhaps");
        case Kind::Text:
        case Kind::Boolean:
        case Kind::Choice:
        case Kind::Record: break;
    }
    return {};
}

plan::Plan plan_with(const std::string& type) {
    plan::Plan plan = document::new_plan();
    plan.routes = Value::Array{Value(Value::Object{{"name", "read"}}), Value(Value::Object{{"name", "write"}})};
    plan.keyspaces = Value::Array{Value(Value::Object{{"name", "things"}, {"keys", "uniform(1k)"}})};
    document::add_component(plan, "A", type, {});
    document::add_component(plan, "A", type, {});
    return plan;
}

int errors_of(const document::PlanDocument& document) {
    const auto& list = document.problems().list();
    return static_cast<int>(std::ranges::count(list, Severity::Error, &Diagnostic::severity));
}

}  // namespace

/// Every parameter of every record has an editor that sets it, refuses nonsense, and is undone to the byte.
class TestEveryParameter : public QObject {
    Q_OBJECT

    int walked_ = 0, refused_ = 0;

    void walk(Bench& bench, const Subject& subject, const schema::Record& record, const SettingPath& path, const QString& name) {
        for (const Parameter& parameter : record.parameters) {
            SettingPath inner = path;
            inner.push_back(parameter.name);
            const QString field = name + '.' + QString::fromStdString(parameter.name);
            QVERIFY2(bench.has(field) || (parameter.record != nullptr && !parameter.optional), qPrintable(field));
            if (parameter.record != nullptr) {
                if (parameter.optional) switch_on(bench, subject, inner, field);
                walk(bench, subject, *parameter.record, inner, field);
                continue;
            }
            refuse(bench, parameter, field);
            set(bench, subject, parameter, inner, field);
            ++walked_;
        }
    }

    void switch_on(Bench& bench, const Subject& subject, const SettingPath& path, const QString& field) {
        const std::string before = bench.bytes();
        bench.click(field);
        QVERIFY2(bench.setting(subject, path).is_object(), qPrintable(field));
        bench.document.undo_stack().undo();
        QCOMPARE(bench.bytes(), before);
        QVERIFY(!bench.find<QCheckBox>(field)->isChecked());
        bench.document.undo_stack().redo();
    }

    void refuse(Bench& bench, const Parameter& parameter, const QString& field) {
        const QString wrong = wrong_for(parameter);
        if (wrong.isEmpty()) return;
        const std::string before = bench.bytes();
        const QString shown = bench.text(field);
        bench.enter(field, wrong);
        QCOMPARE(bench.bytes(), before);
        QVERIFY2(bench.is_shown(field + ":refusal"), qPrintable(field));
        QVERIFY(bench.text(field + ":refusal").contains("expected") || bench.text(field + ":refusal").contains("did you mean"));
        QCOMPARE(bench.text(field), wrong);
        QTest::keyClick(bench.find(field), Qt::Key_Escape);
        QCOMPARE(bench.text(field), shown);
        QVERIFY(!bench.is_shown(field + ":refusal"));
        ++refused_;
    }

    void set(Bench& bench, const Subject& subject, const Parameter& parameter, const SettingPath& path, const QString& field) {
        const std::string before = bench.bytes();
        const int errors = errors_of(bench.document), steps = bench.document.undo_stack().index();
        if (parameter.kind == Kind::Boolean) {
            bench.click(field);
            const bool preset = parameter.default_value.is_bool() && parameter.default_value.as_bool();
            QCOMPARE(bench.setting(subject, path), Value(!preset));
        } else if (parameter.kind == Kind::Choice) {
            auto* box = bench.find<QComboBox>(field);
            box->setFocus();
            QTest::keyClick(box, box->currentIndex() == box->count() - 1 ? Qt::Key_Up : Qt::Key_Down);
            const std::string chosen = box->currentData().toString().toStdString();
            QVERIFY(Value(chosen) != parameter.default_value);
            QVERIFY(std::ranges::find(parameter.options, chosen, &schema::Option::name) != parameter.options.end());
            QCOMPARE(bench.setting(subject, path), Value(chosen));
        } else {
            const QString typed = text_for(parameter, bench.document.plan());
            QVERIFY2(!typed.isEmpty(), qPrintable(field));
            bench.enter(field, typed);
            const Value value = bench.setting(subject, path);
            if (value.is_number())
                QCOMPARE(value.as_number(), parse_quantity(typed.toStdString(), parameter.unit).quantity.value);
            else
                QVERIFY2(value == Value(typed.toStdString()), qPrintable(field));
            QCOMPARE(bench.text(field), typed == "1k" || value.is_number() ? bench.text(field) : typed);
        }
        QVERIFY2(errors_of(bench.document) <= errors, qPrintable(field));
        QVERIFY2(bench.document.undo_stack().index() == steps + 1, qPrintable(field));
        bench.document.undo_stack().undo();
        QCOMPARE(bench.bytes(), before);
    }

private slots:
    void of_component_types_data() {
        QTest::addColumn<QString>("type");
        const document::PlanDocument document;
        for (const std::string& type : document.types().names()) QTest::newRow(type.c_str()) << QString::fromStdString(type);
    }
    void of_component_types() {
        QFETCH(QString, type);
        Bench bench;
        bench.document.reset(plan_with(type.toStdString()));
        const std::string id = bench.document.plan().designs.front().components.back().id;
        bench.select({id});
        const schema::Record* record = bench.document.types().find(type.toStdString());
        walked_ = refused_ = 0;
        walk(bench, Subject::component("A", id), *record, {}, "param");
        QVERIFY(walked_ >= static_cast<int>(record->parameters.size()));
        QVERIFY(refused_ > 0);
    }

    void of_connections() {
        Bench bench;
        bench.open_preset("ecommerce");
        const plan::Connection& connection = bench.document.plan().designs.front().connections.front();
        const Subject subject = Subject::connection(bench.selection.design(), connection.id);
        bench.select_connection(connection.id);
        for (const char* name : {"latency", "time_limit"}) bench.click(QString("param.%1:reset").arg(name));
        walked_ = refused_ = 0;
        walk(bench, subject, policy::record_of(static_cast<const policy::Connection*>(nullptr)), {}, "param");
        QVERIFY(walked_ > 20);
    }

    void of_routes_keyspaces_and_promises_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("name");
        QTest::newRow("route") << static_cast<int>(Subject::Kind::Route) << "routes";
        QTest::newRow("keyspace") << static_cast<int>(Subject::Kind::Keyspace) << "keyspaces";
        QTest::newRow("promise") << static_cast<int>(Subject::Kind::Promise) << "slo";
    }
    void of_routes_keyspaces_and_promises() {
        QFETCH(int, kind);
        QFETCH(QString, name);
        Bench bench;
        bench.document.reset(plan_with("users"));
        bench.click(name + ":add");
        const Subject subject{static_cast<Subject::Kind>(kind),
                              {},
                              {},
                              kind == static_cast<int>(Subject::Kind::Route)      ? 2U
                              : kind == static_cast<int>(Subject::Kind::Keyspace) ? 1U
                                                                                  : 0U};
        const schema::Record* record = document::record_of(bench.document.plan(), subject, bench.document.types());
        for (const Parameter& parameter : record->parameters) {
            const QString field = QString("param.%1.%2.%3").arg(name).arg(subject.index).arg(parameter.name.c_str());
            QVERIFY2(bench.has(field), qPrintable(field));
            if (parameter.record != nullptr) {
                switch_on(bench, subject, {parameter.name}, field);
                walk(bench, subject, *parameter.record, {parameter.name}, field);
                bench.document.undo_stack().undo();
                continue;
            }
            refuse(bench, parameter, field);
            if (parameter.kind == Kind::Text && parameter.required) continue;  // names: see tst_plan_form
            set(bench, subject, parameter, {parameter.name}, field);
        }
    }
};

QTEST_MAIN(TestEveryParameter)
#include "tst_every_parameter.moc"
