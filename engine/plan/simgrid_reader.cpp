// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <string_view>
#include <vector>

#include "plan/simgrid_file.h"

namespace headroom::plan {

namespace {

using SimgridUnits = std::map<std::string, double, std::less<>>;

const SimgridUnits& simgrid_times() {
    static const SimgridUnits units = {{"", 1},  {"w", 604800}, {"d", 86400}, {"h", 3600},  {"m", 60},
                                       {"s", 1}, {"ms", 1e-3},  {"us", 1e-6}, {"ns", 1e-9}, {"ps", 1e-12}};
    return units;
}

/// "Bps" and "bps" with decimal and binary prefixes.
const SimgridUnits& simgrid_bandwidths() {
    static const SimgridUnits units = [] {
        SimgridUnits all = {{"", 1}, {"Bps", 1}, {"bps", 0.125}};
        double decimal = 1, binary = 1;
        for (const char prefix : {'k', 'M', 'G', 'T', 'P', 'E'}) {
            decimal *= 1000;
            binary *= 1024;
            for (const auto& [unit, size] : {std::pair("Bps", 1.), std::pair("bps", 0.125)}) {
                all[fmt::format("{}{}", prefix, unit)] = decimal * size;
                all[fmt::format("{}i{}", prefix == 'k' ? 'K' : prefix, unit)] = binary * size;
            }
        }
        return all;
    }();
    return units;
}

bool are_near(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)); }

class SimgridReader {
public:
    SimgridReader(const std::string& text, const std::string& file, Location at, const std::string& path, Diagnostics& diagnostics)
        : text_(text), file_(file), at_(at), path_(path), diagnostics_(diagnostics) {}

    std::optional<Value> read() {
        const pugi::xml_parse_result parsed = document_.load_buffer(text_.data(), text_.size());
        if (!parsed) {
            error(parsed.offset, fmt::format("this is no XML: {}", parsed.description()), "a platform file of SimGrid");
            return std::nullopt;
        }
        const pugi::xml_node platform = document_.child("platform"), world = platform.child("zone");
        if (!platform || !world || world.next_sibling("zone")) {
            error((platform ? platform : document_.first_child()).offset_debug(), "this is no SimGrid platform of version 4",
                  "<platform version=\"4.1\"> with one <zone>");
            return std::nullopt;
        }
        add_links(world);
        std::vector<pugi::xml_node> regions;
        for (const pugi::xml_node& child : world.children())
            if (is_region(child)) regions.push_back(child);
        const bool is_alone = regions.empty();
        if (is_alone) regions.push_back(world);
        for (const pugi::xml_node& region : regions) add_region(region);
        if (!is_alone) read_ways(world);
        if (errors_ > 0) return std::nullopt;
        Value result = Value::Object{};
        result.set("regions", std::move(region_list_));
        result.set("links", std::move(link_list_));
        return result;
    }

private:
    struct Line {
        std::optional<double> bytes_per_s;  ///< absent: as much as comes
        double latency_s = 0;
    };
    struct Way {
        std::vector<std::string> links;
        double latency_s = 0;
        std::optional<double> bytes_per_s;  ///< the least
    };

    static bool is_region(const pugi::xml_node& node) {
        return std::string_view(node.name()) == "zone" || std::string_view(node.name()) == "cluster";
    }

    void error(std::ptrdiff_t offset, const std::string& message, std::string expected) {
        ++errors_;
        diagnostics_.error(at_, path_, fmt::format("{}:{}: {}", file_, line_of(offset), message), std::move(expected));
    }
    void error(const pugi::xml_node& node, const std::string& message, std::string expected) {
        error(node.offset_debug(), message, std::move(expected));
    }
    std::ptrdiff_t line_of(std::ptrdiff_t offset) const {
        return 1 + std::count(text_.begin(), text_.begin() + std::clamp<std::ptrdiff_t>(offset, 0, std::ssize(text_)), '\n');
    }

