// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QCoreApplication>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <system_error>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "core/float_environment.h"
#include "plan/atomic_file.h"
#include "study/executor.h"

namespace {

using namespace headroom;

int complain(const char* message, int exit) {
    fmt::print(stderr, "headroom: {}\n", message);
    return exit;
}

void add_commands(CLI::App& app, int& exit) {
    app.set_version_flag("--version", "headroom " HEADROOM_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Example: headroom run presets/hello.headroom.json\n\n"
        "Exit status: 0 done, 1 a promise (SLO) is missed and --require-slo given,\n"
        "2 the plan or the arguments are wrong, 3 the run failed, 130 interrupted.");
    cli::add_run(app, exit);
    cli::add_estimate(app, exit);
    cli::add_batch(app, exit);
    cli::add_compare(app, exit);
    cli::add_growth(app, exit);
    cli::add_sweep(app, exit);
    cli::add_size(app, exit);
    cli::add_forecast(app, exit);
    cli::add_calibrate(app, exit);
    cli::add_import(app, exit);
    cli::add_merge(app, exit);
    cli::add_results(app, exit);
    cli::add_report(app, exit);
    cli::add_check(app, exit);
    cli::add_components(app, exit);
    cli::add_platform(app, exit);
    cli::add_prices(app, exit);
}

/// CLI11 takes an unknown command for a stray argument; this names it.
void refuse_unknown_command(const CLI::App& app, int argc, char** argv) {
    if (argc < 2 || argv[1][0] == '-') return;
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
    if (std::find(names.begin(), names.end(), argv[1]) != names.end()) return;
    throw cli::unknown_name("command", argv[1], names);
}

int run(int argc, char** argv) {
    CLI::App app("Headroom, a capacity-planning simulator: what breaks first, and at how many users.", "headroom");
    int exit = cli::Done;
    add_commands(app, exit);
    try {
        refuse_unknown_command(app, argc, argv);
        app.parse(argc, argv);
        return exit;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? cli::Done : cli::WrongUsage;
    } catch (const InvalidDocument& error) {
        fmt::print(stderr, "{}\n", error.what());
        return cli::WrongUsage;
    } catch (const cli::UsageError& error) {
        return complain(error.what(), cli::WrongUsage);
    } catch (const plan::WriteError& error) {
        return complain(error.what(), cli::RunFailed);
    } catch (const FileError& error) {
        return complain(error.what(), cli::WrongUsage);
    } catch (const study::Cancelled&) {
        return complain("interrupted; nothing was written", cli::Interrupted);
    } catch (const std::exception& error) {
        return complain(error.what(), cli::RunFailed);
    }
}

/// What was printed may lie in a buffer still: what cannot be written is lost (a full disk).
int flushed(int exit) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return exit;
    if (exit != cli::Done && exit != cli::SloMissed) return exit;
    return complain(fmt::format("standard output cannot be written: {}", std::generic_category().message(errno)).c_str(), cli::RunFailed);
}

}  // namespace

int main(int argc, char** argv) {
    ensure_masked_float_environment(argv);
    if (!float_environment_is_masked())
        fmt::print(stderr, "headroom: warning: results may differ in their last digits from those of other machines\n");
    QCoreApplication application(argc, argv);
    return flushed(run(argc, argv));
}
