// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/left_out.h"

#include <fmt/format.h>

#include <QTest>
#include <map>

#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/estimator.h"
#include "study/run.h"

using namespace headroom;
using namespace headroom::study;

namespace {

/// A plan, and what is estimated of its phase "Load".
struct Estimated {
    explicit Estimated(const std::string& text) : parsed(plan::parse_plan(text)) {
        Estimator estimator(catalogue, models::estimates());
        Observer nobody;
        runs = run(steady_plan(*parsed.plan), {{"Load", std::nullopt}}, surroundings, {}, estimator, nobody);
    }

    plan::ParsedPlan parsed;
    Files files;
    schema::Catalogue catalogue = models::all().catalogue();
    plan::Surroundings surroundings{catalogue, cost::find_builtin(cost::default_catalogue)->instances, files};
    std::vector<RunResult> runs;
};

/// A user makes a request a second.
RunResult estimate(const std::string& component, int users, const std::string& user = "") {
    return Estimated(fmt::format(R"json({{"headroom": 1, "name": "Test", "routes": [{{"name": "request"}}], "designs": [{{"name": "Model",
        "components": [{{"id": "users", "type": "users", "requests_per_user_per_day": 86400{}}}, {}],
        "connections": [{{"from": "users", "to": "web"}}]}}],
        "phases": [{{"name": "Load", "users": {}, "design": "Model"}}]}})json",
                                 user, component, users))
        .runs.front();
}

constexpr const char* server = R"json({"id": "web", "type": "service", "workers": 1, "cpu": "exponential(10 ms)"})json";

}  // namespace

class TestLeftOut : public QObject {
    Q_OBJECT

private slots:
    /// What goes wrong is not in the figures: they do not pass for availability that is kept. Of delays nothing is said.
    void says_that_incidents_are_left_out() {
        const std::string text = R"json({"headroom": 1, "name": "Test", "routes": [{"name": "request"}],
            "designs": [{"name": "Model", "components": [{"id": "users", "type": "users", "requests_per_user_per_day": 86400},
                {"id": "db", "type": "database", "cpu": "constant(1 ms)", "vcpus": 8}], "connections": [{"from": "users", "to": "db"}]}],
            "phases": [{"name": "Load", "users": 50, "design": "Model", "incidents": [
                {"type": "replica_loss", "component": "db", "every": "30 d"}, {"type": "error_burst", "component": "db", "at": "12:00"},
                {"type": "replica_loss", "component": "db", "every": "90 d"}]}],
            "slo": [{"availability": 0.9999, "error_ratio": 0.001, "p95": "1 s"}]})json";
        const Estimated made(text);
        std::vector<RunResult> runs = made.runs;
        QVERIFY(runs.front().caveats.empty());
        leave_out_incidents(runs, *made.parsed.plan, made.surroundings);
        QCOMPARE(runs.front().caveats,
                 std::vector<std::string>{"Load: incidents are left out (loss of replicas, burst of errors): what they lose of the "
                                          "availability is not known"});
        std::map<std::string, std::optional<bool>> kept;
        for (const SloResult& row : runs.front().slo) kept[row.metric] = row.met;
        QCOMPARE(kept, (std::map<std::string, std::optional<bool>>{
                           {"availability", std::nullopt}, {"error_ratio", std::nullopt}, {"p95", true}}));
    }

    /// By Little's law 100/s of 200 ms are 20 calls at once: of 100 MB each they need 2 GB, and since their number is Poisson
    /// distributed now and then twice as much, but hardly ever three times.
    void says_that_memory_does_not_suffice_data() {
        QTest::addColumn<QString>("memory");
        QTest::addColumn<bool>("suffices");
        QTest::newRow("too little") << "1.9 GB" << false;
        QTest::newRow("not always enough") << "2.1 GB" << false;
        QTest::newRow("enough") << "6 GB" << true;
    }
    void says_that_memory_does_not_suffice() {
        QFETCH(const QString, memory);
        QFETCH(const bool, suffices);
        const RunResult result = estimate(fmt::format(R"json({{"id": "web", "type": "service", "workers": 64, "vcpus": 64,
            "cpu": "constant(200 ms)", "memory": "{}", "memory_per_call": "100 MB"}})json",
                                                      memory.toStdString()),
                                          100);
        QCOMPARE(result.caveats, suffices ? std::vector<std::string>()
                                          : std::vector<std::string>{"web: memory does not always suffice: how often replicas are killed "
                                                                     "for it is approximated, as if calls came to them in turn"});
        QCOMPARE(result.status, suffices ? Status::Estimated : Status::Overloaded);
    }

    /// A quarter of an hour has one rate: of a spike that fills none, its mean.
    void says_that_spikes_are_averaged_data() {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<bool>("averaged");
        QTest::newRow("none") << "constant" << false;
        QTest::newRow("ten minutes") << "spike(at=12:00, factor=5, lasts=10 min)" << true;
        QTest::newRow("a quarter") << "spike(at=12:00, factor=5, lasts=15 min)" << false;
        QTest::newRow("a quarter across two") << "spike(at=12:05, factor=5, lasts=15 min)" << true;
        QTest::newRow("a quarter and more") << "spike(at=12:05, factor=5, lasts=25 min)" << false;
    }
    void says_that_spikes_are_averaged() {
        QFETCH(const QString, profile);
        QFETCH(const bool, averaged);
        const RunResult result = estimate(server, 10, fmt::format(R"json(, "profile": "{}")json", profile.toStdString()));
        QCOMPARE(result.caveats.size(), std::size_t{averaged});
        if (averaged)
            QVERIFY2(result.caveats.front().starts_with("users: the spike at 12:0") &&
                         result.caveats.front().find("its 5 times the traffic is averaged over 15 min") != std::string::npos,
                     result.caveats.front().c_str());
    }
};

QTEST_APPLESS_MAIN(TestLeftOut)
#include "tst_left_out.moc"
