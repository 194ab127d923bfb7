// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "study/result.h"

/// How reports speak of money.
namespace headroom::figures {

/// Of the first run that has a cost.
std::string currency_of(const std::vector<study::RunResult>& runs);
/// "$/month", "EUR/month"; "Cost/month" where it is not known.
std::string money_per_month(const std::string& currency);
/// That all have that are known (not empty); empty: they differ, or none is.
std::string common_currency(const std::vector<std::string>& currencies);
/// A month's cost as tables of phases have it: whole units of money, with cents below ten.
std::string rounded_money(const std::optional<double>& money);
/// The same in its currency: "$743", "743 EUR"; as above where that is not known.
std::string rounded_money(const std::optional<double>& money, const std::string& currency);
/// "$1234.56 ± 1.63", "-$0.04", "1234.56 EUR": to the cent.
std::string exact_money(const study::Estimate& money, const std::string& currency);
/// "$1234.56 a month"; where something happens in the run, "$1234.56 a month of ordinary days, $12.30 more with what happens here".
std::string exact_month(const study::CostResult& cost);
/// Small amounts with three significant digits, the others with cents.
std::string small_money(const std::optional<double>& money, const std::string& currency);
/// "140.16"; empty for nothing.
std::string cents(double money);
/// What a line of the bill is for: "db.m6g.large (postgresql, reserved_1y_none)".
std::string item_of(const study::CostLine& line);
/// "Spot machines taken back a month: 0.4 of web (2.3k hours)"; empty where none are spot.
std::string interruptions_of(const study::CostResult& cost);
/// What a component costs of one kind, in whole cents as all lines are.
double sum_of(const study::CostResult& cost, const std::string& component, const std::string& kind);

}  // namespace headroom::figures
