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

class Bill {
public:
    Bill(const Document& document, const schema::Catalogue& types)
        : origin_(document.origin()), types_(types), period_(month_of(origin_.prices_as_of)) {}

    void add(const RunResult& run) {
        for (const CostLine& line : run.cost->lines) add(run, line);
    }
    std::string take() { return std::move(text_); }

private:
    void add(const RunResult& run, const CostLine& line) {
        const auto* component = run.peak().find(line.component);
        const schema::Record* type = component ? types_.find(component->type) : nullptr;
        const std::string money = fmt::format("{:.2f}", line.per_month), quantity = fmt::format("{:.12g}", line.amount),
                          price = fmt::format("{:.15g}", line.amount > 0 ? line.per_month / line.amount : 0.0);
        const std::string sku = line.option.empty() ? line.item : line.item + "/" + line.option;
        const std::string provider = origin_.provider.empty() ? origin_.prices : origin_.provider;
        const std::string account = fmt::format("{} / {}", run.design, run.phase);
        print({{"BilledCost", money},
               {"BillingAccountId", origin_.plan_sha256},
               {"BillingAccountName", origin_.plan},
               {"BillingCurrency", run.cost->currency},
               {"BillingPeriodEnd", period_.end},
               {"BillingPeriodStart", period_.begin},
               {"ChargeCategory", "Usage"},
               {"ChargeClass", ""},
               {"ChargeDescription", fmt::format("{} {} of {} for {}", quantity, line.per, sku, line.component)},
               {"ChargeFrequency", "Usage-Based"},
               {"ChargePeriodEnd", period_.end},
               {"ChargePeriodStart", period_.begin},
               {"ConsumedQuantity", quantity},
               {"ConsumedUnit", line.per},
               {"ContractedCost", money},
               {"ContractedUnitPrice", price},
               {"EffectiveCost", money},
               {"InvoiceIssuerName", provider},
               {"ListCost", money},
               {"ListUnitPrice", price},
               {"PricingCategory", "Standard"},
               {"PricingQuantity", quantity},
               {"PricingUnit", line.per},
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
               {"SkuPriceId", fmt::format("{}@{}", sku, origin_.prices)},
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
