// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/regions.h"

#include <algorithm>

#include "app/document/subject.h"
#include "core/diagnostic.h"
#include "plan/platform.h"
#include "schema/placement.h"

namespace headroom::document {

namespace {

const std::string& place_name() {
    static const std::string name = schema::place_parameter().name;
    return name;
}

}  // namespace

std::vector<RegionContent> regions_of(const plan::Design& design, const plan::Surroundings& around) {
    Diagnostics unread;
    const schema::ReadContext context{around.files, unread, {}, {}, {}, {}, {}};
    const std::optional<plan::Platform> platform = plan::read_platform(design, {}, context);
    std::vector<RegionContent> regions;
    if (!platform) return regions;
    std::vector<const schema::Record*> records;
    for (const plan::Component& each : design.components) records.push_back(around.catalogue.find(each.type));
    const auto places = plan::read_places(design, {}, records, &*platform, context);
    for (const plan::Region& region : platform->regions) regions.push_back({region.name, region.zones, {}});
    for (std::size_t i = 0; i < places.size(); ++i)
        if (places[i]) regions[places[i]->region].components.push_back(design.components[i].id);
    return regions;
}

std::optional<std::string> region_of(const plan::Design& design, const std::string& component, const plan::Surroundings& around) {
    for (const RegionContent& region : regions_of(design, around))
        if (std::ranges::find(region.components, component) != region.components.end()) return region.name;
    return std::nullopt;
}

bool can_stand(const schema::Record* type) {
    return type != nullptr && std::ranges::find(type->parameters, place_name(), &schema::Parameter::name) != type->parameters.end();
}

void put_into_region(plan::Plan& plan, const std::string& design, const std::string& component, const std::string& region,
                     const plan::Surroundings& around) {
    const plan::Design* target = plan.find_design(design);
    const plan::Component* moved = target != nullptr ? target->find_component(component) : nullptr;
    if (moved == nullptr || !can_stand(around.catalogue.find(moved->type)) || region_of(*target, component, around) == region) return;
    const auto regions = regions_of(*target, around);
    const auto found = std::ranges::find(regions, region, &RegionContent::name);
    if (found == regions.end()) return;
    const Subject subject = Subject::component(design, component);
    set_value(plan, subject, {place_name(), "region"}, region);
    const Value* zone = find_value(*settings_of(plan, subject), {place_name(), "zone"});
    if (zone != nullptr && (!zone->is_number() || zone->as_number() > static_cast<double>(found->zones)))
        set_value(plan, subject, {place_name(), "zone"}, {});
}

}  // namespace headroom::document
