// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/platform.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "plan/names.h"
#include "plan/object_reader.h"
#include "plan/simgrid_file.h"
#include "plan/topology.h"
#include "schema/describe.h"

namespace headroom::plan {

namespace {

/// Regions and links as they are written, then what is wrong with them together.
class PlatformReader {
public:
    PlatformReader(const Value& value, const std::string& path, const schema::ReadContext& context)
        : value_(value), path_(path), context_(context) {}

    std::optional<Platform> read() {
        const std::size_t before = context_.diagnostics.list().size();
        ObjectReader object(value_, path_, context_.diagnostics);
        if (!object.is_object()) return std::nullopt;
        platform_.regions = parts<Region>(object, "regions");
        platform_.links = parts<Link>(object, "links");
        if (const Value* registry = object.find("registry"))
            platform_.registry = schema::build<Registry>(*registry, path_ + ".registry", context_);
        object.finish();
        if (platform_.regions.empty()) error(value_.at, ".regions", "the platform has no regions", R"([{"name": "eu"}])");
        for (std::size_t i = 0; i < platform_.regions.size(); ++i) check_name(platform_.regions[i].name, "regions", i, "region");
        for (std::size_t i = 0; i < platform_.links.size(); ++i) check_link(i);
        check_registry();
        add_lines();
        if (context_.diagnostics.list().size() > before) return std::nullopt;
        return std::move(platform_);
    }

private:
    template <class T>
    std::vector<T> parts(ObjectReader& object, std::string_view member) {
        const Value::Array& list = object.array(member);
        std::vector<T> result;
        for (std::size_t i = 0; i < list.size(); ++i)
            result.push_back(schema::build<T>(list[i], fmt::format("{}.{}[{}]", path_, member, i), context_));
        return result;
    }

    Location at(std::string_view list, std::size_t i, std::string_view member) const {
        const Value& part = value_.find(list)->as_array()[i];
        const Value* found = part.is_object() ? part.find(member) : nullptr;
        return found != nullptr ? found->at : part.at;
    }

    void error(Location where, const std::string& below, std::string message, std::string expected) {
        context_.diagnostics.error(where, path_ + below, std::move(message), std::move(expected));
    }

    void check_name(const std::string& name, std::string_view list, std::size_t i, std::string_view kind) {
        if (name.empty()) return;
        const std::string below = fmt::format(".{}[{}].name", list, i);
        if (!is_identifier(name)) {
            error(at(list, i, "name"), below, fmt::format("'{}' is no name of a {}", name, kind),
                  "a letter, then letters, digits, '_' or '-'");
        } else if (!names_.emplace(name, kind).second) {
            error(at(list, i, "name"), below, fmt::format("there is a {} '{}' already", names_[name], name), "another name");
        }
    }

    void check_link(std::size_t i) {
        const Link& link = platform_.links[i];
        check_name(link.name, "links", i, "link");
        check_end(link.from, "from", i);
        check_end(link.to, "to", i);
        if (!link.from.empty() && link.from == link.to)
            error(at("links", i, "to"), fmt::format(".links[{}].to", i), fmt::format("the link '{}' ends where it begins", link.name),
                  "another region");
    }

    void check_end(const std::string& name, std::string_view member, std::size_t i) {
        if (name.empty() || platform_.find_region(name)) return;
        error(at("links", i, member), fmt::format(".links[{}].{}", i, member), fmt::format("the platform has no region '{}'", name),
              suggest(name, given(names_of(platform_.regions))));
    }

    void check_registry() {
        if (!platform_.registry || !platform_.registry->region || platform_.find_region(*platform_.registry->region)) return;
        error(value_.find("registry")->find("region")->at, ".registry.region",
              fmt::format("the platform has no region '{}'", *platform_.registry->region),
              suggest(*platform_.registry->region, given(names_of(platform_.regions))));
    }

    void add_lines() {
        for (const Link& link : platform_.links)
            platform_.lines.push_back({link.name, link.bandwidth ? std::optional(link.bandwidth->value) : std::nullopt});
        if (platform_.registry) {
            const auto& bandwidth = platform_.registry->bandwidth;
            platform_.lines.push_back({"registry", bandwidth ? std::optional(bandwidth->value) : std::nullopt});
            if (names_.contains("registry"))
                error(value_.find("registry")->at, ".registry", "'registry' is the name of a region or a link, too", "another name there");
        }
        for (std::size_t r = 0; r < platform_.regions.size(); ++r) {
            const Region& region = platform_.regions[r];
            for (std::int64_t zone = 1; region.zone_bandwidth && zone <= region.zones; ++zone) {
                platform_.lines.push_back({fmt::format("{}-{}", region.name, zone), region.zone_bandwidth->value});
                if (names_.contains(platform_.lines.back().name))
                    error(at("regions", r, "name"), fmt::format(".regions[{}]", r),
                          fmt::format("'{}' is the name of a zone's line, too", platform_.lines.back().name), "another name");
            }
        }
    }

