// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/bill.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::cost {

namespace {

/// The charges at one price.
struct Position {
    const Price* price;
    std::vector<std::size_t> charges;
};

std::vector<Position> positions_of(const std::vector<Charge>& charges) {
    std::vector<Position> positions;
    for (std::size_t i = 0; i < charges.size(); ++i) {
        if (charges[i].price == nullptr) continue;
        const auto known = std::ranges::find(positions, charges[i].price, &Position::price);
        if (known == positions.end())
            positions.push_back({charges[i].price, {i}});
        else
            known->charges.push_back(i);
    }
    return positions;
}

/// Half a cent and more is a cent; what a product of decimal fractions lacks of it in binary is made good.
std::int64_t whole_cents(double money) {
    constexpr double lacking = 1e-6;
    return static_cast<std::int64_t>(std::floor(money * 100 + 0.5 + lacking));
}

void split(const std::vector<Charge>& charges, const Position& position, std::vector<std::int64_t>& cents) {
    double money = 0;
    for (const std::size_t i : position.charges) money += charges[i].money;
    std::int64_t left = whole_cents(money);
    for (const std::size_t i : position.charges) {
        cents[i] = static_cast<std::int64_t>(std::floor(charges[i].money * 100));
        left -= cents[i];
    }
    std::vector<std::size_t> by_remainder = position.charges;
    std::ranges::stable_sort(by_remainder, std::greater(),
                             [&](std::size_t i) { return charges[i].money * 100 - std::floor(charges[i].money * 100); });
    for (const std::size_t i : by_remainder) {
        if (left <= 0) break;
        ++cents[i];
        --left;
    }
}

}  // namespace

std::vector<Use> bought(const Use& all, const std::vector<double>& ranks, const schema::Purchase& purchase, double hours) {
    std::vector<Use> uses;
    const auto add = [&](Offer offer, double amount, bool is_unused = false) {
        uses.push_back(all);
        uses.back().offer = offer;
        uses.back().amount = amount;
        uses.back().is_unused = is_unused;
    };
    double left = all.amount;
    if (purchase.reserved > 0) {
        const auto reserved = static_cast<std::size_t>(purchase.reserved);
        const double used =
            hours * std::accumulate(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(std::min(reserved, ranks.size())), 0.0);
        const Offer offer = reserved_for(purchase.term, purchase.upfront);
        add(offer, used);
        add(offer, static_cast<double>(reserved) * hours - used, true);
        left -= used;
    }
    const double spot = left * purchase.spot.value, saved = (left - spot) * purchase.savings.value;
    if (purchase.spot.value > 0) add(Offer::Spot, spot);
    if (purchase.savings.value > 0) add(saved_for(purchase.term, purchase.upfront), saved);
    add(Offer::OnDemand, left - spot - saved);
    return uses;
}

std::int64_t worth_reserving(const std::vector<double>& ranks, double reserved_price, double other_price) {
    return std::ranges::count_if(ranks, [&](double share) { return share * other_price > reserved_price; });
}

std::vector<Charge> bill(const PriceCatalogue& catalogue, const std::vector<Use>& month) {
    std::vector<Charge> charges;
    charges.reserve(month.size());
    for (const Use& use : month)
        charges.push_back(
            {use.component, use.meter, catalogue.find_price(use.meter, use.item, use.option, use.offer), std::max(0.0, use.amount), 0});
    for (const Position& position : positions_of(charges)) {
        double amount = 0;
        for (const std::size_t i : position.charges) amount += charges[i].amount;
        const double money = position.price->of(amount);
        for (const std::size_t i : position.charges) charges[i].money = amount > 0 ? money * (charges[i].amount / amount) : 0;
    }
    return charges;
}

double total_of(const std::vector<Charge>& charges) {
    double sum = 0;
    for (const Charge& charge : charges) sum += charge.money;
    return sum;
}

std::vector<std::int64_t> in_cents(const std::vector<Charge>& charges) {
    std::vector<std::int64_t> cents(charges.size(), 0);
    for (const Position& position : positions_of(charges)) split(charges, position, cents);
    return cents;
}

}  // namespace headroom::cost
