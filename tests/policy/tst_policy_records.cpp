// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/error.h"
#include "policy/connection.h"
#include "schema/describe.h"

using namespace headroom;
using policy::Connection;

namespace {

struct Read {
    Connection connection;
    QStringList mistakes;
};

Read read(Value settings) {
    const Files files;
    Diagnostics diagnostics;
    const schema::ReadContext context{files, diagnostics, {"browse", "checkout"}, {"web", "db"}, {"products"}, {}, {}};
    Read result;
    result.connection = schema::build<Connection>(settings, "$", context);
    for (const Diagnostic& each : diagnostics.list()) result.mistakes << QString::fromStdString(each.message);
    return result;
}

Value object(std::initializer_list<std::pair<const char*, Value>> members) {
    Value result = Value::Object{};
    for (const auto& [name, value] : members) result.set(name, value);
    return result;
}

std::vector<const schema::Record*> records() {
    return {&record_of(static_cast<const Connection*>(nullptr)),        &record_of(static_cast<const policy::Pool*>(nullptr)),
            &record_of(static_cast<const policy::Retry*>(nullptr)),     &record_of(static_cast<const policy::RetryBudget*>(nullptr)),
            &record_of(static_cast<const policy::Breaker*>(nullptr)),   &record_of(static_cast<const policy::Bulkhead*>(nullptr)),
            &record_of(static_cast<const policy::RateLimit*>(nullptr)), &record_of(static_cast<const policy::Throttle*>(nullptr)),
            &record_of(static_cast<const policy::Hedge*>(nullptr))};
}

}  // namespace

class TestPolicyRecords : public QObject {
    Q_OBJECT
private slots:
    void defaults() {
        const Read plain = read(object({}));
        QVERIFY(plain.mistakes.isEmpty());
        QCOMPARE(plain.connection.calls[0], 1.0);
        QVERIFY(!plain.connection.time_limit && !plain.connection.pool && !plain.connection.retry && !plain.connection.key);
        QVERIFY(!plain.connection.breaker && !plain.connection.bulkhead && !plain.connection.rate_limit);
        QVERIFY(!plain.connection.throttle && !plain.connection.hedge);
        QVERIFY(plain.connection.on_failure.kind == OnFailure::Kind::Fail);
    }

    /// resilience4j's, Envoy's and the AWS SDK's own.
    void standards() {
        const policy::Retry retry = *read(object({{"retry", object({{"budget", object({})}})}})).connection.retry;
        QCOMPARE(retry.attempts, std::int64_t{3});
        QCOMPARE(retry.wait.value, 0.5);
        QVERIFY(retry.backoff == policy::Backoff::Fixed);
        QCOMPARE(retry.multiplier, 1.5);
        QCOMPARE(retry.budget->share.value, 0.2);
        QCOMPARE(retry.budget->minimum, std::int64_t{3});
        QCOMPARE(retry.budget->capacity, std::int64_t{500});
        QCOMPARE(retry.budget->cost, std::int64_t{5});
        QCOMPARE(retry.budget->timeout_cost, std::int64_t{10});
        QCOMPARE(retry.budget->refund, std::int64_t{1});
    }

    /// resilience4j's CircuitBreakerConfig and BulkheadConfig; Site Reliability Engineering; The Tail at Scale.
    void standards_of_what_holds_back() {
        const Connection connection =
            read(
                object(
                    {{"breaker", object({{"mode", "window"}})}, {"bulkhead", object({})}, {"throttle", object({})}, {"hedge", object({})}}))
                .connection;
        const policy::Breaker breaker = *connection.breaker;
        QVERIFY(breaker.mode == policy::BreakerMode::Window && breaker.window == policy::WindowKind::Count);
        QCOMPARE(breaker.window_size, std::int64_t{100});
        QCOMPARE(breaker.minimum_calls, std::int64_t{100});
        QCOMPARE(breaker.failure_rate.value, 0.5);
        QCOMPARE(breaker.slow_rate.value, 1.0);
        QCOMPARE(breaker.slow.value, 60.0);
        QCOMPARE(breaker.open.value, 60.0);
        QCOMPARE(breaker.probes, std::int64_t{10});
        QCOMPARE(policy::Breaker().failures, std::int64_t{5});
        QVERIFY(policy::Breaker().mode == policy::BreakerMode::Consecutive);
        QCOMPARE(connection.bulkhead->size, std::int64_t{25});
        QCOMPARE(connection.bulkhead->wait.value, 0.0);
        QCOMPARE(connection.throttle->k, 2.0);
        QCOMPARE(connection.throttle->window.value, 120.0);
        QVERIFY(!connection.hedge->delay);
        QCOMPARE(connection.hedge->percentile.value, 0.95);
    }