    const Value& value_;
    std::string path_;
    const schema::ReadContext& context_;
    Platform platform_;
    std::map<std::string, std::string_view> names_;  ///< and what they are of
};

constexpr const char* default_region = "main";

/// The platform with the regions and links of the file that it names, if it does, or the one region that there is where none is told;
/// absent where there are mistakes.
std::optional<Value> in_full(const Value& platform, const std::string& path, const schema::ReadContext& context) {
    const Value* file = platform.find("simgrid");
    if (file == nullptr && platform.is_object() && platform.find("regions") == nullptr) {
        Value region = Value::Object{}, result = platform;
        region.set("name", default_region).at = region.at = platform.at;
        result.set("regions", Value::Array{std::move(region)});
        return result;
    }
    if (file == nullptr) return platform;
    const std::string at = path + ".simgrid";
    if (!file->is_string()) {
        context.diagnostics.error(file->at, at, fmt::format("a platform's file is a text, this is {}", file->kind_name()),
                                  R"("site.xml", beside the plan)");
        return std::nullopt;
    }
    for (const char* member : {"regions", "links"}) {
        if (platform.find(member) == nullptr) continue;
        context.diagnostics.error(platform.find(member)->at, member_path(path, member),
                                  fmt::format("the platform's {} are those of '{}'", member, file->as_string()), "either of the two");
        return std::nullopt;
    }
    const std::string* text = context.files.read(file->as_string());
    if (text == nullptr) {
        context.diagnostics.error(file->at, at, fmt::format("'{}' cannot be read", file->as_string()), "a file beside the plan");
        return std::nullopt;
    }
    std::optional<Value> result = read_simgrid(*text, file->as_string(), file->at, at, context.diagnostics);
    for (const Value::Member& member : platform.as_object())
        if (result && member.name != "simgrid") result->set(member.name, member.value);
    return result;
}

/// The fastest way from region to region (Bellman, Ford: there are few).
std::optional<Path> way_between(const Platform& platform, std::size_t from, std::size_t to) {
    struct Reached {
        double latency_s = std::numeric_limits<double>::infinity();
        std::vector<std::size_t> lanes = {};
    };
    std::vector<Reached> reached(platform.regions.size());
    reached[from].latency_s = 0;
    for (std::size_t round = 1; round < reached.size(); ++round) {
        for (std::size_t lane = 0; lane < 2 * platform.links.size(); ++lane) {
            const Link& link = platform.links[lane / 2];
            const std::size_t a = *platform.find_region(lane % 2 == 0 ? link.from : link.to);
            const std::size_t b = *platform.find_region(lane % 2 == 0 ? link.to : link.from);
            const double latency_s = reached[a].latency_s + link.latency.value;
            const bool is_shorter = latency_s == reached[b].latency_s && reached[a].lanes.size() + 1 < reached[b].lanes.size();
            if (latency_s >= reached[b].latency_s && !is_shorter) continue;
            reached[b] = {latency_s, reached[a].lanes};
            reached[b].lanes.push_back(lane);
        }
    }
    if (reached[to].latency_s == std::numeric_limits<double>::infinity()) return std::nullopt;
    return Path{reached[to].latency_s, reached[to].lanes};
}

}  // namespace

std::optional<std::size_t> Platform::find_region(const std::string& name) const {
    const auto found = std::ranges::find(regions, name, &Region::name);
    return found == regions.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - regions.begin()));
}

std::vector<Spot> Platform::spots() const {
    std::vector<Spot> all;
    for (std::size_t region = 0; region < regions.size(); ++region) {
        all.push_back({region, {}});
        for (std::size_t zone = 0; zone < static_cast<std::size_t>(regions[region].zones); ++zone) all.push_back({region, zone});
    }
    return all;
}

std::size_t Platform::zone_of(const Stand& place, std::size_t replica, std::size_t turn) const {
    if (place.zone) return *place.zone;
    const std::size_t step = place.spread > 0 ? replica % place.spread : replica;
    return (step + turn) % static_cast<std::size_t>(regions[place.region].zones);
}

