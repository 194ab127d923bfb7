// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/advice.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "plan/reader.h"
#include "study/compare.h"
#include "study/estimator.h"
#include "validation/in_process.h"
#include "validation/validation.h"

using namespace headroom;
using namespace headroom::study;

namespace {

/// A user makes a request a second.
constexpr const char* users = "{'id': 'users', 'type': 'users', 'requests_per_user_per_day': 86400}";
/// A machine that serves one request at a time, 10 ms of them.
constexpr const char* web =
    "{'id': 'web', 'type': 'service', 'instance': 'm6i.large', 'vcpus': 1, 'speed': 1, 'workers': 1, 'replicas': 2, 'asynchronous': true, "
    "'cpu': 'exponential(10 ms)'}";
/// The same as a database.
constexpr const char* db =
    "{'id': 'db', 'type': 'database', 'instance': 'db.m6g.large', 'multi_zone': true, 'vcpus': 1, 'speed': 1, 'cpu': "
    "'exponential(5 ms)'}";
constexpr const char* cache =
    "{'id': 'cache', 'type': 'cache', 'instance': 'cache.m6g.large', 'nodes': 2, 'mode': 'fixed_ratio', 'hit_ratio': 0.8, 'cpu': '0.1 ms'}";

QString components(const QStringList& all) { return QString("'components': [%1]").arg(all.join(", ")); }
QString connections(const QStringList& all) {
    QStringList each;
    for (const QString& one : all) each += "{" + one + "}";
    return QString(", 'connections': [%1]").arg(each.join(", "));
}

plan::Plan make_plan(const QString& design, int daily_users) {
    QString text = QString(
                       "{'headroom': 1, 'name': 'Made', 'keyspaces': [{'name': 'things', 'keys': 'zipf(100k, 1.1)', 'item': '1 kB'}], "
                       "'routes': [{'name': 'read', 'keyspace': 'things'}], 'designs': [{'name': 'One', %1}], "
                       "'phases': [{'name': 'Now', 'users': %2, 'design': 'One'}]}")
                       .arg(design)
                       .arg(daily_users);
    const plan::ParsedPlan parsed = plan::parse_plan(text.replace('\'', '"').toStdString());
    if (!parsed.plan) throw InvalidDocument("made", parsed.diagnostics.list());
    if (const Diagnostics mistakes = plan::validate(*parsed.plan, validation::surroundings()); mistakes.has_errors())
        throw InvalidDocument("made", mistakes.list());
    return plan::reduce(*parsed.plan, "Now", std::nullopt);
}

Options few_requests() {
    Options options;
    options.max_requests = 6e5;
    options.replications = 5;
    return options;
}

Advice advise_on(const plan::Plan& plan, bool simulates) {
    Estimator estimator(validation::surroundings().catalogue, models::estimates());
    validation::InProcess simulator;
    Observer nobody;
    return advise(plan, validation::surroundings(), few_requests(), estimator, simulates ? &simulator : nullptr, nobody);
}

/// Null where there is none of the rule.
const Finding* find(const Advice& advice, const std::string& rule) {
    const auto found = std::ranges::find(advice.findings, rule, &Finding::rule);
    return found == advice.findings.end() ? nullptr : &*found;
}

std::string rules_of(const Advice& advice) {
    std::string all;
    for (const Finding& finding : advice.findings) all += finding.rule + " of " + finding.component + ", ";
    return all;
}

/// Both sides simulated, with another seed than the advice is.
Comparison simulate(const plan::Plan& plan, const Change& change) {
    Diagnostics mistakes;
    const plan::Plan changed = with_change(plan, change, mistakes);
    if (mistakes.has_errors()) throw InvalidDocument("changed", mistakes.list());
    Options options = few_requests();
    options.seed = 77;
    const auto side = [&](const plan::Plan& each) {
        return std::make_unique<RunCourse>(each, Case{"Now", std::nullopt}, validation::surroundings(), options);
    };
    CompareCourse course(side(plan), side(changed), options);
    validation::InProcess simulator;
    Observer nobody;
    run_courses({&course}, simulator, nobody);
    return course.comparison();
}

constexpr double sized_from = 0.2;  ///< of the figure before: smaller effects keep their direction alone
constexpr double same_size = 0.25;  ///< of the effect

/// Empty where the simulated difference is what was promised; else what is wrong.
QString disagreement(const char* what, const Shift& promised, const Comparison& comparison, const char* of, const char* figure) {
    if (!promised.before.value || !promised.difference.value) return {};  // from no steady state to one
    const auto found =
        std::ranges::find_if(comparison.differences, [&](const auto& each) { return each.of == of && each.figure == figure; });
    if (found == comparison.differences.end() || !found->difference.value) return QString("%1: no simulated difference").arg(what);
    const double simulated = *found->difference.value, said = *promised.difference.value, before = *found->a.value;
    qInfo("%s: promised %.4g of %.4g, simulated %.4g ± %.2g of %.4g", what, said, *promised.before.value, simulated,
          found->difference.half_width.value_or(0), before);
    const bool is_clear = found->is_clear() && std::abs(simulated) > 0.001 * before;
    if (is_clear && std::abs(said) > 0.001 * before && simulated * said < 0) return QString("%1: the other direction").arg(what);
    if (std::abs(simulated) <= sized_from * before) return {};
    return std::abs(said / simulated - 1) <= same_size ? QString() : QString("%1: another size").arg(what);
}

}  // namespace