    std::string text_of(const pugi::xml_node& node, const char* attribute) {
        if (const pugi::xml_attribute found = node.attribute(attribute)) return found.value();
        error(node, fmt::format("<{}> has no attribute '{}'", node.name(), attribute), "one");
        return {};
    }

    double quantity(const pugi::xml_node& node, const char* attribute, const SimgridUnits& units, const char* expected) {
        const std::string_view written = node.attribute(attribute).value();
        if (written.empty()) return 0;
        double value = 0;
        const auto [rest, failure] = std::from_chars(written.data(), written.data() + written.size(), value);
        const auto unit = units.find(written.substr(static_cast<std::size_t>(rest - written.data())));
        if (failure == std::errc() && std::isfinite(value) && value >= 0 && unit != units.end()) return value * unit->second;
        error(node, fmt::format("'{}' is no {} of <{}>", written, attribute, node.name()), expected);
        return 0;
    }
    double seconds(const pugi::xml_node& node, const char* attribute) { return quantity(node, attribute, simgrid_times(), "such as 50us"); }
    double bytes_per_s(const pugi::xml_node& node, const char* attribute) {
        return quantity(node, attribute, simgrid_bandwidths(), "such as 125MBps or 1Gbps");
    }

    void refuse_traces(const pugi::xml_node& node) {
        for (const char* attribute : {"availability_file", "state_file", "speed_file", "bandwidth_file", "latency_file"})
            if (node.attribute(attribute))
                error(node, fmt::format("<{}> has a '{}', which is not read", node.name(), attribute), "incidents of the plan instead");
    }

    /// Of a zone and of the zones within.
    void add_links(const pugi::xml_node& zone) {
        for (const pugi::xml_node& link : zone.children("link")) {
            const std::string name = text_of(link, "id"), policy = link.attribute("sharing_policy").as_string("SHARED");
            refuse_traces(link);
            Line line{bytes_per_s(link, "bandwidth"), seconds(link, "latency")};
            text_of(link, "bandwidth");
            if (policy == "FATPIPE") {
                if (*line.bytes_per_s < endless_bytes_per_s)
                    error(link, fmt::format("what passes the FATPIPE link '{}' is limited one by one", name),
                          "SPLITDUPLEX, or 1PBps and more for as much as comes");
                line.bytes_per_s.reset();
            } else if (policy == "SHARED") {
                diagnostics_.warning(at_, path_,
                                     fmt::format("{}:{}: both ways share the link '{}'; they are taken to have its bandwidth each", file_,
                                                 line_of(link.offset_debug()), name),
                                     "sharing_policy=\"SPLITDUPLEX\"");
            } else if (policy != "SPLITDUPLEX") {
                error(link, fmt::format("the link '{}' has the sharing policy '{}'", name, policy), "SPLITDUPLEX, SHARED or FATPIPE");
            }
            if (!lines_.emplace(name, line).second) error(link, fmt::format("there is a link '{}' already", name), "another id");
        }
        for (const pugi::xml_node& inner : zone.children("zone")) add_links(inner);
    }

    Way way_of(const pugi::xml_node& route) {
        Way way;
        for (const pugi::xml_node& step : route.children("link_ctn")) {
            std::string name = text_of(step, "id");
            for (const std::string_view ending : {"_UP", "_DOWN"})
                if (!lines_.contains(name) && name.ends_with(ending)) name.resize(name.size() - ending.size());
            const auto found = lines_.find(name);
            if (found == lines_.end()) {
                error(step, fmt::format("there is no link '{}'", name), "the id of a <link>");
                continue;
            }
            way.latency_s += found->second.latency_s;
            if (found->second.bytes_per_s)
                way.bytes_per_s = std::min(way.bytes_per_s.value_or(*found->second.bytes_per_s), *found->second.bytes_per_s);
            way.links.push_back(name);
        }
        return way;
    }

    void add_region(const pugi::xml_node& node) {
        Value region = Value::Object{};
        region.at = at_;
        const std::string name = text_of(node, "id");
        region.set("name", located(name));
        if (std::string_view(node.name()) == "cluster")
            add_cluster(node, region, name);
        else
            add_hosts(node, region, name);
        region_list_.push_back(std::move(region));
        joined_.regions.emplace_back().name = name;
    }

