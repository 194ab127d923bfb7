// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "study/result.h"

namespace headroom::cli {

/// Of the first run that has a cost.
std::string currency_of(const std::vector<study::RunResult>& runs);
/// "$/month", "EUR/month".
std::string money_per_month(const std::string& currency);
/// A month's cost as tables of phases have it: whole units of money, with cents below ten.
std::string rounded_money(const std::optional<double>& money);
/// "$1234.56 ± 1.63", "1234.56 EUR": to the cent.
std::string exact_money(const study::Estimate& money, const std::string& currency);

/// What a run costs, by component and by kind; empty where it has no cost.
std::string cost_table(const study::RunResult& run);
/// What is used and not in the cost; empty where all is.
std::string cost_note(const study::RunResult& run);

}  // namespace headroom::cli
