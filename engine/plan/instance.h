// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/units.h"

namespace headroom::plan {

/// A kind of machine that can be rented.
struct InstanceType {
    std::string name;  ///< "m6i.large"
    double vcpus = 1;
    Bytes memory;
    double speed = 1;          ///< relative to the reference machine; demands are divided by it
    bool speed_known = false;  ///< false: no source, taken as 1
};

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