    Value located(Value value) const {
        value.at = at_;
        return value;
    }

    /// All machines are in one zone; what leaves it passes the backbone.
    void add_cluster(const pugi::xml_node& node, Value& region, const std::string& name) {
        refuse_traces(node);
        region.set("zones", located(1));
        if (node.attribute("bb_bw")) region.set("zone_bandwidth", located(bytes_per_s(node, "bb_bw")));
        to_router_s_[name] = seconds(node, "lat") + seconds(node, "bb_lat");
    }

    void add_hosts(const pugi::xml_node& node, Value& region, const std::string& name) {
        std::vector<std::string> hosts, routers;
        for (const pugi::xml_node& child : node.children()) {
            if (std::string_view(child.name()) == "host") {
                refuse_traces(child);
                hosts.push_back(text_of(child, "id"));
            } else if (std::string_view(child.name()) == "router") {
                routers.push_back(text_of(child, "id"));
            } else if (is_region(child)) {
                error(child, fmt::format("the region '{}' has zones within", name), "hosts, each of them one of its availability zones");
            }
        }
        if (hosts.empty() || hosts.size() > 16) {
            error(node, fmt::format("the region '{}' has {} hosts, each of them an availability zone", name, hosts.size()),
                  "1 to 16, or a <cluster>, which is one zone with any number of machines");
            return;
        }
        region.set("zones", located(static_cast<std::int64_t>(hosts.size())));
        read_routes(node, region, name, hosts, routers);
    }

    /// Those between hosts are all alike, as are those to the router.
    void read_routes(const pugi::xml_node& node, Value& region, const std::string& name, const std::vector<std::string>& hosts,
                     const std::vector<std::string>& routers) {
        const auto is_one = [](const std::vector<std::string>& list, const std::string& id) {
            return std::ranges::find(list, id) != list.end();
        };
        std::optional<Way> between, outward;
        std::set<std::string> joined;
        for (const pugi::xml_node& route : node.children("route")) {
            const std::string from = text_of(route, "src"), to = text_of(route, "dst");
            const bool from_host = is_one(hosts, from), to_host = is_one(hosts, to);
            if (!from_host && !is_one(routers, from))
                error(route, fmt::format("'{}' is no host of '{}'", from, name), "a host or the router");
            if (!to_host && !is_one(routers, to)) error(route, fmt::format("'{}' is no host of '{}'", to, name), "a host or the router");
            const Way way = way_of(route);
            std::optional<Way>& like = from_host && to_host ? between : outward;
            if (!like) like = way;
            if (!are_near(like->latency_s, way.latency_s) || like->bytes_per_s != way.bytes_per_s)
                error(route, fmt::format("the hosts of '{}' are not joined alike", name),
                      "one latency and bandwidth for the routes between hosts, and one for those to the router");
            if (!(from_host && to_host)) joined.insert(from_host ? from : to);
        }
        if (!between && !outward && hosts.size() > 1) error(node, fmt::format("no routes join the hosts of '{}'", name), "routes");
        if (outward && joined.size() != hosts.size())
            error(node, fmt::format("not all hosts of '{}' have a route to its router", name), "routes for all or for none");
        if (between && outward && between->bytes_per_s != outward->bytes_per_s)
            error(node, fmt::format("the hosts of '{}' share more than their own lines", name),
                  "the bandwidth of a host's line to the router as the only one of its zone");
        if (outward) to_router_s_[name] = outward->latency_s;
        if (const double latency = between ? between->latency_s : outward ? 2 * outward->latency_s : 0; hosts.size() > 1)
            region.set("zone_latency", located(latency));
        if (const auto& limited = outward ? outward->bytes_per_s : between ? between->bytes_per_s : std::nullopt)
            region.set("zone_bandwidth", located(*limited));
    }

    struct RegionRoute {
        pugi::xml_node node;
        std::string from, to;
        Way way;
    };

