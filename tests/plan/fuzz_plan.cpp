// SPDX-License-Identifier: GPL-3.0-or-later
// A libFuzzer target: whatever the bytes, reading, checking and printing neither crash nor disagree. ./dev check runs it.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/error.h"
#include "plan/reader.h"
#include "plan/scenario.h"
#include "test_types.h"

namespace {

using namespace headroom;

void require(bool condition, const char* what) {
    if (condition) return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

void check_round_trip(const plan::Plan& plan) {
    const std::string text = plan::print_plan(plan);
    const plan::ParsedPlan again = plan::parse_plan(text);
    require(again.plan.has_value(), "a printed plan is not read");
    require(plan::print_plan(*again.plan) == text, "a printed plan is read as another");
}

void check_phases(const plan::Plan& plan) {
    const plan::Surroundings surroundings = test::surroundings();
    for (const plan::Phase& phase : plan.phases) {
        const plan::Scenario scenario = plan::resolve(plan, phase.name, std::nullopt, surroundings);
        Diagnostics diagnostics;
        const schema::ReadContext context = scenario.context(surroundings, diagnostics);
        for (const auto& component : scenario.components)
            component.record->read(component.record->make().get(), component.settings, component.path, context);
        require(!diagnostics.has_errors(), "a scenario has settings that cannot be read");
        check_round_trip(plan::reduce(plan, phase.name, std::nullopt));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const plan::ParsedPlan parsed = plan::parse_plan(text);
    require(parsed.plan.has_value() != parsed.diagnostics.has_errors(), "neither a plan nor a mistake");
    const Diagnostics all = plan::check(parsed, test::surroundings());
    for (const Diagnostic& each : all.list()) require(!each.message.empty(), "a mistake without words");
    if (!parsed.plan) return 0;
    check_round_trip(*parsed.plan);
    if (!all.has_errors()) check_phases(*parsed.plan);
    return 0;
}
