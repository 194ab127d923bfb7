// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/instance.h"

#include <algorithm>
#include <array>

namespace headroom::plan {

std::span<const schema::EnumOption<CreditMode>> options_of(CreditMode) {
    static const std::array<schema::EnumOption<CreditMode>, 2> options = {{
        {CreditMode::Unlimited, "unlimited", "It goes on at full speed; what a day takes beyond the baseline is billed."},
        {CreditMode::Standard, "standard", "It slows down to the baseline."},
    }};
    return options;
}

std::string credit_item(std::string_view instance) { return std::string(instance.substr(0, instance.rfind('.'))) + "-credits"; }

const InstanceType* Instances::find(std::string_view name) const {
    const auto found = std::ranges::find(types_, name, &InstanceType::name);
    return found == types_.end() ? nullptr : &*found;
}

std::vector<std::string> Instances::names() const {
    std::vector<std::string> result;
    result.reserve(types_.size());
    for (const InstanceType& type : types_) result.push_back(type.name);
    return result;
}

}  // namespace headroom::plan