/// Every finding: a plan that it is about, one near it that it is not about, and what its change does when it is simulated.
class TestAdvice : public QObject {
    Q_OBJECT

private slots:
    void findings_data() {
        QTest::addColumn<QString>("design");
        QTest::addColumn<int>("users");
        QTest::addColumn<QString>("near_design");
        QTest::addColumn<int>("near_users");
        QTest::addColumn<QString>("component");
        QTest::addColumn<QString>("change");
        const QString to_web = "'from': 'users', 'to': 'web'", to_db = "'from': 'web', 'to': 'db'";
        const auto with = [](QString text, const char* before, const char* after) {
            if (!text.contains(before)) qFatal("there is no %s", before);
            return text.replace(before, after);
        };
        const auto row = [](const char* rule, const QString& design, int load, const QString& near, int near_load, const char* component,
                            const char* change) {
            QTest::newRow(rule) << design << load << near << near_load << QString(component) << QString(change);
        };
        const QString pair = components({users, web}) + connections({to_web});
        // Two of 100/s each: 200/s are 1.25 times 160/s, and 1.67 times 120/s.
        row("saturation", pair, 160, pair, 120, "web", "web.replicas from 2 to 4");
        const QString alone = with(pair, "'replicas': 2", "'replicas': 1");
        row("single_point_of_failure", alone, 50, pair, 50, "web", "web.replicas from 1 to 2");
        // 200/s at the database, 600/s or 100/s at the service; 100/s are half of the former.
        const QString chain = components({users, web, db}) + connections({to_web, to_db});
        row("database_bottleneck", with(chain, "'replicas': 2", "'replicas': 6"), 100, with(chain, "'replicas': 2", "'replicas': 1"), 60,
            "db", "db.vcpus from 1 to 2");
        // 3 · 3 attempts, and 3 · 1.
        const QString retrying =
            components({users, web, db}) + connections({to_web + ", 'retry': {'attempts': 3}", to_db + ", 'retry': {}"});
        row("retry_amplification", retrying, 50, with(retrying, "'retry': {'attempts': 3}", "'retry': {'attempts': 1}"), 50, "db",
            "a budget for retries: users->web.retry.budget");
        const QString limited =
            components({users, web, db}) + connections({to_web + ", 'time_limit': '1 s'", to_db + ", 'time_limit': '3 s'"});
        row("time_limits_turned_round", limited, 50, with(limited, "'3 s'", "'0.9 s'"), 50, "web", "web->db.time_limit from 3 s to 800 ms");
        // A fifth of 400/s goes on to the database, which carries 200/s; of 150/s it could carry all.
        const QString cached =
            components({users, cache, db}) + connections({"'from': 'users', 'to': 'cache'", "'from': 'cache', 'to': 'db'"});
        row("cache_loss", cached, 400, cached, 150, "cache", "db.vcpus from 1 to 3.34");
        // 3 % of them: what goes past the cache takes next to nothing.
        const QString needless = with(with(cached, "'hit_ratio': 0.8", "'hit_ratio': 0.005"), "'0.1 ms'", "'10 us'");
        row("needless", needless, 50, cached, 50, "cache", "without cache");
        // 10 % of four machines, and 25 %.
        const QString four = with(pair, "'replicas': 2", "'replicas': 4");
        row("over_provisioned", four, 40, four, 100, "web", "web.replicas from 4 to 2");
        const QString sharded = components({users, "{'id': 'router', 'type': 'shard_router', 'shards': 4, 'by': 'range'}", db}) +
                                connections({"'from': 'users', 'to': 'router'", "'from': 'router', 'to': 'db'"});
        row("hot_shard", sharded, 150, with(sharded, "'range'", "'hash'"), 150, "router", "router.by from range to hash");
        const QString standing = components({users, with(web, "'replicas'", "'place': {'zone': 1}, 'replicas'")}) + connections({to_web}) +
                                 ", 'platform': {'regions': [{'name': 'here', 'zones': 3}]}";
        row("single_zone", standing, 50, with(standing, "{'zone': 1}", "{}"), 50, "web", "web.place.zone from 1 to unset");
        // Beside a database that is in one zone there is nothing to gain.
        const QString beside = components({users, with(web, "'replicas'", "'place': {'with': 'db'}, 'replicas'"),
                                           with(db, "'id': 'db'", "'id': 'db', 'place': {'zone': 1}")}) +
                               connections({to_web, to_db}) + ", 'platform': {'regions': [{'name': 'here', 'zones': 3}]}";
        row("single_zone", standing, 50, beside, 50, "web", "web.place.zone from 1 to unset");
        // Without stabilisation and tolerance the noise of 15 s is followed.
        const QString scaled =
            components({users, web,
                        "{'id': 'scaler', 'type': 'autoscaler', 'requests': 50, 'min': 1, 'max': 20, 'tolerance': 0, 'down': "
                        "{'stabilization': '0 s'}}"}) +
            connections({to_web, "'from': 'scaler', 'to': 'web'"});
        row("thrashing", scaled, 200, with(scaled, "'tolerance': 0, 'down': {'stabilization': '0 s'}", "'tolerance': 0.1"), 200, "scaler",
            "");
    }
    void findings() {
        QFETCH(QString, design);
        QFETCH(int, users);
        QFETCH(QString, near_design);
        QFETCH(int, near_users);
        QFETCH(QString, component);
        QFETCH(QString, change);
        const std::string rule = QTest::currentDataTag();
        const Advice near = advise_on(make_plan(near_design, near_users), true);
        QVERIFY2(find(near, rule) == nullptr, rules_of(near).c_str());

        const plan::Plan plan = make_plan(design, users);
        const Advice advice = advise_on(plan, true);
        const Finding* finding = find(advice, rule);
        QVERIFY2(finding != nullptr, rules_of(advice).c_str());
        QCOMPARE(QString::fromStdString(finding->component), component);
        QVERIFY(!finding->evidence.empty());
        QCOMPARE(finding->change ? QString::fromStdString(finding->change->text) : QString(), change);
        if (!finding->change) return;
        QVERIFY(finding->effect && !finding->effect->is_unconfirmed);

        const Comparison comparison = simulate(plan, *finding->change);
        const Advice estimated = advise_on(plan, false);
        const Finding* promise = find(estimated, rule);
        QVERIFY2(promise != nullptr && promise->effect, rules_of(estimated).c_str());
        QVERIFY(!promise->effect->is_simulated);
        for (const Effect& effect : {*promise->effect, *finding->effect}) {
            QCOMPARE(disagreement("p95", effect.p95, comparison, "run", "response_s.p95"), QString());
            QCOMPARE(disagreement("cost", effect.cost, comparison, "cost", "per_month"), QString());
        }
    }

