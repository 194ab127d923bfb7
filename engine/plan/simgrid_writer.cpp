// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <pugixml.hpp>
#include <sstream>

#include "plan/simgrid_file.h"

namespace headroom::plan {

namespace {

void add_link(pugi::xml_node& zone, const std::string& name, std::optional<double> bytes_per_s, double latency_s) {
    pugi::xml_node link = zone.append_child("link");
    link.append_attribute("id") = name.c_str();
    link.append_attribute("bandwidth") = fmt::format("{}Bps", bytes_per_s.value_or(endless_bytes_per_s)).c_str();
    link.append_attribute("latency") = fmt::format("{}s", latency_s).c_str();
    link.append_attribute("sharing_policy") = bytes_per_s ? "SPLITDUPLEX" : "FATPIPE";
}

struct Step {
    std::string link;
    bool is_duplex = true;
    bool is_up = true;
};

void add_steps(pugi::xml_node& route, const std::vector<Step>& steps) {
    route.append_attribute("symmetrical") = "NO";
    for (const Step& step : steps) {
        pugi::xml_node each = route.append_child("link_ctn");
        each.append_attribute("id") = step.link.c_str();
        if (step.is_duplex) each.append_attribute("direction") = step.is_up ? "UP" : "DOWN";
    }
}

void add_route(pugi::xml_node& zone, const std::string& from, const std::string& to, const std::vector<Step>& steps) {
    pugi::xml_node route = zone.append_child("route");
    route.append_attribute("src") = from.c_str();
    route.append_attribute("dst") = to.c_str();
    add_steps(route, steps);
}

std::string gateway_of(const Region& region) { return region.name + ".gateway"; }

void add_region(pugi::xml_node& world, const Region& region) {
    pugi::xml_node zone = world.append_child("zone");
    zone.append_attribute("id") = region.name.c_str();
    zone.append_attribute("routing") = "Full";
    const auto host = [&](std::int64_t number) { return fmt::format("{}.{}", region.name, number); };
    const auto line = [&](std::int64_t number) { return fmt::format("{}.{}.line", region.name, number); };
    const std::string between = region.name + ".zones";
    const bool is_limited = region.zone_bandwidth.has_value();
    for (std::int64_t n = 1; n <= region.zones; ++n) {
        pugi::xml_node each = zone.append_child("host");
        each.append_attribute("id") = host(n).c_str();
        each.append_attribute("speed") = "1Gf";
    }
    zone.append_child("router").append_attribute("id") = gateway_of(region).c_str();
    for (std::int64_t n = 1; n <= region.zones; ++n)
        add_link(zone, line(n), is_limited ? std::optional(region.zone_bandwidth->value) : std::nullopt, 0);
    if (region.zones > 1) add_link(zone, between, std::nullopt, region.zone_latency.value);
    for (std::int64_t a = 1; a <= region.zones; ++a) {
        add_route(zone, host(a), gateway_of(region), {{line(a), is_limited, true}});
        add_route(zone, gateway_of(region), host(a), {{line(a), is_limited, false}});
        for (std::int64_t b = 1; b <= region.zones; ++b)
            if (a != b) add_route(zone, host(a), host(b), {{line(a), is_limited, true}, {between, false}, {line(b), is_limited, false}});
    }
}

}  // namespace

std::string print_simgrid(const Platform& platform) {
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    document.append_child(pugi::node_doctype).set_value("platform SYSTEM \"https://simgrid.org/simgrid.dtd\"");
    pugi::xml_node root = document.append_child("platform");
    root.append_attribute("version") = "4.1";
    pugi::xml_node world = root.append_child("zone");
    world.append_attribute("id") = "platform";
    world.append_attribute("routing") = "Full";
    for (const Region& region : platform.regions) add_region(world, region);
    for (const Link& link : platform.links)
        add_link(world, link.name, link.bandwidth ? std::optional(link.bandwidth->value) : std::nullopt, link.latency.value);
    for (std::size_t a = 0; a < platform.regions.size(); ++a) {
        for (std::size_t b = 0; b < platform.regions.size(); ++b) {
            const std::optional<Path> path = platform.path({a, {}}, {b, {}});
            if (a == b || !path) continue;
            pugi::xml_node route = world.append_child("zoneRoute");
            route.append_attribute("src") = platform.regions[a].name.c_str();
            route.append_attribute("dst") = platform.regions[b].name.c_str();
            route.append_attribute("gw_src") = gateway_of(platform.regions[a]).c_str();
            route.append_attribute("gw_dst") = gateway_of(platform.regions[b]).c_str();
            std::vector<Step> steps;
            for (const std::size_t lane : path->lanes) {
                const Link& link = platform.links[lane / 2];
                steps.push_back({link.name, link.bandwidth.has_value(), lane % 2 == 0});
            }
            add_steps(route, steps);
        }
    }
    std::ostringstream text;
    document.save(text, "  ");
    return text.str();
}

}  // namespace headroom::plan
