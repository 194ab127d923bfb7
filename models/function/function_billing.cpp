// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/simulation.h"
#include "models/function/function.h"

namespace headroom::models {

using plan::Meter;

/// Calls, and the memory of the instances for as long as they work, their starts included (AWS, since August 2025).
std::vector<plan::Usage> usage_of(const FunctionSettings& settings, double calls_per_hour, double busy) {
    const char* option = settings.at_edge ? "edge" : "";
    return {{Meter::FunctionCalls, {}, option, calls_per_hour},
            {Meter::FunctionMemory, {}, option, settings.memory.value * busy * 3600},
            {Meter::FunctionReady, {}, option, settings.memory.value * static_cast<double>(settings.provisioned) * 3600}};
}

std::vector<plan::Usage> Function::usage(kernel::Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks);
    return also(Component::usage(blocks),
                usage_of(settings_, static_cast<double>(calls_.in(blocks)) / seconds * 3600, busy_.integral(blocks) / seconds));
}

}  // namespace headroom::models
