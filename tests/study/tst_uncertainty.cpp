// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/uncertainty.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/estimator.h"
#include "study/growth_estimate.h"
#include "study/growth_json.h"
#include "study/guesses.h"
#include "study/results_json.h"
#include "study/results_reader.h"

#include "../analytic/near.h"

using headroom::test::compare;
using namespace headroom;
using namespace headroom::study;

namespace {

constexpr double normal_5 = 1.6448536269514722, normal_2_5 = 1.959963984540054;

double sigma_of(double uncertainty) { return std::log(1 + uncertainty) / normal_2_5; }

/// A user makes a request a second, of a server with one worker.
struct Sample {
    explicit Sample(const std::string& components, const std::string& users = "50", const std::string& connections = "",
                    const std::string& before = R"json("routes": [{"name": "request"}],)json", const std::string& of_phase = "") {
        const std::string text = R"json({"headroom": 1, "name": "Test", )json" + before +
                                 R"json("slo": [{"p95": "100 ms"}, {"availability": 0.5}], "designs": [{"name": "Model", "components": [
            {"id": "users", "type": "users", "requests_per_user_per_day": 86400}, )json" +
                                 components + R"json(], "connections": [{"from": "users", "to": "web"})json" + connections +
                                 R"json(]}], "phases": [{"name": "Load", "users": )json" + users + R"json(, "design": "Model")json" +
                                 of_phase + "}]}";
        plan::ParsedPlan parsed = plan::parse_plan(text);
        plan = std::move(parsed.plan.value());
    }

    plan::Surroundings surroundings() const { return {catalogue, prices->instances, files}; }
    RunResult estimate() const {
        Estimator estimator(catalogue, models::estimates());
        Observer nobody;
        return study::run(plan, {{"Load", std::nullopt}}, surroundings(), {}, estimator, nobody).front();
    }
    std::optional<Uncertainty> find(std::size_t plans = 200, unsigned threads = 1) const {
        Observer nobody;
        UncertaintyOptions options;
        options.plans = plans;
        options.threads = threads;
        return find_uncertainty(plan, estimate(), surroundings(), options, models::estimates(), nobody);
    }
    std::vector<Guess> guesses() const { return guesses_of(plan::reduce(plan, "Load", std::nullopt), surroundings()); }

    Files files;
    std::shared_ptr<const cost::PriceCatalogue> prices = cost::find_catalogue(std::string(cost::default_catalogue), files);
    schema::Catalogue catalogue = models::all().catalogue();
    plan::Plan plan;
};

std::string server(const std::string& cpu) { return R"json({"id": "web", "type": "service", "workers": 1, "cpu": ")json" + cpu + "\"}"; }

std::string database(const std::string& id, const std::string& storage) {
    return R"json(, {"id": ")json" + id + R"json(", "type": "database", "instance": "db.m6g.large", "cpu": "10 us", "storage": ")json" +
           storage + "\"}";
}

/// Of two things that are normal together and so correlated (Pearson, 1907).
double rank_correlation_of_normal(double correlation) { return 6 / std::numbers::pi * std::asin(correlation / 2); }

}  // namespace

class TestUncertainty : public QObject {
    Q_OBJECT

private slots:
    /// M/M/1: the mean response is f m / (1 − λ f m), which rises with the factor f: its quantiles are those at the factor's.
    void one_queue_over_the_guess() {
        const auto found = Sample(server("exponential(10 ms) ± 30 %")).find(2000);
        const auto response = [](double z) {
            const double service = 0.01 * std::exp(sigma_of(0.3) * z);
            return service / (1 - 50 * service);
        };
        const double to_p95 = std::log(20.0);
        compare(*found->mean.estimate, response(0));
        compare(*found->mean.low, response(-normal_5), 2e-3);
        compare(*found->mean.middle, response(0), 2e-3);
        compare(*found->mean.high, response(normal_5), 2e-3);
        compare(*found->p95.low, to_p95 * response(-normal_5), 5e-3);
        compare(*found->p95.high, to_p95 * response(normal_5), 5e-3);
        compare(*found->utilization.high, 0.5 * std::exp(sigma_of(0.3) * normal_5), 2e-3);
        QCOMPARE(found->busiest, std::string("web"));
        QCOMPARE(found->unstable, std::size_t{0});
        // p95 is kept where λ f m is below the root of ln 20 · x / (1 − x) = 100 ms · λ
        const double factor = 1 / (1 + to_p95 / 5) / 0.5;
        const double share = 0.5 * std::erfc(-std::log(factor) / sigma_of(0.3) / std::numbers::sqrt2);
        compare(found->kept[0], share, 0, 2e-3);
        QCOMPARE(found->kept[1], 1.0);
        QCOMPARE(found->guesses.size(), std::size_t{1});
        compare(*found->guesses[0].of_p95, 1, 1e-9);
        QVERIFY(!found->guesses[0].of_cost);  // an estimate's cost is the machine's
    }

