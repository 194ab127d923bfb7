// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/instance.h"

#include <algorithm>

namespace headroom::plan {

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