    /// Of one link first: that joins its ends. The others are chains of such. Messages take the fastest ways, and those must be the
    /// file's.
    void read_ways(const pugi::xml_node& world) {
        std::vector<RegionRoute> routes, chains;
        for (const pugi::xml_node& node : world.children("zoneRoute")) {
            RegionRoute route{node, text_of(node, "src"), text_of(node, "dst"), way_of(node)};
            for (const std::string& end : {route.from, route.to})
                if (!joined_.find_region(end)) error(node, fmt::format("there is no zone '{}'", end), "a zone within the outermost");
            if (route.way.links.size() == 1)
                join(route);
            else
                chains.push_back(route);
            routes.push_back(std::move(route));
        }
        for (const RegionRoute& chain : chains) check_chain(chain);
        if (errors_ == 0) compare_ways(routes);
    }

    /// From machine to machine.
    double latency_s(const RegionRoute& route) { return route.way.latency_s + to_router_s_[route.from] + to_router_s_[route.to]; }

    void compare_ways(const std::vector<RegionRoute>& routes) {
        for (const RegionRoute& route : routes) {
            const double here = latency_s(route);
            const std::optional<Path> path = joined_.path({*joined_.find_region(route.from), {}}, {*joined_.find_region(route.to), {}});
            if (path && are_near(path->latency_s, here)) continue;
            error(route.node,
                  fmt::format("from '{}' to '{}' messages would take {} s, which is the fastest way, and not the route's {} s", route.from,
                              route.to, path ? path->latency_s : 0, here),
                  "routes that are the fastest ways, past regions whose machines are at their router");
        }
    }

    void join(const RegionRoute& route) {
        const std::string& name = route.way.links.front();
        const auto known = joins_.find(name);
        if (known != joins_.end()) {
            const auto& [from, to] = known->second;
            if ((from == route.from && to == route.to) || (from == route.to && to == route.from)) return;
            error(route.node, fmt::format("the link '{}' joins more than two regions", name), "a link for each pair");
            return;
        }
        joins_.emplace(name, std::pair(route.from, route.to));
        Value link = Value::Object{};
        link.at = at_;
        link.set("name", located(name));
        link.set("from", located(route.from));
        link.set("to", located(route.to));
        link.set("latency", located(latency_s(route)));
        joined_.links.push_back({name, route.from, route.to, Duration{latency_s(route)}, {}, {}});
        if (route.way.bytes_per_s) link.set("bandwidth", located(*route.way.bytes_per_s));
        link_list_.push_back(std::move(link));
    }

    void check_chain(const RegionRoute& chain) {
        std::string here = chain.from;
        for (const std::string& name : chain.way.links) {
            const auto known = joins_.find(name);
            const bool goes_on = known != joins_.end() && (known->second.first == here || known->second.second == here);
            if (!goes_on) {
                error(chain.node,
                      fmt::format("the route from '{}' to '{}' passes '{}', which joins no two regions on the way", chain.from, chain.to,
                                  name),
                      "routes of one link each, or of links that have such routes of their own");
                return;
            }
            here = known->second.first == here ? known->second.second : known->second.first;
        }
        if (here != chain.to)
            error(chain.node, fmt::format("the route from '{}' to '{}' ends in '{}'", chain.from, chain.to, here), "links up to its end");
    }

    const std::string& text_;
    const std::string& file_;
    Location at_;
    std::string path_;
    Diagnostics& diagnostics_;
    std::size_t errors_ = 0;
    pugi::xml_document document_;
    std::map<std::string, Line> lines_;
    std::map<std::string, double> to_router_s_;                         ///< by region, from a machine
    std::map<std::string, std::pair<std::string, std::string>> joins_;  ///< of each link between regions, these
    Value::Array region_list_, link_list_;
    Platform joined_;  ///< the regions by their links, without bandwidths
};

}  // namespace

std::optional<Value> read_simgrid(const std::string& text, const std::string& file, Location at, const std::string& path,
                                  Diagnostics& diagnostics) {
    return SimgridReader(text, file, at, path, diagnostics).read();
}

}  // namespace headroom::plan
