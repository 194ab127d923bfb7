// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

namespace headroom::cli {

/// What a command leaves as the exit status of the program.
enum Exit { Done = 0, SloMissed = 1, WrongUsage = 2, RunFailed = 3, Interrupted = 130 };

/// Each adds a subcommand that sets `exit` when it is chosen. Failures are thrown.
void add_run(CLI::App& app, int& exit);
void add_estimate(CLI::App& app, int& exit);
void add_batch(CLI::App& app, int& exit);
void add_calibrate(CLI::App& app, int& exit);
void add_compare(CLI::App& app, int& exit);
void add_growth(CLI::App& app, int& exit);
void add_results(CLI::App& app, int& exit);
void add_sweep(CLI::App& app, int& exit);
void add_size(CLI::App& app, int& exit);
void add_forecast(CLI::App& app, int& exit);
void add_import(CLI::App& app, int& exit);
void add_merge(CLI::App& app, int& exit);
void add_report(CLI::App& app, int& exit);
void add_check(CLI::App& app, int& exit);
void add_components(CLI::App& app, int& exit);
void add_platform(CLI::App& app, int& exit);
void add_prices(CLI::App& app, int& exit);
/// To the command `prices`.
void add_price_comparison(CLI::App& prices, int& exit);

}  // namespace headroom::cli
