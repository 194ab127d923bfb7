// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/autoscaler/hpa_behavior.h"
#include "schema/traits.h"

/// How plans write the policies of one direction: "4 pods / 15 s, 100 % / 15 s", each a change that is allowed within its period.
namespace headroom::models::hpa {

struct ParsedPolicies {
    std::vector<Policy> policies;
    std::string error;  ///< empty when the text was understood
    explicit operator bool() const { return error.empty(); }
};
/// At least one; of a type there may be several. Values are whole numbers from 1 on, periods 1 s to 30 min, as the API has them.
ParsedPolicies parse_policies(std::string_view text);
std::string print_policies(const std::vector<Policy>& policies);

/// False where the value was not understood; the mistake is then in the context.
bool read_policies(std::vector<Policy>& target, const Value& value, const std::string& path, const schema::ReadContext& context);

}  // namespace headroom::models::hpa

namespace headroom::schema {

template <>
struct Traits<std::vector<models::hpa::Policy>> {
    static Parameter parameter(const std::vector<models::hpa::Policy>& policies, Unit unit) {
        return simple_parameter(Kind::Text, unit, models::hpa::print_policies(policies));
    }
    static bool read(std::vector<models::hpa::Policy>& target, const Value& value, Unit, const Range&, const std::string& path,
                     const ReadContext& context) {
        return models::hpa::read_policies(target, value, path, context);
    }
};

}  // namespace headroom::schema
