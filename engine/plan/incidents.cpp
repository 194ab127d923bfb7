// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/incidents.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "plan/effects.h"
#include "plan/moved_data.h"
#include "plan/names.h"
#include "plan/scaler.h"
#include "plan/spot.h"
#include "schema/describe.h"

namespace headroom::plan {

namespace {

using incident::Kind;
using incident::KindRecord;

std::vector<std::string> kind_names() {
    std::vector<std::string> names;
    for (const KindRecord& kind : incident::kinds()) names.push_back(kind.record->name);
    return names;
}

const KindRecord* read_kind(const Value& value, const std::string& path, Diagnostics& diagnostics) {
    if (!value.is_object()) {
        diagnostics.error(value.at, path, fmt::format("an incident is an object, this is {}", value.kind_name()),
                          R"({"type": "replica_loss", "component": "web", "at": "20:00"})");
        return nullptr;
    }
    const Value* type = value.find("type");
    if (type == nullptr) {
        diagnostics.error(value.at, path + ".type", "the incident has no 'type'", fmt::format("one of {}", fmt::join(kind_names(), ", ")));
        return nullptr;
    }
    const KindRecord* kind = type->is_string() ? incident::find_kind(type->as_string()) : nullptr;
    if (kind == nullptr) {
        const std::string given = type->is_string() ? "'" + type->as_string() + "'" : type->kind_name();
        diagnostics.error(type->at, path + ".type", fmt::format("{} is no kind of incident", given),
                          type->is_string() ? suggest(type->as_string(), kind_names()) : fmt::format("{}", fmt::join(kind_names(), ", ")));
    }
    return kind;
}

/// Spot machines are taken back as often as the price catalogue says, unless the incident says when.
bool comes_by_catalogue(Kind kind, const incident::Incident& settings) {
    return kind == Kind::SpotInterruption && !settings.at && !settings.every;
}

void check_when(const Value& value, const std::string& path, Kind kind, const incident::Incident& settings, Diagnostics& diagnostics) {
    if (settings.at && settings.every) {
        diagnostics.error(value.find("every")->at, path + ".every", "an incident comes at a time of the day or by chance, not both",
                          "'at' or 'every'");
    } else if (incident::moves_data(kind) && !settings.at && value.find("at") == nullptr) {
        diagnostics.error(value.at, path, "data is moved on purpose, and the incident does not say when", R"("at": "03:00")");
    } else if (!incident::moves_data(kind) && kind != Kind::SpotInterruption && !settings.at && !settings.every &&
               value.find("at") == nullptr && value.find("every") == nullptr) {
        diagnostics.error(value.at, path, "the incident does not say when it comes",
                          R"("at": "20:00", or "every": "90 d" for one that comes by chance)");
    }
}

/// Which of all is named so; none is named by an incident that a mistake left without, be there one that has no name either.
template <class Named>
std::optional<std::size_t> index_named(const std::vector<Named>& all, const std::string& id) {
    const auto found = std::ranges::find(all, id, &Named::id);
    return id.empty() || found == all.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - all.begin()));
}

void check_connection(const Value& value, const std::string& path, const Design& design, const Scenario::Incident& incident,
                      Diagnostics& diagnostics) {
    const bool is_about_one = incident.kind == Kind::LinkLoss || incident.kind == Kind::LinkDelay;
    if (!is_about_one || incident.connection || incident.settings.connection.empty()) return;
    std::vector<std::string> ids;
    for (const Connection& connection : design.connections) ids.push_back(connection.id);
    diagnostics.error(value.find("connection")->at, path + ".connection",
                      fmt::format("design '{}' has no connection '{}'", design.name, incident.settings.connection),
                      suggest(incident.settings.connection, ids));
}

/// That a link which is slow has something to be slow in.
void check_slowness(const Value& value, const std::string& path, const Scenario::Incident& incident, const Platform& platform,
                    Diagnostics& diagnostics) {
    const incident::Incident& settings = incident.settings;
    if (incident.kind != Kind::LinkSlow) return;
    const auto narrows = [&](const Link& link) { return link.bandwidth && (!settings.link || link.name == *settings.link); };
    if (settings.bandwidth && std::ranges::none_of(platform.links, narrows))
        diagnostics.error(value.find("bandwidth")->at, path + ".bandwidth", "the link carries as much as comes: no share of that is less",
                          "a link with a bandwidth");
    if (!settings.bandwidth && settings.slower.value == 0 && settings.lossy.value == 0)
        diagnostics.error(value.at, path, "the incident does not say in what the link is slow", "'bandwidth', 'delay' or 'share'");
}