    /// At 90 %, calls pile up where the factor is above 1 / 0.9; a Latin hypercube has as many of 200 as there are quantiles beyond.
    void unstable_plans_count() {
        const auto found = Sample(server("exponential(10 ms) ± 30 %"), "90").find();
        const double share = 0.5 * std::erfc(std::log(1 / 0.9) / sigma_of(0.3) / std::numbers::sqrt2);
        compare(static_cast<double>(found->unstable), 200 * share, 0, 1);
        QVERIFY(found->p95.low && found->p95.middle && !found->p95.high);
        QCOMPARE(*found->utilization.high, 1.0);
        QVERIFY(found->kept[1] < 0.81 && found->kept[1] > 0.75);
        compare(*found->guesses[0].of_p95, 1, 0.05);  // those without a figure are equal
    }

    /// Cost is linear in what two disks hold, 200 GB and 400 GB: a fifth of the variance is the first one's.
    void shares_of_a_linear_figure() {
        const auto found = Sample(server("exponential(2 ms)") + database("small", "200 GB ± 20 %") + database("large", "400 GB ± 20 %"),
                                  "10", R"json(, {"from": "web", "to": "small"}, {"from": "web", "to": "large"})json")
                               .find(2000);
        QCOMPARE(found->guesses.size(), std::size_t{2});
        QCOMPARE(found->guesses[0].path, std::string("large.storage"));
        QCOMPARE(found->guesses[0].written, std::string("400 GB ± 20 %"));
        compare(*found->guesses[0].of_cost, std::pow(rank_correlation_of_normal(std::sqrt(0.8)), 2), 0, 0.03);
        compare(*found->guesses[1].of_cost, std::pow(rank_correlation_of_normal(std::sqrt(0.2)), 2), 0, 0.03);
        QVERIFY(!found->guesses[0].of_p95);
        // a month of postgresql's gp3 is $0.115 for each GiB; the sum of both disks has the variance of both
        const double of_one = std::expm1(std::pow(sigma_of(0.2), 2)) * std::exp(std::pow(sigma_of(0.2), 2));
        const double deviation = 0.115 / 1.073741824 * std::hypot(200, 400) * std::sqrt(of_one);
        compare(*found->cost_per_month.high - *found->cost_per_month.low, 2 * normal_5 * deviation, 0.03);
    }

    void only_what_is_uncertain_is_drawn() {
        QVERIFY(!Sample(server("exponential(10 ms)")).find());
        const Sample sample(server("exponential(10 ms)"), R"json("50 ± 10 %")json");
        const auto found = sample.find();
        QCOMPARE(found->guesses.size(), std::size_t{1});
        QCOMPARE(found->guesses[0].path, std::string("users"));
        compare(*found->utilization.high, 0.5 * std::exp(sigma_of(0.1) * normal_5), 2e-3);
    }

    void a_span_is_left_out() {
        Sample sample(server("exponential(10 ms) ± 30 %"), "50", "", R"json("routes": [{"name": "request"}],)json",
                      R"json(, "horizon": "12:00 + 1 h")json");
        RunResult run;
        run.design = "Model";
        run.phase = "Load";
        run.horizon = "12:00 + 1 h";
        Observer nobody;
        const auto found = find_uncertainty(sample.plan, run, sample.surroundings(), {}, models::estimates(), nobody);
        QVERIFY(found->left_out.find("only be simulated") != std::string::npos);
    }

