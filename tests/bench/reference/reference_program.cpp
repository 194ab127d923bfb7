// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference_program.h"

#include <charconv>
#include <cinttypes>
#include <cstdio>
#include <optional>
#include <string_view>

namespace headroom::bench {
namespace {

/// The text as a number, if the whole of it is one.
template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

int reference_program(int argc, char** argv, Runner run_mm1, Runner run_mm8, WebChainRunner run_web) {
    const auto usage = [&] {
        std::fprintf(stderr, "usage: %s mm1|mm8|web|web_async REQUESTS SEED [USERS_PER_S]\n", argc > 0 ? argv[0] : "reference");
        return 2;
    };
    if (argc != 4 && argc != 5) return usage();
    const std::string_view model = argv[1];
    const auto requests = number<std::uint64_t>(argv[2]);
    const auto seed = number<std::uint64_t>(argv[3]);
    const auto users_per_s = argc == 5 ? number<double>(argv[4]) : WebChain{}.users_per_s;
    if (!requests || *requests == 0 || !seed || !users_per_s || !(*users_per_s > 0) || (argc == 5 && !model.starts_with("web")))
        return usage();

    BareResult result;
    if (model == "mm1")
        result = run_mm1(*requests, *seed);
    else if (model == "mm8")
        result = run_mm8(*requests, *seed);
    else if (model == "web" || model == "web_async")
        result = run_web(*requests, *seed, WebChain{.users_per_s = *users_per_s, .held = model == "web"});
    else
        return usage();
    std::printf("%" PRIu64 " %.9g %.9g %.6f\n", result.completed, result.mean_response_s, result.p95_response_s, result.cpu_s);
    return 0;
}

}  // namespace headroom::bench
