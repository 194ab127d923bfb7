// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

/// What `./dev bench` prints: the kernel beside references that run in turn with it. Figures are medians of the rounds.
namespace {

constexpr int rounds = 5;
const std::string bin = HEADROOM_BIN;

std::string output_of(const std::string& command) {
    std::FILE* const pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot start " + command);
    std::string output;
    std::array<char, 4096> buffer{};
    while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), n);
    if (pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
    return output;
}

std::vector<double> numbers_of(const std::string& command) {
    std::istringstream text(output_of(command));
    std::vector<double> numbers;
    for (double number = 0; text >> number;) numbers.push_back(number);
    return numbers;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

std::string theory(const std::string& name) { return fmt::format("{}/theory/{}.headroom.json", HEADROOM_PRESETS, name); }

/// A program that prints `completed mean p95 cpu_seconds ...`.
struct Contestant {
    std::string command;
    std::vector<double> rates = {};  ///< completed requests per CPU-second
    void run(int round) {
        const auto printed = numbers_of(fmt::format("{}/{}", bin, fmt::format(fmt::runtime(command), fmt::arg("seed", round + 1))));
        rates.push_back(printed.at(0) / printed.at(3));
    }
};

void speed(const std::string& name, const std::string& plan, const std::string& model, const std::string& limit) {
    Contestant kernel{"kernel_benchmark " + theory(plan) + " 3000000 {seed} " + limit}, bare{"bare_reference " + model + " 6000000 {seed}"},
        actors{"simgrid_reference " + model + " 200000 {seed}"};
    std::vector<double> to_bare, to_actors;
    for (int round = 0; round < rounds; ++round) {
        for (Contestant* each : {&kernel, &bare, &actors}) each->run(round);
        to_bare.push_back(kernel.rates.back() / bare.rates.back());
        to_actors.push_back(kernel.rates.back() / actors.rates.back());
    }
    fmt::print("{:<28} {:>8.2f} {:>8.2f} {:>8.2f} {:>9.2f} {:>9.1f}\n", name, median(kernel.rates) / 1e6, median(bare.rates) / 1e6,
               median(actors.rates) / 1e6, median(to_bare), median(to_actors));
    std::fflush(stdout);
}

/// No reference has all of that; its ratio is to the kernel's own M/M/1.
void every_type() {
    Contestant shop{"kernel_benchmark " HEADROOM_EVERY_TYPE " 1000000 {seed}"},
        mm1{"kernel_benchmark " + theory("mm1") + " 3000000 {seed}"};
    std::vector<double> ratios;
    for (int round = 0; round < rounds; ++round) {
        for (Contestant* each : {&shop, &mm1}) each->run(round);
        ratios.push_back(shop.rates.back() / mm1.rates.back());
    }
    fmt::print("{:<28} {:>8.2f}    {:.3f} of the kernel's M/M/1\n", "every component type", median(shop.rates) / 1e6, median(ratios));
}

/// The same messages, 5 ms each way, without a platform and over a nearly idle link of one; runs of ten seconds and more.
void infrastructure() {
    Contestant kernel{"kernel_benchmark " HEADROOM_APART " 45000000 {seed} - Kernel"},
        platform{"kernel_benchmark " HEADROOM_APART " 45000000 {seed} - Platform"};
    std::vector<double> ratios;
    for (int round = 0; round < rounds; ++round) {
        for (Contestant* each : {&kernel, &platform}) each->run(round);
        ratios.push_back(kernel.rates.back() / platform.rates.back());
    }
    fmt::print("{:<28} {:>8.2f} {:>8.2f} {:>8.3f}\n", "web chain, stores apart", median(kernel.rates) / 1e6, median(platform.rates) / 1e6,
               median(ratios));
}

/// The same chain three times: what policies cost where there are none, where others have them, and where all of them look on.
void policies() {
    std::vector<Contestant> contestants;
    for (const char* const design : {"None", "Elsewhere", "Idle"})
        contestants.push_back({fmt::format("kernel_benchmark " HEADROOM_POLICIES " 6000000 {{seed}} - {}", design)});
    std::vector<double> elsewhere, idle;
    for (int round = 0; round < rounds; ++round) {
        for (Contestant& each : contestants) each.run(round);
        elsewhere.push_back(contestants[1].rates.back() / contestants[0].rates.back());
        idle.push_back(contestants[2].rates.back() / contestants[0].rates.back());
    }
    fmt::print("{:<28} {:>8.2f} {:>8.2f} {:>8.2f} {:>9.3f} {:>9.3f}\n", "web chain", median(contestants[0].rates) / 1e6,
               median(contestants[1].rates) / 1e6, median(contestants[2].rates) / 1e6, median(elsewhere), median(idle));
}

void memory(const std::string& plan, double per_second) {
    const auto peak = [&](double minutes) {
        return numbers_of(fmt::format("{}/kernel_benchmark {} {:.0f} 1", bin, theory(plan), 60 * minutes * per_second)).at(4) / 1e6;
    };
    const double one = peak(1), sixty = peak(60);
    fmt::print("{:<28} {:>8.2f} {:>8.2f} {:>8.2f}\n", plan, one, sixty, sixty / one);
}

void hold() {
    std::vector<double> small, large, bare_small, bare_large;
    for (int round = 0; round < rounds; ++round) {
        const auto kernel = numbers_of(bin + "/calendar_hold"), bare = numbers_of(bin + "/hold_reference");
        small.push_back(kernel.at(1));
        large.push_back(kernel.at(3));
        bare_small.push_back(bare.at(1));
        bare_large.push_back(bare.at(3));
    }
    fmt::print("{:<28} {:>8.1f} {:>8.1f} {:>8.2f}\n", "the kernel's calendar", median(small), median(large), median(large) / median(small));
    fmt::print("{:<28} {:>8.1f} {:>8.1f} {:>8.2f}\n", "a bare array heap", median(bare_small), median(bare_large),
               median(bare_large) / median(bare_small));
}

void day() {
    const auto start = std::chrono::steady_clock::now();
    const auto results = nlohmann::json::parse(
        output_of(fmt::format("{}/headroom run {} --replications 1 --jobs 1 --quiet --format json", bin, theory("web_chain_day"))));
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const auto& run = results.at("runs").at(0);
    const double events = run.at("events").get<double>();
    const double memory = numbers_of(fmt::format("{}/kernel_benchmark {} 0 1", bin, theory("web_chain_day"))).at(4);
    fmt::print("{} requests, {:.1f} M events, {:.1f} s ({:.2f} M events a second), {:.2f} MB\n",
               run.at("requests").at("offered").get<std::uint64_t>(), events / 1e6, wall, events / wall / 1e6, memory / 1e6);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Requests per CPU-second beside a bare loop and SimGrid; memory, the calendar, a day");
    CLI11_PARSE(app, argc, argv);
    fmt::print("Million requests per CPU-second, one core; medians of {} rounds taken in turn\n", rounds);
    fmt::print("{:<28} {:>8} {:>8} {:>8} {:>9} {:>9}\n", "", "kernel", "bare", "SimGrid", "k / bare", "k / SimG");
    speed("M/M/1 at 0.9", "mm1", "mm1", "");
    speed("M/M/8 at 0.85", "mmc", "mm8", "");
    speed("web chain", "web_chain", "web_async", "");
    speed("M/M/1, time limit 1 s", "mm1", "mm1", "'1 s'");
    speed("M/M/8, time limit 1 s", "mmc", "mm8", "'1 s'");
    speed("web chain, time limits 1 s", "web_chain", "web_async", "'1 s'");
    every_type();
    fmt::print("Goals: 0.5 of the bare loop, 0.65 on the web chain; 20 times SimGrid\n\n");

    fmt::print("Million requests per CPU-second\n{:<28} {:>8} {:>8} {:>8}\n", "", "kernel", "platform", "CPU");
    infrastructure();
    fmt::print("Goal: at most 1.05 times\n\n");

    fmt::print("Million requests per CPU-second, all policies\n{:<28} {:>8} {:>9} {:>7} {:>9} {:>9}\n", "", "none", "another's", "idle",
               "a / none", "i / none");
    policies();
    fmt::print("Goal: 1 where another connection has them; what is on may cost\n\n");

    fmt::print("Peak memory, MB\n{:<28} {:>8} {:>8} {:>8}\n", "", "1 min", "60 min", "ratio");
    memory("mm1", 900);
    memory("web_chain", 1000);
    fmt::print("Goals: below 60 MB, flat\n\n");

    fmt::print("Nanoseconds to pop an event and push another\n{:<28} {:>8} {:>8} {:>8}\n", "pending", "1e3", "1e6", "ratio");
    hold();
    fmt::print("Goal: at most 5 times\n\n");

    fmt::print("A day of 1 million users (50 requests each) on the web chain, twice as wide\n");
    day();
}