    /// A scalar for all routes is one guess; each route's value is one of its own.
    void guesses_are_what_is_written_so() {
        const Sample sample(
            R"json({"id": "web", "type": "service", "replicas": "4 ± 50 %", "cpu": {"a": "lognormal(mean=5 ms, cv=2) ± 30 %", "b": "2 ms"}},
               {"id": "api", "type": "external", "latency": "20 ms ± 10 %", "error_ratio": "90 % ± 50 %"})json",
            "50", R"json(, {"from": "web", "to": "api", "calls": "2 ± 20 %"})json",
            R"json("routes": [{"name": "a"}, {"name": "b", "response": "60 kB ± 5 %"}],)json");
        const std::vector<Guess> guesses = sample.guesses();
        std::vector<std::string> paths;
        for (const Guess& guess : guesses) paths.push_back(guess.path);
        std::ranges::sort(paths);
        QCOMPARE(paths, (std::vector<std::string>{"api.error_ratio", "api.latency", "routes.b.response", "web->api.calls", "web.cpu.a",
                                                  "web.replicas"}));
        const auto drawn = with_guesses(plan::reduce(sample.plan, "Load", std::nullopt), guesses, std::vector<double>(guesses.size(), 1.4),
                                        sample.surroundings());
        const auto& components = drawn.designs[0].components;
        QCOMPARE(components[1].settings.find("replicas")->as_number(), 6.0);  // 5.6, whole
        const std::string cpu = components[1].settings.find("cpu")->find("a")->as_string();
        const Distribution law = parse_distribution(cpu, Unit::Seconds, sample.files).distribution;
        compare(law.mean(), 0.007);
        compare(law.scv(), 4);
        QVERIFY(law.kind() == Distribution::Kind::Lognormal);
        QCOMPARE(components[1].settings.find("cpu")->find("b")->as_string(), std::string("2 ms"));
        QCOMPARE(components[2].settings.find("error_ratio")->as_number(), 1.0);  // no more can be
        compare(components[2].settings.find("latency")->as_number(), 0.028);
        QVERIFY(guesses_of(drawn, sample.surroundings()).empty());
    }

    /// What goes together may not be possible as it is drawn.
    void impossible_plans_are_left_out() {
        const auto found =
            Sample(server("1 ms"), "1", "",
                   R"json("routes": [{"name": "a", "next": {"a": "45 % ± 50 %", "b": "45 %"}}, {"name": "b", "share": 0}],)json")
                .find();
        // 45 % of 1.222 or more is too much
        const double share = 0.5 * std::erfc(std::log(0.55 / 0.45) / sigma_of(0.5) / std::numbers::sqrt2);
        compare(static_cast<double>(found->impossible), 200 * share, 0, 1);
        QCOMPARE(found->plans + found->impossible, std::size_t{200});
    }

    /// Each of a hundred equally likely stretches once.
    void factors_are_a_latin_hypercube() {
        Guess guess{"web.cpu", "4 ms ± 30 %", 0.3, {}};
        std::vector<double> factors = factors_of(guess, 100, 7);
        QCOMPARE(factors, factors_of(guess, 100, 7));
        guess.path = "db.cpu";
        QVERIFY(factors != factors_of(guess, 100, 7));
        std::ranges::sort(factors);
        for (double begin = 0; const double factor : factors) {
            const double p = 0.5 * std::erfc(-std::log(factor) / sigma_of(0.3) / std::numbers::sqrt2);
            QVERIFY(p >= begin - 1e-9 && p <= begin + 0.01 + 1e-9);
            begin += 0.01;
        }
    }

    /// SciPy's example, spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]).
    void ranks() {
        compare(*rank_correlation({1, 2, 3, 4, 5}, {5, 6, 7, 8, 7}), 0.82078268, 1e-8);
        const double infinite = std::numeric_limits<double>::infinity();
        compare(*rank_correlation({3, 1, 2}, {infinite, 0, 1}), 1);
        QVERIFY(!rank_correlation({1, 2, 3}, {4, 4, 4}));
        QCOMPARE(quantile_of({1, 2, 3}, 0.25), std::optional(1.5));
        QCOMPARE(quantile_of({1, infinite}, 0), std::optional(1.0));
        QVERIFY(!quantile_of({1, infinite}, 0.5) && !quantile_of({}, 0.5));
    }

    void threads_change_nothing_and_documents_keep_all() {
        const Sample sample(server("exponential(10 ms) ± 30 %"), R"json("85 ± 5 %")json");
        Results results;
        results.runs.push_back(sample.estimate());
        results.runs.front().uncertainty = sample.find(50);
        const std::string text = print_results(results);
        QVERIFY(text.find("\"unstable\"") != std::string::npos);
        results.runs.front().uncertainty = sample.find(50, 3);
        QCOMPARE(print_results(results), text);
        const Results read = parse_results(text, "results", sample.catalogue);
        QCOMPARE(print_results({read.origin, read.runs, read.assumptions}).substr(text.find("\"uncertainty\"")),
                 text.substr(text.find("\"uncertainty\"")));
    }

    /// M/M/1 at each population; at the points the line is what they are, where they are estimates themselves.
    void a_line_through_growth() {
        const Sample sample(server("exponential(10 ms) ± 30 %"));
        GrowthOptions options;
        options.points = 5;
        options.from = 10;
        options.to = 90;
        Estimator estimator(sample.catalogue, models::estimates());
        Observer nobody;
        Growth growth = grow(sample.plan, sample.surroundings(), options, estimator, nobody);
        QVERIFY(growth.line.empty());
        add_estimates(growth, sample.plan, sample.surroundings(), models::estimates(), 2, nobody);
        QCOMPARE(growth.line.front().routes.size(), std::size_t{1});
        QVERIFY(growth.line.size() > 30);  // of 40, to whole users
        for (const RunResult& each : growth.line) compare(*each.peak().total.response.mean.value, 0.01 / (1 - each.users / 100));
        for (const RunResult& point : growth.points) {
            QCOMPARE(growth.estimate_at(point.users)->peak().total.response.quantiles[2].value,
                     point.peak().total.response.quantiles[2].value);
            QVERIFY(point.uncertainty && point.uncertainty->plans == 200);
        }
        compare(*growth.points.front().uncertainty->mean.high,
                0.01 * std::exp(sigma_of(0.3) * normal_5) / (1 - 0.1 * std::exp(sigma_of(0.3) * normal_5)), 5e-3);
        QVERIFY(!growth.points.back().uncertainty->p95.high);
        const std::string text = print_growth(growth);
        const Growth read = parse_growth(text, "growth", sample.catalogue);
        QCOMPARE(read.line.size(), growth.line.size());
        QCOMPARE(print_growth(read).substr(text.find("\"estimates\"")), text.substr(text.find("\"estimates\"")));
    }
};

QTEST_APPLESS_MAIN(TestUncertainty)
#include "tst_uncertainty.moc"
