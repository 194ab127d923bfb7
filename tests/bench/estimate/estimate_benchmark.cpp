// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <vector>

#include "app/run/engine_version.h"
#include "app/run/replication_store.h"
#include "app/run/run_controller.h"
#include "app/source/estimator.h"
#include "app/source/plan_surroundings.h"
#include "core/error.h"
#include "designs.h"
#include "plan/reader.h"
#include "presets.h"
#include "study/growth.h"
#include "study/run.h"

/// Estimates beside simulations of generated designs: how far apart they are, stratum by stratum.
namespace {

using namespace headroom;
using bench::Stratum;

struct Arguments {
    std::size_t designs = 304;
    std::uint64_t seed = 1;
    double precision = 0.01, max_requests = 4e7;
    std::string references, plans;
    std::size_t capacity_every = 1;
    int jobs = 0;
    bool each = false;
    bool speed = false, growth = false, size = false;
    std::string stratum;
    std::vector<std::size_t> sizes = {100, 500, 1000};
};

/// What is compared; absent: there is none.
struct Figures {
    std::optional<double> mean, p95, utilization, cost, capacity;
};
constexpr std::array<std::pair<const char*, std::optional<double> Figures::*>, 5> compared = {{{"mean", &Figures::mean},
                                                                                               {"p95", &Figures::p95},
                                                                                               {"utilization", &Figures::utilization},
                                                                                               {"cost", &Figures::cost},
                                                                                               {"capacity", &Figures::capacity}}};

/// Where messages do the work, times are theirs: from being sent to being processed.
Figures figures_of(const study::RunResult& run, std::size_t busiest) {
    const study::LevelResult& level = run.peak();
    Figures figures;
    figures.mean = level.total.response.mean.value;
    figures.p95 = level.total.response.quantiles[2].value;
    for (const study::ComponentResult& component : level.components) {
        if (component.type != "queue") continue;
        figures.mean = component.outputs.at(0).value.value;
        figures.p95 = component.outputs.at(1).value.value;
        break;
    }
    for (const study::ResourceResult& resource : level.components[busiest].resources)
        if (resource.name == "cpu") figures.utilization = resource.utilization.value;
    if (run.cost) figures.cost = run.cost->per_month.value;
    return figures;
}

/// The component whose processors are used most.
std::size_t busiest_of(const study::RunResult& run) {
    std::size_t busiest = 0;
    double most = -1;
    const auto& components = run.peak().components;
    for (std::size_t i = 0; i < components.size(); ++i)
        for (const study::ResourceResult& resource : components[i].resources)
            if (resource.name == "cpu" && resource.utilization.value.value_or(0) > most) {
                most = *resource.utilization.value;
                busiest = i;
            }
    return busiest;
}

double share_of(std::vector<double> values, double share) {
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

class Benchmark {
public:
    explicit Benchmark(const Arguments& arguments)
        : arguments_(arguments),
          surroundings_(std::nullopt, std::nullopt),
          estimator_(app::estimator_of(surroundings_.types(), arguments.jobs)),
          store_(arguments.references, std::string(app::engine_version())),
          controller_(arguments.jobs),
          simulator_(controller_, store_) {}

    void run() {
        if (arguments_.speed) return speed();
        if (arguments_.growth) return bench::measure_growth(estimator_);
        if (arguments_.size) return bench::compare_sizes(estimator_, simulator_);
        for (std::size_t i = 0; i < arguments_.designs; ++i) run(bench::strata[i % bench::strata.size()], i / bench::strata.size());
        print();
    }

private:
    /// Medians of five, each for itself.
    void speed() {
        fmt::print("Milliseconds for an estimate with all levels of the day: elapsed / of processors\n{:<18}", "components");
        for (const std::size_t size : arguments_.sizes) fmt::print(" {:>15}", size);
        fmt::print("\n");
        for (const Stratum stratum : bench::strata) {
            if (!arguments_.stratum.empty() && arguments_.stratum != to_string(stratum)) continue;
            fmt::print("{:<18}", to_string(stratum));
            for (const std::size_t size : arguments_.sizes) {
                const std::string text = bench::large_design(stratum, size);
                keep(fmt::format("{}-large-{}", to_string(stratum), size), text);
                const plan::ParsedPlan parsed = plan::parse_plan(text);
                std::vector<double> elapsed, used;
                for (int i = 0; i < 5; ++i) {
                    const auto begin = std::chrono::steady_clock::now();
                    const std::clock_t start = std::clock();
                    study::run(parsed.plan.value(), {{"Load", std::nullopt}}, surroundings_.get(), {}, estimator_, nobody_);
                    used.push_back(1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
                    elapsed.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
                }
                fmt::print(" {:>15}", fmt::format("{:.1f} / {:.1f}", share_of(elapsed, 0.5), share_of(used, 0.5)));
                std::fflush(stdout);
            }
            fmt::print("\n");
        }
        fmt::print("Goals: 16, 60, 300 elapsed\n");
    }

    void keep(std::string name, const std::string& text) const {
        if (arguments_.plans.empty()) return;
        std::ranges::replace(name, ' ', '-');
        std::ofstream(std::filesystem::path(arguments_.plans) / (name + ".headroom.json")) << text;
    }

    struct Errors {
        std::map<std::string, std::vector<double>> of;
        std::size_t designs = 0, without = 0, told = 0;
    };

    void run(Stratum stratum, std::uint64_t index) {
        const std::string text = bench::design(stratum, arguments_.seed, index);
        const std::string name = fmt::format("{}-{}", to_string(stratum), index);
        keep(name, text);
        const plan::ParsedPlan parsed = plan::parse_plan(text);
        if (!parsed.plan) throw Error(fmt::format("{} is no plan: {}", name, parsed.diagnostics.list().front().message));
        study::Options options;
        options.precision = arguments_.precision;
        options.max_requests = arguments_.max_requests;
        const auto estimate = study::run(*parsed.plan, {{"Load", std::nullopt}}, surroundings_.get(), options, estimator_, nobody_).front();
        const auto reference =
            study::run(*parsed.plan, {{"Load", std::nullopt}}, surroundings_.get(), options, simulator_, nobody_).front();
        Errors& errors = errors_[stratum];
        ++errors.designs;
        if (reference.peak().status != study::Status::Converged) {
            ++errors.without;
            if (arguments_.each) fmt::print("{:<22} no reference: {}\n", name, to_string(reference.peak().status));
            return;
        }
        const std::size_t busiest = busiest_of(reference);
        Figures is = figures_of(reference, busiest), told;
        if (estimate.peak().status == study::Status::Estimated) told = figures_of(estimate, busiest);
        if (arguments_.capacity_every > 0 && index % arguments_.capacity_every == 0) {
            is.capacity = capacity(*parsed.plan, simulator_);
            told.capacity = capacity(*parsed.plan, estimator_);
        }
        if (arguments_.each)
            fmt::print("{:<22} {:>2} components, {:>2.0f} % busy", name, estimate.peak().components.size(),
                       100 * is.utilization.value_or(0));
        for (const auto& [figure, member] : compared) {
            const auto &right = is.*member, &claimed = told.*member;
            if (!right || *right == 0) continue;
            // a figure that is not told is as good as one that is wholly wrong
            const double error = claimed ? *claimed / *right - 1 : -1;
            errors.of[figure].push_back(std::abs(error));
            if (arguments_.each) fmt::print("  {} {:+.1f} %", figure, 100 * error);
        }
        if (arguments_.each) fmt::print("{}\n", estimate.caveats.empty() ? "" : "  (caveats)");
        std::fflush(stdout);
        if (!estimate.caveats.empty()) ++errors.told;
    }

    /// Users at which it breaks.
    std::optional<double> capacity(const plan::Plan& plan, study::Executor& executor) {
        study::GrowthOptions options;
        options.points = 2;
        options.phase = "Load";
        const study::Growth growth = study::grow(plan, surroundings_.get(), options, executor, nobody_);
        const auto& limit = growth.stages.front().limit;
        if (!limit) return std::nullopt;
        return limit->at.users;
    }

    void print() const {
        fmt::print("Errors of the estimate in %: median / 95th percentile\n{:<18} {:>7} {:>9}", "", "designs", "compared");
        for (const auto& [figure, member] : compared) fmt::print(" {:>13}", figure);
        fmt::print(" {:>8}\n", "caveats");
        Errors all;
        for (const auto& [stratum, errors] : errors_) {
            print(std::string(to_string(stratum)), errors);
            all.designs += errors.designs;
            all.without += errors.without;
            all.told += errors.told;
            for (const auto& [figure, values] : errors.of) all.of[figure].insert(all.of[figure].end(), values.begin(), values.end());
        }
        print("all", all);
        fmt::print("Goals: 3 / 12 for the mean, 6 / 20 for p95; medians of 1 for utilization and cost, 3 for capacity\n");
    }

    void print(const std::string& name, const Errors& errors) const {
        fmt::print("{:<18} {:>7} {:>9}", name, errors.designs, errors.designs - errors.without);
        for (const auto& [figure, member] : compared) {
            const auto found = errors.of.find(figure);
            if (found == errors.of.end())
                fmt::print(" {:>13}", "");
            else
                fmt::print(" {:>13}",
                           fmt::format("{:.2f} / {:.2f}", 100 * share_of(found->second, 0.5), 100 * share_of(found->second, 0.95)));
        }
        fmt::print(" {:>8}\n", errors.told);
    }

    Arguments arguments_;
    app::PlanSurroundings surroundings_;
    study::Estimator estimator_;
    app::ReplicationStore store_;
    app::RunController controller_;
    study::StoringExecutor simulator_;  ///< keeps what was simulated
    study::Observer nobody_;
    std::map<Stratum, Errors> errors_;
};

}  // namespace

int main(int count, char** values) {
    const QCoreApplication application(count, values);
    Arguments arguments;
    arguments.references = "build/references";
    CLI::App app("Estimates beside simulations of generated designs");
    app.add_option("--designs", arguments.designs, "How many, the strata in turn");
    app.add_option("--seed", arguments.seed, "Other designs");
    app.add_option("--precision", arguments.precision, "Relative half-width of the simulations' 95 % intervals");
    app.add_option("--max-requests", arguments.max_requests, "Most requests of a simulation; without the precision it is not compared");
    app.add_option("--capacity-every", arguments.capacity_every, "Capacity of each n-th design of a stratum; 0: of none");
    app.add_option("--references", arguments.references, "Folder that keeps what was simulated");
    app.add_option("--plans", arguments.plans, "Folder that the designs are written to")->check(CLI::ExistingDirectory);
    app.add_option("--jobs", arguments.jobs, "Simulations at once, and threads of estimates");
    app.add_flag("--speed", arguments.speed, "How long estimates of large designs take, in place of how good they are");
    app.add_flag("--growth", arguments.growth, "How long the growth curve of the preset ecommerce takes, of 40 populations");
    app.add_flag("--size", arguments.size, "What headroom size finds for a phase of the preset ecommerce, beside trying all of a grid");
    app.add_option("--stratum", arguments.stratum, "With --speed: of these designs alone");
    app.add_option("--sizes", arguments.sizes, "With --speed: of so many components")->delimiter(',');
    app.add_flag("--each", arguments.each, "A line for each design");
    CLI11_PARSE(app, count, values);
    try {
        Benchmark(arguments).run();
    } catch (const Error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
