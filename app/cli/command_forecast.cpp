// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/forecast_report.h"
#include "app/cli/output.h"
#include "study/forecast.h"

namespace headroom::cli {

namespace {

struct ForecastArguments : CommonArguments {
    std::string past, method = "holt-winters", interval = "95", into, per_user;
    std::optional<std::string> design;
    std::optional<std::size_t> days, weeks;
};

study::Forecast foretell(const ForecastArguments& arguments) {
    study::PastDays past = study::read_past_days(read_text(arguments.past), arguments.past);
    if (past.values.size() < study::fewest_past_days)
        throw UsageError(fmt::format("{}: {} days are too few; a season of the week and a trend need at least {}", arguments.past,
                                     past.values.size(), study::fewest_past_days));
    const auto method = arguments.method == "holt-winters" ? study::ForecastMethod::HoltWinters : study::ForecastMethod::LeastSquares;
    return study::forecast(std::move(past), method, arguments.days.value_or(study::days_per_week * arguments.weeks.value_or(13)));
}

/// Index into study::interval_levels.
std::size_t level_of(const ForecastArguments& arguments) {
    return static_cast<std::size_t>(std::ranges::find(study::interval_names, arguments.interval) - study::interval_names.begin());
}

std::vector<plan::Phase> phases_of(const study::Forecast& forecast, const ForecastArguments& arguments) {
    const bool of_requests = forecast.past.figure == study::PastDays::Figure::Requests;
    if (of_requests == arguments.per_user.empty())
        throw UsageError(of_requests ? "--requests-per-user: the past has requests, phases have users; say how many a user makes a day"
                                     : "--requests-per-user: the past has users already");
    const double per_user = of_requests ? quantity("--requests-per-user", arguments.per_user, Unit::None, 1e-3, 1e9) : 1;
    return study::phases_to_come(forecast, level_of(arguments), per_user);
}

void write_into(const study::Forecast& forecast, const ForecastArguments& arguments) {
    if (arguments.out.empty()) throw UsageError("--into: say with --out where the new plan goes");
    if (!arguments.format.empty() && arguments.format != "plan") throw UsageError("--into writes a plan; leave --format out");
    const PlanSource source(arguments.into);
    if (arguments.design) require_name("design", *arguments.design, names_of(source.plan().designs));
    const plan::Plan plan = study::with_phases(source.plan(), phases_of(forecast, arguments), arguments.design, source.surroundings());
    if (plan.phases.size() == source.plan().phases.size())
        throw UsageError(fmt::format("{}: it has a phase for each of the users that are foretold; nothing was written", arguments.into));
    const Diagnostics mistakes = plan::validate(plan, source.surroundings());
    if (mistakes.has_errors()) throw InvalidDocument(arguments.out, mistakes.list());
    plan::write_plan(plan, arguments.out);
    for (const plan::Phase& phase : plan.phases)
        if (!source.plan().find_phase(phase.name))
            fmt::print("{}: {:.0f} users on {}\n", phase.name, phase.users.as_number(), phase.design);
    if (source.has_comments()) fmt::print(stderr, "headroom: the comments of {} are not in {}\n", arguments.into, arguments.out);
}

std::string print_phases_to_come(const study::Forecast& forecast, const ForecastArguments& arguments) {
    if (!arguments.design) throw UsageError("--design: say which design the phases are on");
    std::vector<plan::Phase> phases = phases_of(forecast, arguments);
    for (plan::Phase& phase : phases) phase.design = *arguments.design;
    return plan::print_phases(phases);
}

std::string print(const study::Forecast& forecast, const ForecastArguments& arguments, const std::string& format) {
    if (format == "plan") return print_phases_to_come(forecast, arguments);
    if (format == "json") return print_forecast_json(forecast);
    if (format == "csv") return print_forecast_csv(forecast);
    return print_forecast_text(forecast, level_of(arguments));
}

void run_forecast(const ForecastArguments& arguments) {
    const study::Forecast forecast = foretell(arguments);
    if (!arguments.into.empty()) {
        write_into(forecast, arguments);
        return;
    }
    Output output(arguments);
    output.write([&](const std::string& format) { return print(forecast, arguments, format); });
}

}  // namespace

void add_forecast(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<ForecastArguments>();
    CLI::App* command = app.add_subcommand("forecast", "Foretell traffic from past days, and the phases to come");
    command->add_option("PAST", arguments->past, "CSV with a line for every day: date,users or\ndate,requests")->required();
    CLI::Option* days = command->add_option("--days", arguments->days, "Days to foretell")->type_name("N")->check(CLI::Range(1, 3660));
    command->add_option("--weeks", arguments->weeks, "Weeks to foretell (default: 13)")
        ->type_name("N")
        ->check(CLI::Range(1, 522))
        ->excludes(days);
    command
        ->add_option("--method", arguments->method,
                     "holt-winters (smoothing, with whichever season of\nthe week fits better: added or multiplied), or\n"
                     "least-squares (a line and a season of the week)")
        ->type_name("M")
        ->check(CLI::IsMember({"holt-winters", "least-squares"}))
        ->capture_default_str();
    command->add_option("--format", arguments->format, "text (default), csv, json, or plan: the phases to\ncome")
        ->type_name("F")
        ->check(CLI::IsMember({"text", "csv", "json", "plan"}));
    command
        ->add_option("--design", arguments->design, "That the phases to come are on (with --into, by\ndefault that of the phase in force)")
        ->type_name("NAME");
    command->add_option("--interval", arguments->interval, "Percent, 80 or 95: phases have users up to its\nupper end")
        ->type_name("P")
        ->check(CLI::IsMember({"80", "95"}))
        ->capture_default_str();
    command->add_option("--requests-per-user", arguments->per_user, "A day, where the past has requests")->type_name("N");
    command->add_option("--into", arguments->into, "Write a copy of this plan, with the phases to\ncome, to --out")->type_name("PLAN");
    command->add_option("--out", arguments->out, "Write to a file, as --format says or its ending")->type_name("FILE");
    command->footer(
        "Example: headroom forecast visits.csv --weeks 26\n"
        "         headroom forecast visits.csv --into shop.headroom.json \\\n"
        "             --out next.headroom.json");
    command->callback([arguments, &exit] {
        run_forecast(*arguments);
        exit = Done;
    });
}

}  // namespace headroom::cli
