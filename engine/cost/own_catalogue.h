// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "cost/catalogue.h"

/// Changes of a price catalogue of one's own, as the text of its document. Each throws InvalidDocument where that has mistakes.
namespace headroom::cost {

/// One over `base`, which is part of the program: the same prices.
std::string new_catalogue(const std::string& name, const PriceCatalogue& base);

/// Of the catalogue's price, a tier costs so much of its money for one Price::per, before discounts. What the catalogue has from the one
/// beneath it alone is taken over first. `day`: "2026-07-20".
std::string with_price(const std::string& text, const Price& price, std::size_t tier, double list_price, const std::string& day);

/// What is taken off all prices that have no discount of their own: 0 to 1.
std::string with_discount(const std::string& text, double share);

/// In that currency ("EUR"), of which one of the base's is worth `exchange_rate`; prices of its own are converted. Of a catalogue over
/// another.
std::string with_currency(const std::string& text, const std::string& currency, double exchange_rate);

/// As the document has them, of one over another; else 1 and empty.
struct Terms {
    std::string base;
    double exchange_rate = 1;
    double discount = 0;
};
Terms terms_of(const std::string& text);

}  // namespace headroom::cost
