// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "study/run.h"
#include "validation/in_process.h"
#include "validation/validation.h"

using namespace headroom;
using namespace headroom::validation;

namespace {

/// The finding of a rule in a plan of presets/theory/ with settings; absent where there is none.
std::optional<study::Finding> find(const std::string& plan, const Settings& settings, const std::string& rule) {
    const plan::Plan changed = theory_plan(plan, settings);
    InProcess executor;
    study::Observer nobody;
    const auto run = study::run(changed, {{changed.phases.front().name, std::nullopt}}, surroundings(),
                                {.max_requests = 6e6, .replications = 1, .most_levels = 1}, executor, nobody)
                         .front();
    const auto found = std::ranges::find(run.findings, rule, &study::Finding::rule);
    return found == run.findings.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

/// What queues and logs say is amiss with their messages.
class TestMessageFindings : public QObject {
    Q_OBJECT

private slots:
    /// A fifth of the deliveries fail, and three are tried: 0.2 + 0.04 are redelivered for each message, 0.992 are processed.
    void redeliveries() {
        const auto finding = find("queue_redelivery", {}, "redelivery");
        QVERIFY(finding);
        QCOMPARE(finding->component, std::string("jobs"));
        QVERIFY(std::abs(finding->evidence.front().value / (0.24 / 0.992) - 1) < 0.03);
        QVERIFY2(finding->text.starts_with("jobs gives messages out more than once, 24"), finding->text.c_str());
        QVERIFY(!find("queue_redelivery", {{"worker.failure_ratio", "0.03"}}, "redelivery"));  // 3.1 %
    }

    /// Of ten messages a second one worker at 200 ms processes five; the others wait for the 60 s that they are kept. At 80 ms it
    /// processes all.
    void losses() {
        const Settings one = {{"users.requests_per_user_per_day", "864"},
                              {"worker.failure_ratio", "0"},
                              {"worker.concurrency", "1"},
                              {"jobs.visibility", "30 s"},
                              {"jobs.retention", "60 s"}};
        const auto with_cpu = [&](const char* cpu) {
            Settings settings = one;
            settings.push_back({"worker.cpu", cpu});
            return find("queue_redelivery", settings, "expiry");
        };
        const auto finding = with_cpu("200 ms");
        QVERIFY(finding);
        QCOMPARE(finding->component, std::string("jobs"));
        QVERIFY2(std::abs(finding->evidence.front().value - 1) < 0.03, finding->text.c_str());
        QVERIFY2(finding->text.starts_with("jobs loses messages unprocessed at the end of their retention"), finding->text.c_str());
        QVERIFY(!with_cpu("80 ms"));
    }

    /// Ten consumers of eight partitions, and eight.
    void idle_consumers() {
        const auto finding = find("log_partitions", {{"worker.concurrency", "5"}}, "idle_consumers");
        QVERIFY(finding);
        QCOMPARE(finding->component, std::string("events"));
        QCOMPARE(finding->evidence.front().value, 2.);
        QVERIFY(!find("log_partitions", {}, "idle_consumers"));
    }
};

QTEST_MAIN(TestMessageFindings)
#include "tst_message_findings.moc"
