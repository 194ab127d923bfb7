// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/moved_data.h"

#include <fmt/format.h>

#include <algorithm>

#include "plan/platform.h"
#include "plan/shards.h"

namespace headroom::plan {

namespace {

bool has_stored(const Component& component) {
    const Value* storage = component.settings.find("storage");
    return storage != nullptr && !storage->is_null();
}

void check_reshard(const Value& value, const std::string& path, const Scenario::Incident& incident, const Design& design,
                   const schema::Catalogue& types, Diagnostics& diagnostics) {
    const std::vector<DrawnScope> scopes = drawn_scopes(design, types);
    const auto scope = std::ranges::find(scopes, incident.settings.component.id, &DrawnScope::router);
    if (scope == scopes.end()) return;  // which the design's checks tell
    const Value* from = value.find("from");
    if (static_cast<std::size_t>(incident.settings.shards) >= scope->shards)
        diagnostics.error(from != nullptr ? from->at : value.at, path + ".from",
                          fmt::format("'{}' has {} shards: it had fewer before some were added", scope->router, scope->shards),
                          scope->shards > 1 ? fmt::format("1 to {}", scope->shards - 1) : "a router of 2 shards or more");
    const bool is_known = std::ranges::any_of(design.components, [&](const Component& each) {
        return std::ranges::find(scope->components, each.id) != scope->components.end() && has_stored(each);
    });
    if (!incident.settings.data && !is_known)
        diagnostics.warning(value.at, path, fmt::format("nothing says how much data the shards of '{}' hold: none moves", scope->router),
                            R"("data": "400 GB" here, or the database's 'storage')");
}

void check_backup(const Value& value, const std::string& path, const Scenario::Incident& incident, const Design& design,
                  const std::vector<const schema::Record*>& records, Diagnostics& diagnostics) {
    const std::string& id = incident.settings.component.id;
    if (!incident.settings.data && !has_stored(design.components[*incident.component]))
        diagnostics.warning(value.at, path, fmt::format("nothing says how much data '{}' holds: none is copied", id),
                            R"("data": "400 GB" here, or its 'storage')");
    if (!incident.settings.region) return;
    const Files files;
    Diagnostics told;  // by the design's checks
    const schema::ReadContext context{files, told, {}, {}, {}, {}, {}};
    const std::optional<Platform> platform = read_platform(design, {}, context);
    if (!platform || !platform->find_region(*incident.settings.region)) return;
    const auto place = read_places(design, {}, records, &*platform, context)[*incident.component];
    if (!place || platform->path({place->region, {}}, {*platform->find_region(*incident.settings.region), {}})) return;
    diagnostics.error(
        value.find("region")->at, path + ".region",
        fmt::format("no links lead from '{}' in {} to {}", id, platform->regions[place->region].name, *incident.settings.region),
        "a region that links lead to, or a link");
}

}  // namespace

void check_moved_data(const Value& value, const std::string& path, const Scenario::Incident& incident, const Design& design,
                      const std::vector<const schema::Record*>& records, const Surroundings& surroundings, Diagnostics& diagnostics) {
    if (incident.kind == incident::Kind::Reshard) {
        check_reshard(value, path, incident, design, surroundings.catalogue, diagnostics);
    } else {
        check_backup(value, path, incident, design, records, diagnostics);
    }
}

}  // namespace headroom::plan
