// SPDX-License-Identifier: GPL-3.0-or-later
// Checks the references: the queues against closed forms, the bare web chain against SimGrid's.
#include "bare_loop.h"
#include "simgrid_actors.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using namespace headroom::bench;

constexpr double tolerance = 0.02;
constexpr std::uint64_t seed = 1;

bool all_good = true;

void check(const std::string& what, double value, double expected) {
    const double error = value / expected - 1;
    const bool good = std::abs(error) <= tolerance;  // false for NaN
    std::printf("%-26s %.6f s, expected %.6f s, %+.2f %% %s\n", what.c_str(), value, expected, 100 * error, good ? "ok" : "WRONG");
    all_good = all_good && good;
}

/// Probability that an arrival waits (Erlang's C), from B by its recursion over the workers.
double erlang_c(const Mmc& model) {
    const double load = model.utilization * model.workers;
    double b = 1;
    for (unsigned n = 1; n <= model.workers; ++n) b = load * b / (n + load * b);
    return b / (1 - model.utilization * (1 - b));
}

double mean_response_s(const Mmc& model) { return model.service_s * (1 + erlang_c(model) / (model.workers * (1 - model.utilization))); }

/// Of service plus a wait that is 0 or, with probability C, exponential; by bisection.
double p95_response_s(const Mmc& model) {
    const double c = erlang_c(model);
    const double wait = model.workers * (1 - model.utilization);  // rate of the wait, that of service is 1
    const auto beyond = [&](double t) { return (1 - c) * std::exp(-t) + c * (wait * std::exp(-t) - std::exp(-wait * t)) / (wait - 1); };
    double low = 0;
    double high = 1000;
    for (int i = 0; i < 60; ++i) (beyond((low + high) / 2) > 0.05 ? low : high) = (low + high) / 2;
    return low * model.service_s;
}

/// What `run` returns in a process of its own, as SimGrid needs.
template <class Run>
BareResult in_child(Run run) {
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    std::fflush(stdout);  // or the child prints it again
    const pid_t child = fork();
    if (child == 0) {
        const BareResult result = run();
        _exit(write(ends[1], &result, sizeof result) == sizeof result ? 0 : 1);
    }
    close(ends[1]);
    BareResult result;
    if (read(ends[0], &result, sizeof result) != sizeof result) result.mean_response_s = result.p95_response_s = std::nan("");
    close(ends[0]);
    waitpid(child, nullptr, 0);
    return result;
}

void check_queue(const std::string& name, const Mmc& model, const BareResult& result) {
    check(name + " mean", result.mean_response_s, mean_response_s(model));
    check(name + " p95", result.p95_response_s, p95_response_s(model));
}

/// The bare chain against SimGrid's, of another seed.
void check_chain(const std::string& name, const WebChain& model) {
    const BareResult bare = run_bare_web_chain(20'000'000, seed, model);
    const BareResult simgrid = in_child([&] { return run_simgrid_web_chain(4'000'000, seed + 1, model); });
    check(name + ", simgrid's mean", bare.mean_response_s, simgrid.mean_response_s);
    check(name + ", simgrid's p95", bare.p95_response_s, simgrid.p95_response_s);
    check(name + ", interval", bare.simulated_s / static_cast<double>(bare.completed), 1 / model.users_per_s);
}

}  // namespace

/// Enough requests for standard errors of some 0.5 %; a minute or two, nearly all of it SimGrid's.
int main() {
    check_queue("bare mm1", mm1, run_bare_mm1(100'000'000, seed));
    check_queue("bare mm8", mm8, run_bare_mm8(50'000'000, seed));
    check_queue("simgrid mm1", mm1, in_child([] { return run_simgrid_mm1(16'000'000, seed); }));
    check_queue("simgrid mm8", mm8, in_child([] { return run_simgrid_mm8(4'000'000, seed); }));

    check_chain("web", held_web_chain);
    check_chain("web_async", asynchronous_web_chain);
    return all_good ? 0 : 1;
}
