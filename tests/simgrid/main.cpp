// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "simgrid/models.h"

/// simgrid_model NAME key=value...: prints one JSON object. Exit status 2: the arguments are wrong.
int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.empty()) {
        std::fprintf(stderr, "usage: simgrid_model NAME key=value... requests=N seed=S\nmodels:");
        for (const auto& model : headroom::simgrid_models::models()) std::fprintf(stderr, " %s", model.name);
        std::fprintf(stderr, "\n");
        return 2;
    }
    try {
        const auto outcome = headroom::simgrid_models::run_model(arguments[0], {arguments.begin() + 1, arguments.end()});
        std::puts(outcome.json().c_str());
        return 0;
    } catch (const std::invalid_argument& error) {
        std::fprintf(stderr, "simgrid_model: %s\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "simgrid_model: %s\n", error.what());
        return 3;
    }
}
