// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/traits.h"

namespace headroom::plan {

/// What is used that somebody bills. Amounts are in the unit named here.
enum class Meter {
    Instance,           ///< hours
    CpuCredits,         ///< vCPUs · hours beyond the baseline; less than nothing where some are left, which pays for other hours
    BlockStorage,       ///< bytes · months
    DatabaseStorage,    ///< bytes · months
    DatabaseIo,         ///< requests
    ObjectStorage,      ///< bytes · months
    ObjectReads,        ///< requests
    ObjectWrites,       ///< requests
    ObjectRetrieval,    ///< bytes
    LoadBalancer,       ///< hours
    LoadBalancerUnits,  ///< units · hours
    QueueRequests,      ///< requests
    TopicRequests,      ///< requests
    Egress,             ///< bytes
    CrossZone,          ///< bytes
    CrossRegion,        ///< bytes
    CdnEgress,          ///< bytes
    CdnOrigin,          ///< bytes
    CdnRequests,        ///< requests
    FunctionCalls,      ///< requests
    FunctionMemory,     ///< bytes · seconds
    FunctionReady,      ///< bytes · seconds
    GatewayRequests,    ///< requests
    Firewall,           ///< hours
    FirewallRules,      ///< rules · hours
    FirewallRequests,   ///< requests
    ControlPlane,       ///< of a cluster: hours
};
std::span<const schema::EnumOption<Meter>> options_of(Meter);
std::string_view name_of(Meter meter);
std::optional<Meter> find_meter(std::string_view name);

/// Of a month, as bills have it.
inline constexpr double hours_per_month = 730;

/// What a component uses of one thing, at its rate of some time.
struct Usage {
    Meter meter = Meter::Instance;
    std::string item;    ///< an instance type; or one of several things of the meter ("fifo"); empty: the only one, or no instance
    std::string option;  ///< that the price depends on: an engine, "postgresql, two zones"; empty: none
    double per_hour = 0;
    /// Of machines: share of the time in which more than k are rented, for each k; the sum is `per_hour`.
    std::vector<double> ranks = {};
};

/// Machines of a type; empty: of none that has a price. There is a rank, if only of none that is ever rented.
Usage machines(std::string instance, std::string option, std::vector<double> ranks);
/// The ranks of as many machines all the time; of a part of one, for that part of it.
std::vector<double> constant_ranks(double count);
/// Of replicas that stand on machines which somebody else pays for; those have no ranks.
void leave_out_machines(std::vector<Usage>& usage);

/// Bytes held all the time, as bytes · months an hour.
constexpr double held(double bytes) { return bytes / hours_per_month; }

}  // namespace headroom::plan
