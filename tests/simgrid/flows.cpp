// SPDX-License-Identifier: GPL-3.0-or-later
#include <simgrid/s4u.hpp>

#include <array>
#include <cstdio>
#include <exception>
#include <sstream>
#include <string>
#include <vector>

namespace sg = simgrid::s4u;

namespace {

struct Flow {
    std::vector<std::size_t> links;
    double bytes = 0;
    double begin = 0;
    double end = 0;
};

std::vector<std::string> split(const std::string& text, char mark) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, mark);) parts.push_back(part);
    return parts;
}

/// "0+1:1e9:0.5": links, bytes, the second when it begins.
Flow read_flow(const std::string& text) {
    const std::vector<std::string> parts = split(text, ':');
    Flow flow;
    for (const std::string& link : split(parts.at(0), '+')) flow.links.push_back(std::stoul(link));
    flow.bytes = std::stod(parts.at(1));
    flow.begin = std::stod(parts.at(2));
    return flow;
}

void run(const std::vector<double>& bandwidths, std::vector<Flow>& flows) {
    std::array<std::string, 5> arguments{"simgrid_flows", "--log=root.thresh:critical", "--cfg=network/model:CM02",
                                         "--cfg=network/crosstraffic:0", "--cfg=network/TCP-gamma:0"};
    std::array<char*, std::tuple_size_v<decltype(arguments)> + 1> pointers{};
    for (std::size_t i = 0; i < arguments.size(); ++i) pointers[i] = arguments[i].data();
    int count = static_cast<int>(arguments.size());
    sg::Engine engine(&count, pointers.data());
    sg::NetZone* zone = sg::create_full_zone("world");
    std::vector<const sg::Link*> links;
    for (const double bandwidth : bandwidths)
        links.push_back(zone->create_link("link" + std::to_string(links.size()), bandwidth)->set_latency(0)->seal());
    std::vector<std::array<sg::Host*, 2>> ends;
    for (const Flow& flow : flows) {
        const std::string name = std::to_string(ends.size());
        ends.push_back({zone->create_host("from" + name, 1e9)->seal(), zone->create_host("to" + name, 1e9)->seal()});
        std::vector<sg::LinkInRoute> route;
        for (const std::size_t link : flow.links) route.emplace_back(links.at(link));
        zone->add_route(ends.back()[0]->get_netpoint(), ends.back()[1]->get_netpoint(), nullptr, nullptr, route, false);
    }
    zone->seal();
    for (std::size_t i = 0; i < flows.size(); ++i) {
        sg::Actor::create("sender", ends[i][0], [&flow = flows[i], &pair = ends[i]] {
            sg::this_actor::sleep_until(flow.begin);
            sg::Comm::sendto(pair[0], pair[1], static_cast<std::uint64_t>(flow.bytes));
            flow.end = sg::Engine::get_clock();
        });
    }
    engine.run();
}

}  // namespace

/// simgrid_flows BANDWIDTH... -- FLOW...: the seconds at which flows end by SimGrid's own model (CM02), one a line. Links have that
/// many bytes a second and no latency; a flow is LINK+LINK:BYTES:BEGIN.
int main(int argc, char** argv) {
    try {
        std::vector<double> bandwidths;
        std::vector<Flow> flows;
        int i = 1;
        for (; i < argc && std::string(argv[i]) != "--"; ++i) bandwidths.push_back(std::stod(argv[i]));
        for (++i; i < argc; ++i) flows.push_back(read_flow(argv[i]));
        run(bandwidths, flows);
        for (const Flow& flow : flows) std::printf("%.9f\n", flow.end);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "simgrid_flows: %s\n", error.what());
        return 2;
    }
}