/// That there is what it is about.
void check_place(const Value& value, const std::string& path, const Design& design, const Scenario::Incident& incident,
                 const std::optional<Platform>& platform, Diagnostics& diagnostics) {
    const incident::Incident& settings = incident.settings;
    if ((needs_platform(incident.kind) || settings.region) && design.platform.is_null()) {
        diagnostics.error(value.at, path, fmt::format("design '{}' has no platform", design.name),
                          R"("platform": {"regions": [{"name": "eu"}]} in the design)");
        return;
    }
    std::int64_t zones = settings.zones;
    if (platform) {
        const auto region = settings.region ? platform->find_region(*settings.region) : 0;
        if (!region)
            diagnostics.error(value.find("region")->at, path + ".region", fmt::format("the platform has no region '{}'", *settings.region),
                              suggest(*settings.region, names_of(platform->regions)));
        if (settings.link && std::ranges::find(platform->links, *settings.link, &Link::name) == platform->links.end())
            diagnostics.error(value.find("link")->at, path + ".link", fmt::format("the platform has no link '{}'", *settings.link),
                              suggest(*settings.link, names_of(platform->links)));
        if (takes_links(incident.kind) && platform->links.empty())
            diagnostics.error(value.at, path, "the platform has no links",
                              R"("links": [{"name": "ab", "from": "a", "to": "b", ...}] in it)");
        check_slowness(value, path, incident, *platform, diagnostics);
        zones = platform->regions[region.value_or(0)].zones;
    }
    if (settings.zone > zones && takes_zone(incident.kind))
        diagnostics.error(value.at, path + ".zone", fmt::format("there is no zone {}", settings.zone), fmt::format("1 to {}", zones));
    if (settings.rack > settings.racks)
        diagnostics.error(value.at, path + ".rack", fmt::format("there is no rack {}", settings.rack),
                          fmt::format("1 to {} (racks)", settings.racks));
}

void check_spot(const Value& value, const std::string& path, const Scenario::Incident& incident, const Design& design,
                const std::vector<const schema::Record*>& records, const Instances& instances, Diagnostics& diagnostics) {
    if (!comes_by_catalogue(incident.kind, incident.settings) || value.find("at") != nullptr || value.find("every") != nullptr) return;
    const Component& component = design.components[*incident.component];
    const bool is_scaled = std::ranges::any_of(design.connections, [&](const Connection& each) {
        const auto from = std::ranges::find(design.components, each.from, &Component::id) - design.components.begin();
        const schema::Record* type = from < std::ssize(records) ? records[static_cast<std::size_t>(from)] : nullptr;
        return each.to == component.id && type != nullptr && type->role == schema::Role::Scaler;
    });
    const SpotRate rate =
        spot_rate(component.id, component.settings, *records[*incident.component], is_scaled, instances, incident.settings.replicas);
    if (!rate.every_s)
        diagnostics.error(value.at, path, fmt::format("the incident does not say when it comes, and {}", rate.why_not), rate.instead);
}

void check_spike(const Value& value, const std::string& path, const Scenario::Incident& incident, const Design& design,
                 Diagnostics& diagnostics) {
    if (incident.kind != Kind::TrafficSpike || !is_closed(design.components[*incident.component])) return;
    diagnostics.warning(value.find("component")->at, path + ".component",
                        fmt::format("'{}' is closed, since it has a \"think\": a spike brings no more of its sessions and changes nothing",
                                    incident.settings.component.id),
                        "a source of open traffic: no \"think\"");
}

/// Each says how many shards there are before all of the router's: two of one router contradict each other.
void check_only_reshard(std::span<const Scenario::Incident> before, const Scenario::Incident& incident, const Value& value,
                        const std::string& path, Diagnostics& diagnostics) {
    const bool is_second = std::ranges::any_of(before, [&](const Scenario::Incident& each) {
        return each.kind == incident::Kind::Reshard && each.component == incident.component;
    });
    if (!is_second) return;
    diagnostics.error(value.find("component")->at, path + ".component",
                      fmt::format("a second reshard of '{}', which has all of its shards after the first", incident.settings.component.id),
                      "another router, or one reshard");
}

}  // namespace

std::string_view objection(Kind kind, const schema::Record& type) {
    using schema::Role;
    const Role role = *type.role;
    const bool is_source = role == Role::Source, is_host = role == Role::Host;
    const bool passes_on = role == Role::Balancer || role == Role::Queue || role == Role::Partition ||
                           (role == Role::Cache && type.tier == schema::Tier::Edge);
    const bool takes_hosts = kind == Kind::HostLoss || kind == Kind::SpotInterruption;
    if (is_host && !takes_hosts) return "answers no calls itself: incidents are of its nodes, or of what stands on them";
    switch (kind) {
        case Kind::TrafficSpike: return is_source ? "" : "sends no requests of its own; a spike is of a source";
        case Kind::Flush: return role == Role::Cache ? "" : "is no cache: it keeps nothing that could be flushed";
        case Kind::Reshard: return role == Role::Partition ? "" : "strews no keys over shards; shards are added to a router";
        case Kind::Backup: return type.find("storage") != nullptr && role == Role::Store ? "" : "keeps no data of which a backup is made";
        case Kind::HostLoss: return type.find("instance") != nullptr ? "" : "stands on no machine of its own that could be lost";
        case Kind::SlowReplica:
            if (passes_on) return "computes nothing that could be slow";
            [[fallthrough]];
        case Kind::Deploy:
        case Kind::SpotInterruption:
        case Kind::ReplicaLoss:
        case Kind::ErrorBurst: return is_source ? "is where requests come from; incidents are of what answers them" : "";
        case Kind::ZoneLoss:
        case Kind::RackLoss:
        case Kind::RegionLoss:
        case Kind::LinkLoss:
        case Kind::LinkDelay:
        case Kind::LinkOutage:
        case Kind::LinkSlow: break;
    }
    return {};
}

