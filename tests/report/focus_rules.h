// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <cmath>
#include <vector>

#include "csv_rows.h"

namespace headroom::report {

/// Of the columns that FOCUS 1.0 calls mandatory, and their rules, the first that a bill breaks; empty: none.
inline QString broken_focus_rule(const std::vector<Row>& rows) {
    static const QStringList mandatory = {
        "BilledCost",     "BillingAccountId",  "BillingAccountName", "BillingCurrency", "BillingPeriodEnd",  "BillingPeriodStart",
        "ChargeCategory", "ChargeClass",       "ChargeDescription",  "ChargePeriodEnd", "ChargePeriodStart", "ContractedCost",
        "EffectiveCost",  "InvoiceIssuerName", "ListCost",           "PricingQuantity", "PricingUnit",       "ProviderName",
        "PublisherName",  "ServiceCategory",   "ServiceName"};
    static const QStringList services = {"AI and Machine Learning",
                                         "Analytics",
                                         "Business Applications",
                                         "Compute",
                                         "Databases",
                                         "Developer Tools",
                                         "Identity",
                                         "Integration",
                                         "Internet of Things",
                                         "Management and Governance",
                                         "Media",
                                         "Migration",
                                         "Mobile",
                                         "Multicloud",
                                         "Networking",
                                         "Security",
                                         "Storage",
                                         "Web",
                                         "Other"};
    static const QRegularExpression date("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$"), currency("^[A-Z]{3}$"),
        decimal("^-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?$");
    if (rows.empty()) return "no charges";
    for (const Row& row : rows) {
        for (const QString& name : mandatory) {
            if (!row.contains(name)) return "without " + name;
            if (name != "ChargeClass" && row.at(name).isEmpty()) return "null: " + name;
        }
        for (const char* name : {"BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"})
            if (!date.match(row.at(name)).hasMatch()) return QString("no date: ") + name;
        for (const char* name :
             {"BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "PricingQuantity", "ListUnitPrice", "ContractedUnitPrice"})
            if (!decimal.match(row.at(name)).hasMatch()) return QString("no decimal: %1 '%2'").arg(name, row.at(name));
        const bool is_committed = !row.at("CommitmentDiscountId").isEmpty(), is_purchase = row.at("ChargeCategory") == "Purchase";
        const bool is_consumed = !is_purchase && row.at("CommitmentDiscountStatus") != "Unused";
        if (is_consumed != decimal.match(row.at("ConsumedQuantity")).hasMatch())
            return "ConsumedQuantity of " + row.at("ChargeDescription");
        if (!is_consumed && !row.at("ConsumedQuantity").isEmpty()) return "consumed: " + row.at("ChargeDescription");
        if (row.at("ChargePeriodStart") < row.at("BillingPeriodStart") || row.at("ChargePeriodEnd") > row.at("BillingPeriodEnd"))
            return "charged beyond the period";
        if (row.at("ChargeCategory") != (is_committed && is_purchase ? "Purchase" : "Usage")) return "ChargeCategory";
        if (!row.at("ChargeClass").isEmpty()) return "ChargeClass";
        if (!services.contains(row.at("ServiceCategory"))) return "ServiceCategory " + row.at("ServiceCategory");
        if (!currency.match(row.at("BillingCurrency")).hasMatch()) return "BillingCurrency";
        const double cost = row.at("ListCost").toDouble();
        if (std::abs(row.at("ListUnitPrice").toDouble() * row.at("PricingQuantity").toDouble() - cost) > 1e-9 * cost)
            return "ListUnitPrice * PricingQuantity of " + row.at("ChargeDescription");
        // what a commitment covers is not billed but with the commitment, whose cost is effective where it is used
        if (is_committed && row.at(is_purchase ? "EffectiveCost" : "BilledCost").toDouble() != 0)
            return "billed twice: " + row.at("ChargeDescription");
        if (!is_committed && row.at("BilledCost") != row.at("EffectiveCost")) return "BilledCost of " + row.at("ChargeDescription");
    }
    return {};
}

}  // namespace headroom::report
