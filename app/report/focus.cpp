// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/focus.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "app/figures/csv_field.h"
#include "app/figures/people.h"

namespace headroom::report {

namespace {

using figures::csv_field;
using study::CostLine;
using study::RunResult;

/// A column of a line, in the order of the file.
using Columns = std::vector<std::pair<const char*, std::string>>;

struct Period {
    std::string begin, end;  ///< ISO 8601, UTC; the end is the next month's begin
};

/// The calendar month that a day such as 2026-07-20 is in.
Period month_of(const std::string& day) {
    int year = 1970, month = 1;
    if (day.size() >= 7) {
        year = std::atoi(day.substr(0, 4).c_str());
        month = std::clamp(std::atoi(day.substr(5, 2).c_str()), 1, 12);
    }
    const auto first = [](int y, int m) { return fmt::format("{:04}-{:02}-01T00:00:00Z", y, m); };
    return {first(year, month), month == 12 ? first(year + 1, 1) : first(year, month + 1)};
}

/// One of the specification's own words.
const char* category_of(const CostLine& line, const schema::Record* type) {
    if (line.kind == "network") return "Networking";
    if (line.kind == "storage") return "Storage";
    if (type == nullptr || !type->role) return "Other";
    switch (*type->role) {
        case schema::Role::Store:
        case schema::Role::Cache: return "Databases";
        case schema::Role::Queue: return "Integration";
        case schema::Role::Source:
        case schema::Role::Balancer: return "Networking";
        default: return "Compute";
    }
}

/// What the specification calls a discount for a commitment.
struct Commitment {
    const char *category = "", *type = "", *status = "";
    std::string id, name;
};

Commitment commitment_of(const CostLine& line) {
    const bool reserves = line.purchase.starts_with("reserved"), saves = line.purchase.starts_with("savings");
    if (!reserves && !saves) return {};
    return {reserves ? "Usage" : "Spend", reserves ? "Reservation" : "Savings Plan", line.is_unused ? "Unused" : "Used",
            fmt::format("{}/{}/{}", line.component, line.item, line.purchase), fmt::format("{} of {}", line.purchase, line.item)};
}

const char* pricing_of(const CostLine& line) {
    if (line.purchase == "spot") return "Dynamic";
    return commitment_of(line).id.empty() ? "Standard" : "Committed";
}

std::string sku_of(const CostLine& line) { return line.option.empty() ? line.item : line.item + "/" + line.option; }
std::string money_text(double money) { return fmt::format("{:.2f}", money); }

/// What the rows of a line differ in.
struct Charge {
    const char *category, *frequency;
    std::string description, billed, effective, list, contracted, quantity, list_price, contracted_price, status;
    std::string consumed, consumed_unit;
};

class Bill {
public:
    Bill(const Document& document, const schema::Catalogue& types)
        : origin_(document.origin()), types_(types), period_(month_of(origin_.prices_as_of)) {}

    /// A commitment bills its fees; what is used of it has their share as its effective cost, as has what is not used.
    void add(const RunResult& run) {
        for (const CostLine& line : run.cost->lines) {
            const bool is_committed = !commitment_of(line).id.empty();
            add(run, line, use_of(line, is_committed));
            if (is_committed) add(run, line, fee_of(line));
        }
    }
    std::string take() { return std::move(text_); }

private:
    static Charge use_of(const CostLine& line, bool is_committed) {
        const std::string quantity = fmt::format("{:.12g}", line.amount), money = money_text(line.per_month);
        const auto unit = [&line](double sum) { return fmt::format("{:.15g}", line.amount > 0 ? sum / line.amount : 0.0); };
        return {"Usage",
                "Usage-Based",
                fmt::format("{} {} of {} for {}{}", quantity, line.per, sku_of(line), line.component, line.is_unused ? ", not used" : ""),
                is_committed ? "0.00" : money,
                money,
                money_text(line.list_per_month),
                money_text(line.contracted_per_month),
                quantity,
                unit(line.list_per_month),
                unit(line.contracted_per_month),
                commitment_of(line).status,
                line.is_unused ? "" : quantity,
                line.is_unused ? "" : line.per};
    }

