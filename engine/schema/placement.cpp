// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/placement.h"

#include "schema/describe.h"

namespace headroom::schema {

const Record& record_of(const Placement*) {
    static const Record record =
        Describe<Placement>("placement", "Place", "Where a component stands in the platform of its design.")
            .param(&Placement::region, "region",
                   "The region, by its name. Unset: the first one; users, CDNs and services of others stand outside, where they are "
                   "reached without a link.")
            .param(&Placement::zone, "zone",
                   "The zone that all its replicas stand in. Unset: they are spread over the region's zones in turn, replica 1 in zone 1, "
                   "replica 2 in zone 2, ... What a provider runs in all zones (balancers, queues, functions, object stores) is in each.",
                   {1, 16})
            .param(&Placement::with, "with",
                   "A component that it stands near: in the same region, and in the zones of that one's replicas, as many as it is "
                   "written with (those that a scaler adds stand on in turn). What has three replicas with a database that has one has "
                   "all of them in the database's zone. Beside neither region nor zone.")
            .done();
    return record;
}

Parameter place_parameter() {
    Parameter parameter = Traits<std::optional<Placement>>::parameter(std::nullopt, Unit::None);
    parameter.name = "place";
    parameter.help = "Where it stands, in a design with a platform.";
    parameter.read = [](void*, const Value& value, const std::string& path, const ReadContext& context) {
        std::optional<Placement> unused;
        Traits<std::optional<Placement>>::read(unused, value, Unit::None, {}, path, context);
    };
    return parameter;
}

}  // namespace headroom::schema