std::size_t Platform::number_in_zone(const Stand& place, std::size_t replica, std::size_t turn) const {
    if (place.zone) return replica + turn;
    if (place.spread > 0) return replica / place.spread + turn;
    return (replica + turn) / static_cast<std::size_t>(regions[place.region].zones);
}

std::optional<Path> Platform::path(const Spot& from, const Spot& to) const {
    const bool is_near = from.region == to.region;
    if (is_near && from.zone == to.zone) return Path{};
    const bool changes_zone = from.zone && to.zone;  // what has none is in every zone, and near
    std::optional<Path> path =
        is_near ? Path{changes_zone ? regions[from.region].zone_latency.value : 0, {}} : way_between(*this, from.region, to.region);
    const auto line_of = [this](const Spot& spot) -> std::optional<std::size_t> {
        if (!spot.zone || !regions[spot.region].zone_bandwidth) return std::nullopt;
        const auto found = std::ranges::find(lines, fmt::format("{}-{}", regions[spot.region].name, *spot.zone + 1), &Line::name);
        return static_cast<std::size_t>(found - lines.begin());
    };
    if (!path) return path;
    if (const auto out = line_of(from)) path->lanes.insert(path->lanes.begin(), 2 * *out);
    if (const auto in = line_of(to)) path->lanes.push_back(2 * *in + 1);
    return path;
}

std::optional<Path> Platform::pull_path(const Spot& to) const {
    if (!registry) return std::nullopt;
    std::optional<Path> path = this->path({region_of_registry(), {}}, to);
    if (path) path->lanes.insert(path->lanes.begin(), 2 * links.size());
    return path;
}

std::optional<Platform> read_platform(const Design& design, const std::string& path, const schema::ReadContext& context) {
    if (design.platform.is_null()) return std::nullopt;
    const std::optional<Value> written = in_full(design.platform, path + ".platform", context);
    return written ? PlatformReader(*written, path + ".platform", context).read() : std::nullopt;
}

void check_images(const Design& design, const std::string& path, const std::vector<const schema::Record*>& records,
                  const Platform* platform, Diagnostics& diagnostics) {
    if (platform != nullptr && platform->registry) return;
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (records[i] == nullptr) continue;
        for (const schema::Parameter& parameter : records[i]->parameters) {
            const Component& component = design.components[i];
            const Value* image = parameter.is_pulled ? component.settings.find(parameter.name) : nullptr;
            if (image == nullptr || image->is_null()) continue;
            diagnostics.warning(image->at, fmt::format("{}.components[{}].{}", path, i, parameter.name),
                                fmt::format("'{}' pulls its image from nowhere: {}; it takes no time", component.id,
                                            platform == nullptr ? "the design has no platform" : "the platform has no registry"),
                                platform == nullptr
                                    ? R"("platform": {"regions": [{"name": "eu"}], "registry": {"bandwidth": "10 Gbit/s"}} in the design)"
                                    : R"("registry": {"bandwidth": "10 Gbit/s"} in the platform)");
        }
    }
}

void check_ways(const Design& design, const std::string& path, const Topology& topology, const Platform& platform,
                const std::vector<std::optional<Stand>>& places, Diagnostics& diagnostics) {
    const auto check = [&](const Arrow& arrow, std::size_t end) {
        const auto &from = places[arrow.from], &to = places[end];
        if (!from || !to || platform.path({from->region, {}}, {to->region, {}})) return;
        diagnostics.error(design.connections[arrow.connection].at, fmt::format("{}.connections[{}]", path, arrow.connection),
                          fmt::format("no links lead from region '{}' of '{}' to region '{}' of '{}'", platform.regions[from->region].name,
                                      design.components[arrow.from].id, platform.regions[to->region].name, design.components[end].id),
                          "a link of the platform");
    };
    for (std::size_t i = 0; platform.registry && i < places.size(); ++i) {
        if (!places[i] || platform.pull_path({places[i]->region, {}})) continue;
        diagnostics.error(design.platform.find("registry")->at, path + ".platform.registry",
                          fmt::format("no links lead from the registry to region '{}' of '{}'", platform.regions[places[i]->region].name,
                                      design.components[i].id),
                          "a link of the platform");
    }
    for (const Arrow& arrow : topology.arrows) {
        check(arrow, arrow.to);
        if (arrow.policy.on_failure.kind != OnFailure::Kind::Fallback) continue;
        const auto fallback = std::ranges::find(design.components, arrow.policy.on_failure.fallback, &Component::id);
        check(arrow, static_cast<std::size_t>(fallback - design.components.begin()));
    }
}

}  // namespace headroom::plan
