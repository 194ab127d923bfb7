// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/cost.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "cost/bill.h"

namespace headroom::study {

namespace {

using protocol::LevelMeasure;
using protocol::Measurement;

using Uses = std::vector<cost::Use>;

/// Fewer hours of machines a month are what sums of shares leave over.
constexpr double rounding_h = 1e-6;

/// What each component uses in so many hours of a level; machines as they are bought.
Uses uses_of(const LevelMeasure& level, double hours, const plan::Scenario& scenario) {
    Uses uses;
    for (std::size_t c = 0; c < level.components.size(); ++c) {
        for (const protocol::UsageMeasure& usage : level.components[c].usage) {
            const std::optional<plan::Meter> meter = plan::find_meter(usage.meter);
            if (!meter) throw RunError(fmt::format("a replication used '{}', which nobody bills", usage.meter));
            const cost::Use use{c, *meter, usage.item, usage.option, usage.per_hour * hours};
            if (*meter != plan::Meter::Instance) {
                uses.push_back(use);
                continue;
            }
            const bool is_own = !usage.ranks.empty() && !use.item.empty();  // replicas may stand on machines of others, or of no type
            const schema::Purchase purchase = is_own ? scenario.components[c].purchase : schema::Purchase();
            for (cost::Use& part : cost::bought(use, usage.ranks, purchase, hours)) uses.push_back(std::move(part));
        }
    }
    return uses;
}

/// `uses` are of the same things in the same order.
void add(Uses& sum, const Uses& uses, double factor = 1) {
    if (sum.empty()) {
        sum = uses;
        for (cost::Use& use : sum) use.amount = 0;
    }
    for (std::size_t i = 0; i < uses.size(); ++i) sum[i].amount += factor * uses[i].amount;
}

/// All levels, so many times.
Uses uses_of(const Measurement& replication, double times, const plan::Scenario& scenario) {
    Uses uses;
    for (const LevelMeasure& level : replication.levels) add(uses, uses_of(level, level.hours_per_day * times, scenario));
    return uses;
}

double completed_a_month(const Measurement& replication) {
    double requests = 0;
    for (const LevelMeasure& level : replication.levels)
        requests += level.total.throughput_per_s * level.hours_per_day * 3600 * days_per_month;
    return requests;
}

/// A run's replications, or the mean of them.
struct Month {
    Uses uses;
    Uses with_event;  ///< the month, and what its event takes more than ordinary hours; empty: there is none
    double requests = 0;
};

Month month_of(const plan::Scenario& scenario, const Measurement& replication, const Measurement& day, const Measurement* span) {
    Month month{uses_of(day, days_per_month, scenario), {}, completed_a_month(day)};
    if (span != nullptr) {
        month.with_event = month.uses;
        add(month.with_event, uses_of(replication, 1, scenario));
        add(month.with_event, uses_of(*span, 1, scenario), -1);
    }
    return month;
}

Month mean_of(const std::vector<Month>& months) {
    Month mean;
    const double share = 1 / static_cast<double>(months.size());
    for (const Month& month : months) {
        add(mean.uses, month.uses, share);
        if (!month.with_event.empty()) add(mean.with_event, month.with_event, share);
        mean.requests += share * month.requests;
    }
    return mean;
}

double in_money(std::int64_t cents) { return static_cast<double>(cents) / 100; }

std::int64_t sum_of(const std::vector<std::int64_t>& cents) {
    std::int64_t sum = 0;
    for (const std::int64_t each : cents) sum += each;
    return sum;
}

std::string what_has_no_price(const cost::Use& use, const cost::PriceCatalogue& prices) {
    if (use.meter == plan::Meter::Instance && use.item.empty()) return "no instance type is given";
    std::string thing = use.item.empty() ? std::string(name_of(use.meter)) : use.item;
    if (!use.option.empty()) thing += " with " + use.option;
    if (use.offer != cost::Offer::OnDemand) thing += fmt::format(" as {}", schema::name_of_option(use.offer));
    return fmt::format("{} has no price for {}", prices.name, thing);
}

/// In whole cents, before so large a share was taken off.
double undiscounted(double money, double discount) { return discount < 1 ? std::round(money / (1 - discount) * 100) / 100 : 0; }

/// How it is bought, and what it would cost otherwise.
void add_purchase(CostLine& line, const cost::Charge& charge, const cost::Use& use, const cost::PriceCatalogue& prices) {
    line.contracted_per_month = line.per_month;
    line.list_per_month = undiscounted(line.per_month, charge.price->discount);
    if (use.meter != plan::Meter::Instance) return;
    line.purchase = schema::name_of_option(use.offer);
    line.is_unused = use.is_unused;
    if (charge.price->interruptions) line.interruptions = *charge.price->interruptions * charge.amount / plan::hours_per_month;
    const cost::Price* on_demand = prices.find_price(use.meter, use.item, use.option);
    if (use.offer == cost::Offer::OnDemand || on_demand == nullptr) return;
    line.list_per_month = undiscounted(on_demand->of(charge.amount), on_demand->discount);
    if (use.offer != cost::Offer::Spot) line.contracted_per_month = undiscounted(on_demand->of(charge.amount), 0);
}

/// The invoice: parts, lines, and what is not on it. Gives its total in cents.
std::int64_t itemise(CostResult& cost, const plan::Scenario& scenario, const cost::PriceCatalogue& prices, const Uses& uses,
                     const std::vector<cost::Charge>& charges) {
    const std::vector<std::int64_t> cents = cost::in_cents(charges);
    std::vector<std::int64_t> by_component(scenario.components.size(), 0), by_kind(cost::kind_names.size(), 0);
    for (std::size_t i = 0; i < charges.size(); ++i) {
        const cost::Charge& charge = charges[i];
        const std::string& id = scenario.components[charge.component].id;
        if (charge.meter == plan::Meter::Instance && charge.amount < rounding_h) continue;
        if (charge.price == nullptr) {
            if (charge.amount > 0) cost.unpriced.push_back({id, what_has_no_price(uses[i], prices)});
            continue;
        }
        const auto kind = static_cast<std::size_t>(cost::kind_of(charge.meter));
        by_component[charge.component] += cents[i];
        by_kind[kind] += cents[i];
        cost.lines.push_back({id, cost::kind_names[kind], charge.price->item, charge.price->option,
                              charge.amount / cost::size_of(charge.price->per), std::string(schema::name_of_option(charge.price->per)),
                              in_money(cents[i])});
        add_purchase(cost.lines.back(), charge, uses[i], prices);
    }
    for (std::size_t c = 0; c < by_component.size(); ++c)
        cost.by_component.push_back({scenario.components[c].id, in_money(by_component[c])});
    for (std::size_t k = 0; k < by_kind.size(); ++k) cost.by_kind.push_back({cost::kind_names[k], in_money(by_kind[k])});
    return sum_of(cents);
}

/// The half-width of a figure of each month.
template <class Figure>
std::optional<double> half_width_of(const std::vector<Month>& months, Figure figure) {
    std::vector<std::optional<double>> figures;
    for (const Month& month : months) figures.emplace_back(figure(month));
    return estimate(figures).half_width;
}

void add_cost_per_hour(RunResult& run, const plan::Scenario& scenario, const std::vector<const Measurement*>& replications,
                       const std::vector<cost::Charge>& charges) {
    for (std::size_t l = 0; l < run.levels.size(); ++l) {
        Uses hour;
        for (const Measurement* replication : replications)
            add(hour, uses_of(replication->levels[l], 1, scenario), 1 / static_cast<double>(replications.size()));
        double money = 0;
        for (std::size_t i = 0; i < hour.size(); ++i)
            if (charges[i].amount > 0) money += hour[i].amount * charges[i].money / charges[i].amount;
        run.levels[l].cost_per_hour = money;
    }
}

}  // namespace

void add_cost(RunResult& run, const plan::Scenario& scenario, const cost::PriceCatalogue& prices,
              const std::vector<Measurement>& replications, const Ordinary& ordinary) {
    if (run.status == Status::Unstable || !ordinary.known()) return;
    const auto money = [&prices](const Uses& uses) { return cost::total_of(cost::bill(prices, uses)); };
    CostResult cost;
    cost.currency = prices.currency;
    cost.operations_per_month = scenario.operations_per_month;
    std::vector<Month> months;
    std::vector<const Measurement*> used;
    for (std::size_t i = 0; i < replications.size(); ++i) {
        const Measurement& day = ordinary.day() ? ordinary.day()->at(i) : replications[i];
        const Measurement* span = ordinary.span() ? &ordinary.span()->at(i) : nullptr;
        if (replications[i].grows() || day.grows()) {
            cost.replications.emplace_back();
            continue;
        }
        months.push_back(month_of(scenario, replications[i], day, span));
        used.push_back(&replications[i]);
        cost.replications.emplace_back(money(months.back().uses));
    }
    if (months.empty()) return;

    const Month mean = mean_of(months);
    const std::vector<cost::Charge> charges = cost::bill(prices, mean.uses);
    const double exact = cost::total_of(charges);
    const std::int64_t cents = itemise(cost, scenario, prices, mean.uses, charges);
    cost.per_month = {in_money(cents), half_width_of(months, [&](const Month& month) { return money(month.uses); })};
    if (!mean.with_event.empty()) {
        const std::int64_t event = sum_of(cost::in_cents(cost::bill(prices, mean.with_event))) - cents;
        cost.event = {in_money(event),
                      half_width_of(months, [&](const Month& month) { return money(month.with_event) - money(month.uses); })};
    }
    if (mean.requests > 0)
        cost.per_million_requests = {exact / mean.requests * 1e6,
                                     half_width_of(months, [&](const Month& month) { return money(month.uses) / month.requests * 1e6; })};
    const auto of_a_user = [&scenario](const std::optional<double>& sum) {
        return sum ? std::optional(*sum / scenario.users) : std::nullopt;
    };
    if (scenario.users > 0) cost.per_user_month = {of_a_user(exact), of_a_user(cost.per_month.half_width)};
    add_cost_per_hour(run, scenario, used, charges);
    run.cost = std::move(cost);
}

}  // namespace headroom::study
