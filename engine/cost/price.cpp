// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/price.h"

#include <algorithm>

namespace headroom::cost {

using plan::Meter;

Kind kind_of(Meter meter) {
    switch (meter) {
        case Meter::Instance:
        case Meter::CpuCredits:
        case Meter::FunctionMemory:
        case Meter::FunctionReady:
        case Meter::ControlPlane: return Kind::Compute;
        case Meter::BlockStorage:
        case Meter::DatabaseStorage:
        case Meter::ObjectStorage: return Kind::Storage;
        case Meter::LoadBalancer:
        case Meter::LoadBalancerUnits:
        case Meter::Egress:
        case Meter::CrossZone:
        case Meter::CrossRegion:
        case Meter::CdnEgress:
        case Meter::CdnOrigin:
        case Meter::Firewall:
        case Meter::FirewallRules: return Kind::Network;
        case Meter::DatabaseIo:
        case Meter::ObjectReads:
        case Meter::ObjectWrites:
        case Meter::ObjectRetrieval:
        case Meter::QueueRequests:
        case Meter::TopicRequests:
        case Meter::CdnRequests:
        case Meter::FunctionCalls:
        case Meter::GatewayRequests:
        case Meter::FirewallRequests: return Kind::Requests;
    }
    return Kind::Compute;
}

std::span<const schema::EnumOption<Offer>> options_of(Offer) {
    static const std::array<schema::EnumOption<Offer>, 14> options = {{
        {Offer::OnDemand, "on_demand", "For as long as it is there, without a commitment."},
        {Offer::Spot, "spot", "What the provider has left over, and may take back."},
        {Offer::Reserved1yNone, "reserved_1y_none", "Reserved for a year, nothing paid upfront."},
        {Offer::Reserved1yPartial, "reserved_1y_partial", "Reserved for a year, about half paid upfront."},
        {Offer::Reserved1yAll, "reserved_1y_all", "Reserved for a year, all paid upfront."},
        {Offer::Reserved3yNone, "reserved_3y_none", "Reserved for three years, nothing paid upfront."},
        {Offer::Reserved3yPartial, "reserved_3y_partial", "Reserved for three years, about half paid upfront."},
        {Offer::Reserved3yAll, "reserved_3y_all", "Reserved for three years, all paid upfront."},
        {Offer::Savings1yNone, "savings_1y_none", "In a savings plan of a year, nothing paid upfront."},
        {Offer::Savings1yPartial, "savings_1y_partial", "In a savings plan of a year, about half paid upfront."},
        {Offer::Savings1yAll, "savings_1y_all", "In a savings plan of a year, all paid upfront."},
        {Offer::Savings3yNone, "savings_3y_none", "In a savings plan of three years, nothing paid upfront."},
        {Offer::Savings3yPartial, "savings_3y_partial", "In a savings plan of three years, about half paid upfront."},
        {Offer::Savings3yAll, "savings_3y_all", "In a savings plan of three years, all paid upfront."},
    }};
    return options;
}

namespace {

Offer commitment(Offer first, schema::Term term, schema::Upfront upfront) {
    return static_cast<Offer>(static_cast<int>(first) + 3 * static_cast<int>(term) + static_cast<int>(upfront));
}

}  // namespace

Offer reserved_for(schema::Term term, schema::Upfront upfront) { return commitment(Offer::Reserved1yNone, term, upfront); }
Offer saved_for(schema::Term term, schema::Upfront upfront) { return commitment(Offer::Savings1yNone, term, upfront); }

std::span<const schema::EnumOption<Per>> options_of(Per) {
    static const std::array<schema::EnumOption<Per>, 9> options = {{
        {Per::Hour, "hour", "Of one thing; a month has 730."},
        {Per::GiB, "GiB", "2^30 bytes: what AWS bills as a GB."},
        {Per::GB, "GB", "10^9 bytes."},
        {Per::GiBMonth, "GiB-month", "2^30 bytes held for a month."},
        {Per::GBMonth, "GB-month", "10^9 bytes held for a month."},
        {Per::MillionGiBSeconds, "1M GiB-s", "2^30 bytes of memory for a second (what AWS bills as a GB-second), a million times."},
        {Per::Thousand, "1k", "A thousand requests."},
        {Per::TenThousand, "10k", "Ten thousand requests."},
        {Per::Million, "1M", "A million requests."},
    }};
    return options;
}

double size_of(Per per) {
    switch (per) {
        case Per::Hour: return 1;
        case Per::GiB:
        case Per::GiBMonth: return 0x1p30;
        case Per::MillionGiBSeconds: return 0x1p30 * 1e6;
        case Per::GB:
        case Per::GBMonth: return 1e9;
        case Per::Thousand: return 1e3;
        case Per::TenThousand: return 1e4;
        case Per::Million: return 1e6;
    }
    return 1;
}

bool is_billed(Meter meter, Per per) {
    switch (per) {
        case Per::Hour:
            return meter == Meter::Instance || meter == Meter::CpuCredits || meter == Meter::LoadBalancer ||
                   meter == Meter::LoadBalancerUnits || meter == Meter::Firewall || meter == Meter::FirewallRules ||
                   meter == Meter::ControlPlane;
        case Per::GiB:
        case Per::GB:
            return meter == Meter::Egress || meter == Meter::CrossZone || meter == Meter::CrossRegion || meter == Meter::CdnEgress ||
                   meter == Meter::CdnOrigin || meter == Meter::ObjectRetrieval;
        case Per::GiBMonth:
        case Per::GBMonth: return kind_of(meter) == Kind::Storage;
        case Per::MillionGiBSeconds: return meter == Meter::FunctionMemory || meter == Meter::FunctionReady;
        case Per::Thousand:
        case Per::TenThousand:
        case Per::Million: return kind_of(meter) == Kind::Requests && meter != Meter::ObjectRetrieval;
    }
    return false;
}

double Price::of(double amount) const {
    const double units = amount / size_of(per);
    double money = 0, from = free;
    for (const Tier& tier : tiers) {
        const double to = std::min(units, tier.up_to);
        if (to > from) money += (to - from) * tier.price;
        from = std::max(from, tier.up_to);
    }
    return money;
}

}  // namespace headroom::cost