bool needs_platform(Kind kind) { return kind == Kind::RegionLoss || takes_links(kind); }

std::string_view rival_of(std::string_view setting) { return setting == "at" ? "every" : setting == "every" ? "at" : ""; }

void set_time(Value& incident, double at_s) {
    incident.erase(rival_of("at"));
    incident.set("at", print_quantity(at_s, Unit::TimeOfDay));
}

std::vector<Scenario::Incident> read_incidents(const Value& list, const std::string& path, const Design& design,
                                               const schema::ReadContext& context) {
    std::vector<Scenario::Incident> incidents;
    if (!list.is_array()) return incidents;
    Diagnostics told;  // by the design's checks
    const std::optional<Platform> platform = read_platform(design, {}, {context.files, told, {}, {}, {}, {}, {}});
    for (std::size_t i = 0; i < list.as_array().size(); ++i) {
        const Value& value = list.as_array()[i];
        const std::string at = fmt::format("{}[{}]", path, i);
        const KindRecord* kind = read_kind(value, at, context.diagnostics);
        if (kind == nullptr) continue;
        Scenario::Incident incident{kind->kind, {}, {}, {}};
        kind->record->read(&incident.settings, value, at, context, {"type", "note"});
        check_when(value, at, incident.kind, incident.settings, context.diagnostics);
        incident.component = index_named(design.components, incident.settings.component.id);
        incident.connection = index_named(design.connections, incident.settings.connection);
        check_connection(value, at, design, incident, context.diagnostics);
        check_place(value, at, design, incident, platform, context.diagnostics);
        incidents.push_back(std::move(incident));
    }
    return incidents;
}

void check_incidents(const Value& list, const std::string& path, const std::vector<Scenario::Incident>& others, const Design& design,
                     const std::vector<const schema::Record*>& records, const Surroundings& surroundings,
                     const schema::ReadContext& context) {
    const std::vector<Scenario::Incident> incidents = read_incidents(list, path, design, context);
    if (!list.is_array() || incidents.size() != list.as_array().size()) return;
    for (std::size_t i = 0; i < incidents.size(); ++i) {
        const Scenario::Incident& incident = incidents[i];
        if (!incident.component || records[*incident.component] == nullptr || !records[*incident.component]->role) continue;
        const std::string_view why = objection(incident.kind, *records[*incident.component]);
        const Value& value = list.as_array()[i];
        if (why.empty()) {
            const std::string here = fmt::format("{}[{}]", path, i);
            check_spot(value, here, incident, design, records, surroundings.instances, context.diagnostics);
            check_spike(value, here, incident, design, context.diagnostics);
            if (incident.kind == incident::Kind::Reshard) {
                check_only_reshard(others, incident, value, here, context.diagnostics);
                check_only_reshard(std::span(incidents).first(i), incident, value, here, context.diagnostics);
            }
            if (incident::moves_data(incident.kind))
                check_moved_data(value, here, incident, design, records, surroundings, context.diagnostics);
            continue;
        }
        context.diagnostics.error(value.find("component")->at, fmt::format("{}[{}].component", path, i),
                                  fmt::format("'{}' {}", incident.settings.component.id, why), "another component");
    }
}

std::string subject_of(incident::Kind kind, const incident::Incident& settings, const std::optional<Platform>& platform) {
    std::string about = takes_zone(kind) ? fmt::format("zone {}", settings.zone) : settings.connection + settings.component.id;
    if (kind == Kind::RackLoss) about = fmt::format("rack {} of {}", settings.rack, about);
    for (const auto& name : {settings.region, settings.link})
        if (name) about += (about.empty() ? "" : " of ") + *name;
    if (!about.empty()) return about;
    return kind == Kind::RegionLoss && platform ? platform->regions.front().name : "the platform";
}

void add_incidents(Scenario& scenario, const Design& design, const Phase& phase, const Instances& instances,
                   const schema::ReadContext& context) {
    scenario.incidents = read_incidents(design.incidents, "$.designs[0].incidents", design, context);
    for (Scenario::Incident& each : read_incidents(phase.incidents, "$.phases[0].incidents", design, context))
        scenario.incidents.push_back(std::move(each));
    for (std::size_t i = 0; i < scenario.incidents.size(); ++i) {
        Scenario::Incident& each = scenario.incidents[i];
        each.drawn = i;
        if (!comes_by_catalogue(each.kind, each.settings) || !each.component) continue;
        const Scenario::Component& component = scenario.components[*each.component];
        const bool is_scaled = scaler_of(scenario, *each.component).has_value();
        if (const auto rate = spot_rate(component.id, component.settings, *component.record, is_scaled, instances, each.settings.replicas);
            rate.every_s)
            each.settings.every = Duration{*rate.every_s};
    }
}

}  // namespace headroom::plan
