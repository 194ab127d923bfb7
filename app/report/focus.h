// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/report/document.h"
#include "schema/record.h"

namespace headroom::report {

/// The bills of all phases in the columns of the FinOps Open Cost and Usage Specification, FOCUS 1.0: one charge a line, a phase on
/// its design being a sub account. What is simulated has no date: the billing period is the calendar month of the price catalogue,
/// the amounts those of Headroom's month of 730 hours. Prices are list prices, so that all four costs are the same; the unit price
/// is the mean over the month's tiers and free amounts. Empty where no phase has a cost.
std::string print_focus(const Document& document, const schema::Catalogue& types);

}  // namespace headroom::report
