// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/units.h"
#include "schema/traits.h"

namespace headroom::plan {

/// What becomes of a burstable machine that has spent its CPU credits.
enum class CreditMode { Unlimited, Standard };
std::span<const schema::EnumOption<CreditMode>> options_of(CreditMode);

/// Of a burstable machine. A credit is a vCPU-minute (AWS).
struct CreditTerms {
    double baseline = 1;  ///< share of each vCPU that is earned all the time
    CreditMode mode = CreditMode::Unlimited;
    double launch = 0;  ///< credits that it begins with, in standard mode
};
/// A machine keeps what it earns in a day at most (AWS).
inline constexpr double credit_hours = 24;

/// A kind of machine that can be rented.
struct InstanceType {
    std::string name;  ///< "m6i.large"
    double vcpus = 1;
    Bytes memory;
    double speed = 1;                                    ///< relative to the reference machine; demands are divided by it
    bool speed_known = false;                            ///< false: no source, taken as 1
    std::optional<CreditTerms> credits = std::nullopt;   ///< none: all of its vCPUs, all the time
    std::optional<double> interruptions = std::nullopt;  ///< of spot: share of the machines that are taken back in a month
};

/// What its surplus credits are billed as: "t3-credits" of a t3.micro.
std::string credit_item(std::string_view instance);

/// Those of a price catalogue.
class Instances {
public:
    void add(InstanceType type) { types_.push_back(std::move(type)); }
    /// Null where there is none of that name.
    const InstanceType* find(std::string_view name) const;
    std::vector<std::string> names() const;
    const std::vector<InstanceType>& types() const { return types_; }

private:
    std::vector<InstanceType> types_;
};

}  // namespace headroom::plan
