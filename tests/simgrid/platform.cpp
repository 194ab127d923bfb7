// SPDX-License-Identifier: GPL-3.0-or-later
#include <simgrid/s4u.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace sg = simgrid::s4u;

namespace {

/// "FROM TO latency_s bytes_per_s", of the narrowest link, for each two hosts of a platform file.
void print_routes(const std::string& file) {
    std::array<std::string, 4> arguments{"simgrid_platform", "--log=root.thresh:critical", "--cfg=network/model:CM02",
                                         "--cfg=network/crosstraffic:0"};
    std::array<char*, std::tuple_size_v<decltype(arguments)> + 1> pointers{};
    for (std::size_t i = 0; i < arguments.size(); ++i) pointers[i] = arguments[i].data();
    int count = static_cast<int>(arguments.size());
    sg::Engine engine(&count, pointers.data());
    engine.load_platform(file);
    for (const sg::Host* from : engine.get_all_hosts()) {
        for (const sg::Host* to : engine.get_all_hosts()) {
            if (from == to) continue;
            std::vector<sg::Link*> links;
            double latency = 0, narrowest = 1e15;
            from->route_to(to, links, &latency);
            for (const sg::Link* link : links) narrowest = std::min(narrowest, link->get_bandwidth());
            std::printf("%s %s %.12g %.12g\n", from->get_cname(), to->get_cname(), latency, narrowest);
        }
    }
}

}  // namespace

/// simgrid_platform FILE
int main(int argc, char** argv) {
    if (argc != 2) return 2;
    try {
        print_routes(argv[1]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