    static Charge fee_of(const CostLine& line) {
        const std::string money = money_text(line.per_month);
        return {"Purchase", "Recurring", fmt::format("A month of {}", commitment_of(line).name),
                money,      "0.00",      money,
                money,      "1",         money,
                money,      "",          "",
                ""};
    }

    void add(const RunResult& run, const CostLine& line, const Charge& charge) {
        const auto* component = run.peak().find(line.component);
        const schema::Record* type = component ? types_.find(component->type) : nullptr;
        const std::string sku = sku_of(line), provider = origin_.provider.empty() ? origin_.prices : origin_.provider;
        const std::string account = fmt::format("{} / {}", run.design, run.phase);
        const Commitment commitment = commitment_of(line);
        print({{"BilledCost", charge.billed},
               {"BillingAccountId", origin_.plan_sha256},
               {"BillingAccountName", origin_.plan},
               {"BillingCurrency", run.cost->currency},
               {"BillingPeriodEnd", period_.end},
               {"BillingPeriodStart", period_.begin},
               {"ChargeCategory", charge.category},
               {"ChargeClass", ""},
               {"ChargeDescription", charge.description},
               {"ChargeFrequency", charge.frequency},
               {"ChargePeriodEnd", period_.end},
               {"ChargePeriodStart", period_.begin},
               {"CommitmentDiscountCategory", commitment.category},
               {"CommitmentDiscountId", commitment.id},
               {"CommitmentDiscountName", commitment.name},
               {"CommitmentDiscountStatus", charge.status},
               {"CommitmentDiscountType", commitment.type},
               {"ConsumedQuantity", charge.consumed},
               {"ConsumedUnit", charge.consumed_unit},
               {"ContractedCost", charge.contracted},
               {"ContractedUnitPrice", charge.contracted_price},
               {"EffectiveCost", charge.effective},
               {"InvoiceIssuerName", provider},
               {"ListCost", charge.list},
               {"ListUnitPrice", charge.list_price},
               {"PricingCategory", pricing_of(line)},
               {"PricingQuantity", charge.quantity},
               {"PricingUnit", charge.category == std::string_view("Purchase") ? "month" : line.per},
               {"ProviderName", provider},
               {"PublisherName", provider},
               {"RegionId", origin_.region},
               {"RegionName", origin_.region},
               {"ResourceId", line.component},
               {"ResourceName", line.component},
               {"ResourceType", component ? component->type : ""},
               {"ServiceCategory", category_of(line, type)},
               {"ServiceName", type ? type->title : line.item},
               {"SkuId", sku},
               {"SkuPriceId", fmt::format("{}@{}{}", sku, origin_.prices, line.purchase.empty() ? "" : "/" + line.purchase)},
               {"SubAccountId", account},
               {"SubAccountName", account},
               {"x_Design", run.design},
               {"x_Phase", run.phase},
               {"x_Users", fmt::format("{:.12g}", run.users)},
               {"x_CostKind", line.kind}});
    }

    void print(const Columns& columns) {
        const auto row = [&](auto field) {
            for (std::size_t i = 0; i < columns.size(); ++i) text_ += (i == 0 ? "" : ",") + field(columns[i]);
            text_ += "\r\n";
        };
        if (text_.empty()) row([](const auto& column) { return std::string(column.first); });
        row([](const auto& column) { return csv_field(column.second); });
    }

    const study::Origin& origin_;
    const schema::Catalogue& types_;
    Period period_;
    std::string text_;
};

}  // namespace

std::string print_focus(const Document& document, const schema::Catalogue& types) {
    Bill bill(document, types);
    for (const RunResult& run : document.runs())
        if (run.cost) bill.add(run);
    return bill.take();
}

}  // namespace headroom::report
