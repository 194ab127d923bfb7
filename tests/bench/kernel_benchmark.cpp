// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "core/error.h"
#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "plan/scenario.h"
#include "protocol/request.h"
#include "reference/cpu_time.h"
#include "replication/replication.h"

/// `kernel_benchmark PLAN REQUESTS SEED [TIME_LIMIT|- [DESIGN]]`: runs a plan's file with about so many requests (or over its
/// horizon, where it has one), a time limit on each of its connections where one is given, the first phase on that design; prints
/// `completed mean p95 cpu_seconds peak_memory_bytes`.
namespace {

using namespace headroom;

plan::Plan read(const std::string& path, const std::string& time_limit, const std::optional<std::string>& design_name) {
    plan::ParsedPlan parsed = plan::read_plan(path);
    if (!parsed.plan) throw InvalidDocument(path, parsed.diagnostics.list());
    Diagnostics diagnostics;
    if (time_limit != "-") {
        const plan::Design design = parsed.plan->designs.front();
        for (const auto& connection : design.connections) {
            plan::apply(*parsed.plan, design.name, {connection.id + ".time_limit", Value(time_limit), {}}, diagnostics);
        }
    }
    return plan::reduce(*parsed.plan, parsed.plan->phases.front().name, design_name);
}

long peak_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss * 1024;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        std::fputs("usage: kernel_benchmark PLAN REQUESTS SEED [TIME_LIMIT|- [DESIGN]]\n", stderr);
        return 2;
    }
    protocol::Request request;
    request.plan = read(argv[1], argc > 4 ? argv[4] : "-", argc > 5 ? std::optional<std::string>(argv[5]) : std::nullopt);
    request.prices = cost::default_catalogue;
    request.seed = std::strtoull(argv[3], nullptr, 10);
    request.max_requests = 1e12;
    request.level_s = {1e-3};
    if (request.plan.phases.front().horizon == std::nullopt) {  // else it is as long as it is
        const double rate = replication::run(request, models::all()).levels.front().rate_per_s;
        request.level_s = {std::strtod(argv[2], nullptr) / rate};
    }
    const double before = bench::cpu_seconds();
    const auto level = replication::run(request, models::all()).levels.front();
    const double cpu = bench::cpu_seconds() - before;
    std::printf("%llu %.9g %.9g %.6f %ld\n", static_cast<unsigned long long>(level.total.counts.completed),
                level.total.response.mean.value_or(0), level.total.response.quantiles[2].value_or(0), cpu, peak_memory());
}
