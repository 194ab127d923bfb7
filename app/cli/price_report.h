// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "cost/catalogue.h"

namespace headroom::cli {

/// Those in which every word is found: in the name, the option, what is counted, or the note; letter case is ignored.
/// A single word that is a name gives the prices of that name.
std::vector<const cost::Price*> find_prices(const cost::PriceCatalogue& catalogue, const std::vector<std::string>& words);

std::string print_price_table(const cost::PriceCatalogue& catalogue, const std::vector<const cost::Price*>& prices);
/// All that is known of each, with its source.
std::string print_price_details(const cost::PriceCatalogue& catalogue, const std::vector<const cost::Price*>& prices);
std::string print_prices_json(const cost::PriceCatalogue& catalogue, const std::vector<const cost::Price*>& prices);
/// A line for each tier, RFC 4180.
std::string print_prices_csv(const std::vector<const cost::Price*>& prices);

}  // namespace headroom::cli
