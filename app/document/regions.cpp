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
    for (const plan::Region& region : platform->regions)
        regions.push_back({region.name, {}, std::vector<std::vector<std::string>>(static_cast<std::size_t>(region.zones))});
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (!places[i]) continue;
        RegionContent& region = regions[places[i]->region];
        region.components.push_back(design.components[i].id);
        if (places[i]->zone) region.zones[*places[i]->zone].push_back(design.components[i].id);
    }
    return regions;
}

std::optional<Place> place_of(const std::vector<RegionContent>& regions, const std::string& component) {
    const auto holds = [&](const std::vector<std::string>& ids) { return std::ranges::find(ids, component) != ids.end(); };
    for (const RegionContent& region : regions) {
        if (!holds(region.components)) continue;
        const auto zone = std::ranges::find_if(region.zones, holds);
        if (zone == region.zones.end()) return Place{region.name};
        return Place{region.name, static_cast<std::size_t>(zone - region.zones.begin()) + 1};
    }
    return std::nullopt;
}

bool can_stand(const schema::Record* type) {
    return type != nullptr && std::ranges::find(type->parameters, place_name(), &schema::Parameter::name) != type->parameters.end();
}

void put_into(plan::Plan& plan, const std::string& design, const std::string& component, const Place& place,
              const plan::Surroundings& around) {
    const plan::Design* target = plan.find_design(design);
    const plan::Component* moved = target != nullptr ? target->find_component(component) : nullptr;
    if (moved == nullptr || !can_stand(around.catalogue.find(moved->type))) return;
    const auto regions = regions_of(*target, around);
    const auto region = std::ranges::find(regions, place.region, &RegionContent::name);
    if (region == regions.end() || place.zone.value_or(1) < 1 || place.zone.value_or(1) > region->zones.size()) return;
    const Subject subject = Subject::component(design, component);
    if (find_value(moved->settings, {place_name(), "with"}) != nullptr) set_value(plan, subject, {place_name(), "with"}, Value());
    const Value zone = place.zone ? Value(static_cast<double>(*place.zone)) : Value();
    const Value* written = find_value(moved->settings, {place_name(), "zone"});
    if (written != nullptr ? *written != zone : place.zone.has_value()) set_value(plan, subject, {place_name(), "zone"}, zone);
    const std::optional<Place> now = place_of(regions_of(*target, around), component);  // without a zone some stand outside
    if (!now || now->region != place.region) set_value(plan, subject, {place_name(), "region"}, place.region);
}

}  // namespace headroom::document