    /// A small effect is simulated before it is shown; without a simulator it is shown as not confirmed.
    void what_is_small_is_confirmed() {
        const QString design = components({users, web, db}) + connections({"'from': 'users', 'to': 'web', 'time_limit': '1 s'",
                                                                           "'from': 'web', 'to': 'db', 'time_limit': '3 s'"});
        const plan::Plan plan = make_plan(design, 50);
        const Finding quick = *find(advise_on(plan, false), "time_limits_turned_round");
        QVERIFY(quick.effect->is_unconfirmed && !quick.effect->is_simulated && !quick.effect->p95.difference.half_width);
        const Finding confirmed = *find(advise_on(plan, true), "time_limits_turned_round");
        QVERIFY(!confirmed.effect->is_unconfirmed && confirmed.effect->is_simulated && confirmed.effect->p95.difference.half_width);
    }

    /// Errors first, then what is worth more.
    void the_order_is_that_of_worth() {
        const QString design = components({users, QString(web).replace("'replicas': 2", "'replicas': 6"), db}) +
                               connections({"'from': 'users', 'to': 'web'", "'from': 'web', 'to': 'db'"});
        const Advice advice = advise_on(make_plan(design, 250), false);  // 200/s are carried
        QCOMPARE(advice.base.status, Status::Unstable);
        QVERIFY(advice.findings.size() > 1);
        QCOMPARE(advice.findings.front().rule, std::string("saturation"));
        QCOMPARE(advice.findings.front().severity, Severity::Error);
        QVERIFY(!advice.findings.front().effect || !advice.findings.front().effect->p95.before.value);
    }
};

QTEST_GUILESS_MAIN(TestAdvice)
#include "tst_advice.moc"
