// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/spot.h"

#include <fmt/format.h>

#include <algorithm>

#include "plan/usage.h"
#include "schema/describe.h"
#include "schema/purchase.h"
#include "schema/types.h"

namespace headroom::plan {

namespace {

double count_of_machines(const Value& settings, const schema::Record& record) {
    for (const char* name : {"replicas", "nodes"}) {
        const schema::Parameter* parameter = record.find(name);
        if (parameter == nullptr || parameter->kind != schema::Kind::Integer) continue;
        const Value* set = settings.find(name);
        const Value& value = set != nullptr && set->is_number() ? *set : parameter->default_value;
        if (value.is_number()) return value.as_number();
    }
    return 1;
}

}  // namespace

SpotRate spot_rate(const std::string& id, const Value& settings, const schema::Record& record, bool is_scaled, const Instances& instances,
                   std::int64_t at_once) {
    schema::Purchase purchase;
    const Value* written = settings.find("purchase");
    if (written != nullptr && written->is_object()) {
        const Files none;
        Diagnostics told;  // by the type's record
        purchase = schema::build<schema::Purchase>(*written, {}, {none, told, {}, {}, {}, {}, {}});
    }
    if (record.role == schema::Role::Host)
        return {{}, fmt::format("how many nodes '{}' has is not known beforehand", id), "'every' or 'at'"};
    if (is_scaled) return {{}, fmt::format("how many replicas '{}' has, which is scaled, is not known beforehand", id), "'every' or 'at'"};
    const double machines =
        std::max(0.0, count_of_machines(settings, record) - static_cast<double>(purchase.reserved)) * purchase.spot.value;
    if (machines <= 0)
        return {
            {}, fmt::format("none of the machines of '{}' are spot", id), R"("purchase": {"spot": "50 %"} there, or 'every' or 'at' here)"};
    const Value* instance = settings.find("instance");
    const InstanceType* type = instance != nullptr && instance->is_string() ? instances.find(instance->as_string()) : nullptr;
    if (type == nullptr || !type->interruptions || *type->interruptions <= 0)
        return {
            {}, fmt::format("the price catalogue does not tell how often the spot machines of '{}' are taken back", id), "'every' or 'at'"};
    return {hours_per_month * 3600 * std::clamp(machines, 1.0, static_cast<double>(at_once)) / (machines * *type->interruptions), {}, {}};
}

}  // namespace headroom::plan
