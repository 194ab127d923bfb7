// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/component_type.h"

namespace headroom::kernel {

const ComponentType* ComponentTypes::find(std::string_view name) const {
    for (const ComponentType& type : types_) {
        if (type.record->name == name) return &type;
    }
    return nullptr;
}

schema::Catalogue ComponentTypes::catalogue() const {
    schema::Catalogue catalogue;
    for (const ComponentType& type : types_) catalogue.add(*type.record);
    return catalogue;
}

}  // namespace headroom::kernel