    void everything_set() {
        const Read full = read(object({{"calls", object({{"browse", 2.3}})},
                                       {"step", 2},
                                       {"parallel", true},
                                       {"request", "1 kB"},
                                       {"response", object({{"checkout", "9 kB"}})},
                                       {"key", "fresh"},
                                       {"latency", "0.5 ms"},
                                       {"time_limit", "2 s"},
                                       {"cancel", true},
                                       {"pool", object({{"size", 5}, {"wait_limit", "1 s"}})},
                                       {"retry", object({{"attempts", 4},
                                                         {"wait", "10 ms"},
                                                         {"backoff", "exponential"},
                                                         {"multiplier", 2},
                                                         {"jitter", "50 %"},
                                                         {"longest_wait", "1 s"},
                                                         {"budget", object({{"kind", "token_bucket"}})}})},
                                       {"on_failure", "fallback: db"},
                                       {"weight", 3}}));
        QVERIFY2(full.mistakes.isEmpty(), qPrintable(full.mistakes.join('\n')));
        const Connection& connection = full.connection;
        QCOMPARE(connection.calls[0], 2.3);
        QCOMPARE(connection.calls[1], 1.0);
        QCOMPARE(connection.request[1]->value, 1000.0);
        QVERIFY(!connection.response[0]);
        QCOMPARE(connection.response[1]->value, 9000.0);
        QCOMPARE(connection.latency.value, 0.0005);
        QCOMPARE(connection.pool->size, std::int64_t{5});
        QVERIFY(connection.retry->backoff == policy::Backoff::Exponential);
        QVERIFY(connection.retry->budget->kind == policy::BudgetKind::TokenBucket);
        QCOMPARE(connection.on_failure.fallback, std::string("db"));
    }

    void refuses_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const char* text) {
            QTest::newRow(qPrintable(QString("%1 %2").arg(name, text))) << name << text;
        };
        row("calls", "-1");
        row("step", "0");
        row("step", "1.5");
        row("request", "-1 kB");
        row("request", "5 s");
        row("latency", "-1 ms");
        row("latency", "2 h");
        row("time_limit", "0 s");
        row("time_limit", "3 GB");
        row("on_failure", "fallback: nobody");
        row("on_failure", "panic");
        row("weight", "-1");
        row("retry", "3");
        row("breaker", "5");
        row("bulkhead", "25");
        row("hedge", "20 ms");
        row("colour", "red");
    }
    void refuses() {
        QFETCH(const QString, name);
        QFETCH(const QString, text);
        QCOMPARE(read(object({{qPrintable(name), text.toStdString()}})).mistakes.size(), 1);
    }

    void null_unsets() {
        const Read unset = read(object({{"retry", nullptr}, {"pool", nullptr}, {"time_limit", nullptr}}));
        QVERIFY(unset.mistakes.isEmpty());
        QVERIFY(!unset.connection.retry);
    }

    void every_parameter_has_help_and_a_default_that_reads() {
        const Files files;
        for (const schema::Record* record : records()) {
            QVERIFY(!record->title.empty() && record->help.ends_with('.'));
            for (const schema::Parameter& parameter : record->parameters) {
                const QString name = QString::fromStdString(record->name + "." + parameter.name);
                QVERIFY2(parameter.help.size() > 20 && parameter.help.ends_with('.'), qPrintable(name));
                for (const schema::Option& option : parameter.options) QVERIFY2(!option.help.empty(), qPrintable(name));
                Diagnostics diagnostics;
                const schema::ReadContext context{files, diagnostics, {"browse"}, {}, {}, {}, {}};
                parameter.read(record->make().get(), parameter.default_value, "$", context);
                QVERIFY2(diagnostics.list().empty(), qPrintable(name));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestPolicyRecords)
#include "tst_policy_records.moc"
