// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/bill.h"

#include <algorithm>
#include <cmath>

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

std::vector<Charge> bill(const PriceCatalogue& catalogue, const std::vector<Use>& month) {
    std::vector<Charge> charges;
    charges.reserve(month.size());
    for (const Use& use : month)
        charges.push_back({use.component, use.meter, catalogue.find_price(use.meter, use.item, use.option), std::max(0.0, use.amount), 0});
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
