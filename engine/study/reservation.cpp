// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/reservation.h"

#include <fmt/format.h>

#include <algorithm>

#include "cost/bill.h"

namespace headroom::study {

namespace {

constexpr double worth_telling = 0.01;  ///< of what the machines cost

/// Of an hour; absent where the catalogue does not offer it.
std::optional<double> hourly(const cost::PriceCatalogue& prices, const Rented& machines, cost::Offer offer) {
    const cost::Price* price = prices.find_price(plan::Meter::Instance, machines.item, machines.option, offer);
    return price != nullptr ? std::optional(price->of(1)) : std::nullopt;
}

/// Of the machines that are not reserved, in the mean.
std::optional<double> hourly_beyond(const cost::PriceCatalogue& prices, const Rented& machines, const schema::Purchase& purchase) {
    double money = 0, left = 1;
    const auto add = [&](double share, cost::Offer offer) {
        const auto price = hourly(prices, machines, offer);
        if (share <= 0) return true;
        money += left * share * price.value_or(0);
        left -= left * share;
        return price.has_value();
    };
    const bool known = add(purchase.spot.value, cost::Offer::Spot) &&
                       add(purchase.savings.value, cost::saved_for(purchase.term, purchase.upfront)) && add(1, cost::Offer::OnDemand);
    return known ? std::optional(money) : std::nullopt;
}

/// A month of so many reserved, and the rest otherwise.
double money_of(const Rented& machines, std::int64_t reserved, double reserved_price, double other_price) {
    double beyond = 0;
    for (auto k = static_cast<std::size_t>(reserved); k < machines.ranks.size(); ++k) beyond += machines.ranks[k];
    return plan::hours_per_month * (static_cast<double>(reserved) * reserved_price + beyond * other_price);
}

std::optional<Finding> judge(const std::string& id, const schema::Purchase& purchase, const Rented& machines,
                             const cost::PriceCatalogue& prices) {
    const auto reserved_price = hourly(prices, machines, cost::reserved_for(purchase.term, purchase.upfront));
    const auto other_price = hourly_beyond(prices, machines, purchase);
    if (!reserved_price || !other_price) return std::nullopt;
    const std::int64_t best = cost::worth_reserving(machines.ranks, *reserved_price, *other_price);
    if (best == purchase.reserved) return std::nullopt;
    const double money = money_of(machines, purchase.reserved, *reserved_price, *other_price);
    const double saved = money - money_of(machines, best, *reserved_price, *other_price);
    if (saved < worth_telling * money) return std::nullopt;
    const bool is_high = purchase.reserved > best;
    const auto rank = static_cast<std::size_t>(is_high ? purchase.reserved : best) - 1;  // the one that is most in question
    const double share = rank < machines.ranks.size() ? machines.ranks[rank] : 0;
    Finding finding{Severity::Warning, id, is_high ? "reserved_too_high" : "reserved_too_low", "", {}};
    finding.text = fmt::format(
        "{} reserves {} machine{}; number {} is rented for {:.3g} % of the month, and a reservation pays from {:.3g} % on: {} reserved "
        "would "
        "cost {:.2f} {} less a month.",
        id, purchase.reserved, purchase.reserved == 1 ? "" : "s", rank + 1, 100 * share, 100 * *reserved_price / *other_price, best, saved,
        prices.currency);
    finding.evidence = {{"reserved", static_cast<double>(purchase.reserved)},
                        {"cheapest", static_cast<double>(best)},
                        {"rented_share", share},
                        {"break_even_share", *reserved_price / *other_price},
                        {"saved_per_month", saved}};
    return finding;
}

}  // namespace

std::vector<Rented> rented_over_a_day(const std::vector<protocol::Measurement>& replications, const Ordinary& ordinary) {
    std::vector<Rented> rented;
    if (!ordinary.known()) return rented;
    std::vector<const protocol::Measurement*> days;
    for (std::size_t i = 0; i < replications.size(); ++i) {
        const protocol::Measurement& day = ordinary.day() ? ordinary.day()->at(i) : replications[i];
        if (!replications[i].grows() && !day.grows()) days.push_back(&day);
    }
    for (const protocol::Measurement* day : days) {
        for (const protocol::LevelMeasure& level : day->levels) {
            const double weight = level.hours_per_day / 24 / static_cast<double>(days.size());
            for (std::size_t c = 0; c < level.components.size(); ++c) {
                for (const protocol::UsageMeasure& use : level.components[c].usage) {
                    if (use.meter != plan::name_of(plan::Meter::Instance) || use.ranks.empty()) continue;
                    auto known = std::ranges::find(rented, c, &Rented::component);
                    if (known == rented.end()) known = rented.insert(rented.end(), {c, use.item, use.option, {}});
                    known->ranks.resize(std::max(known->ranks.size(), use.ranks.size()));
                    for (std::size_t k = 0; k < use.ranks.size(); ++k) known->ranks[k] += weight * use.ranks[k];
                }
            }
        }
    }
    return rented;
}

plan::Scenario bought_otherwise(plan::Scenario scenario, const std::vector<Rented>& rented, const cost::PriceCatalogue& prices,
                                Buying buying) {
    if (buying == Buying::AsPlanned) return scenario;
    for (plan::Scenario::Component& component : scenario.components) component.purchase = {};
    for (const Rented& machines : rented) {
        schema::Purchase& purchase = scenario.components[machines.component].purchase;
        if (buying == Buying::Spot && hourly(prices, machines, cost::Offer::Spot)) purchase.spot = Ratio{1};
        if (buying != Buying::Reserved1y && buying != Buying::Reserved3y) continue;
        purchase.term = buying == Buying::Reserved1y ? schema::Term::OneYear : schema::Term::ThreeYears;
        const auto reserved = hourly(prices, machines, cost::reserved_for(purchase.term, purchase.upfront));
        const auto on_demand = hourly(prices, machines, cost::Offer::OnDemand);
        if (reserved && on_demand) purchase.reserved = cost::worth_reserving(machines.ranks, *reserved, *on_demand);
    }
    return scenario;
}

std::vector<Finding> find_reservations(const plan::Scenario& scenario, const std::vector<Rented>& rented,
                                       const cost::PriceCatalogue& prices) {
    std::vector<Finding> findings;
    if (std::ranges::none_of(scenario.components, [](const auto& each) { return each.purchase.reserved > 0; })) return findings;
    for (const Rented& machines : rented) {
        const plan::Scenario::Component& component = scenario.components[machines.component];
        if (auto finding = judge(component.id, component.purchase, machines, prices)) findings.push_back(std::move(*finding));
    }
    return findings;
}

}  // namespace headroom::study
