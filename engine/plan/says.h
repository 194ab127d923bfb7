// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plan/plan.h"
#include "schema/setting.h"

namespace headroom::plan {

/// What a component says, or its type where it does not.
class Says {
public:
    Says(const Component& component, const schema::Record& record) : component_(component), record_(record) {}

    /// In the parameter's unit; absent where there is no such parameter, or no number.
    std::optional<double> number(std::string_view name) const {
        const schema::Parameter* parameter = record_.find(name);
        return parameter != nullptr ? schema::number_of(component_.settings, *parameter) : std::nullopt;
    }
    /// Empty where there is no such parameter, or no text.
    std::string text(std::string_view name) const {
        const schema::Parameter* parameter = record_.find(name);
        const Value value = parameter != nullptr ? schema::value_of(component_.settings, *parameter) : Value();
        return value.is_string() ? value.as_string() : std::string();
    }

private:
    const Component& component_;
    const schema::Record& record_;
};

}  // namespace headroom::plan
