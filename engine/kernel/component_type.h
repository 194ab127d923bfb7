// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "schema/record.h"

namespace headroom::kernel {

class Component;
struct BuildContext;

/// A component type: what it declares and how it behaves. One per folder of models/; the build gathers them.
struct ComponentType {
    const schema::Record* record = nullptr;
    /// Builds the simulated component from valid settings.
    std::function<std::unique_ptr<Component>(const BuildContext&)> build;
};

class ComponentTypes {
public:
    void add(ComponentType type) { types_.push_back(std::move(type)); }
    const ComponentType* find(std::string_view name) const;
    const std::vector<ComponentType>& all() const { return types_; }
    /// The records alone, as plans are validated with.
    schema::Catalogue catalogue() const;

private:
    std::vector<ComponentType> types_;
};

}  // namespace headroom::kernel
