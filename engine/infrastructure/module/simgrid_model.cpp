// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <simgrid/s4u.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

#include "infrastructure/transfer_model.h"

namespace headroom::infrastructure {

namespace {

namespace sg = simgrid::s4u;

constexpr double still = 1;       ///< bytes a second of a stream that does not move
constexpr double endless = 1e18;  ///< bytes

/// Its logs go nowhere; the first of the settings, or it reports the others.
sg::Engine* silent_engine() {
    static std::array arguments{std::string("headroom"),
                                std::string("--log=root.app:file:/dev/null"),
                                std::string("--cfg=network/model:CM02"),
                                std::string("--cfg=network/crosstraffic:0"),
                                std::string("--cfg=network/TCP-gamma:0"),
#ifdef __SANITIZE_ADDRESS__
                                std::string("--cfg=contexts/factory:thread"),
#endif
                                std::string("--cfg=network/loopback-lat:0")};
    static std::array<char*, std::tuple_size_v<decltype(arguments)> + 1> pointers{};
    for (std::size_t i = 0; i < arguments.size(); ++i) pointers[i] = arguments[i].data();
    static int count = static_cast<int>(arguments.size());
    return new sg::Engine(&count, pointers.data());
}

sg::CommPtr send(sg::Host* from, sg::Host* to, double bytes) {
    const sg::CommPtr comm = sg::Comm::sendto_init(from, to);
    comm->set_payload_size(static_cast<std::uint64_t>(bytes));
    comm->start();
    return comm;
}

class SimgridModel : public TransferModel {
public:
    SimgridModel(const std::vector<double>& lanes, const std::vector<Lanes>& routes, std::size_t valves, const std::vector<Lanes>& streams);
    std::size_t begin(std::size_t route, double bytes, double most) override;
    double left(std::size_t transfer) override { return all_[transfer]->get_remaining(); }
    void set_rate(std::size_t stream, double bytes_per_s) override;
    void set_capacity(std::size_t lane, double bytes_per_s) override { links_[lane]->set_bandwidth(bytes_per_s); }
    std::vector<End> run(double seconds) override;

private:
    struct Ends {
        sg::Host *from, *to;
    };
    /// What has a link of its own on its way, which lets no more through than it is to take. (Comm::set_rate does nothing to
    /// what is sent from host to host.)
    struct Stream {
        sg::Link* valve;
        Ends ends;
        sg::CommPtr comm = nullptr;
    };
    Stream& free_stream(std::size_t route);
    sg::Engine* engine_;            ///< SimGrid lets none of it end before the process does
    std::vector<sg::Link*> links_;  ///< by lane; null where it takes as much as comes
    std::vector<Ends> routes_;
    std::vector<std::vector<Stream>> valves_;  ///< by route
    std::vector<Stream> streams_;
    std::vector<sg::CommPtr> all_;
    std::vector<std::size_t> running_;
};

SimgridModel::SimgridModel(const std::vector<double>& lanes, const std::vector<Lanes>& routes, std::size_t valves,
                           const std::vector<Lanes>& streams)
    : engine_(silent_engine()) {
    sg::NetZone* zone = sg::create_full_zone("platform");
    int links_made = 0, hosts_made = 0;
    const auto make_link = [&](double bytes_per_s) {
        return zone->create_link(fmt::format("link{}", links_made++), bytes_per_s)->set_latency(0)->seal();
    };
    const auto make_host = [&] { return zone->create_host(fmt::format("host{}", hosts_made++), 1)->seal(); };
    for (const double bytes_per_s : lanes) links_.push_back(bytes_per_s > 0 ? make_link(bytes_per_s) : nullptr);
    const auto make_route = [&](const Lanes& passes, sg::Link* valve) {
        const Ends ends{make_host(), make_host()};
        std::vector<sg::LinkInRoute> row;
        if (valve != nullptr) row.emplace_back(valve);
        for (const std::size_t lane : passes) row.emplace_back(links_[lane]);
        zone->add_route(ends.from->get_netpoint(), ends.to->get_netpoint(), nullptr, nullptr, row, false);
        return ends;
    };
    const auto make_stream = [&](const Lanes& passes) {
        sg::Link* valve = make_link(still);
        return Stream{valve, make_route(passes, valve)};
    };
    for (const Lanes& passes : routes) {
        routes_.push_back(make_route(passes, nullptr));
        valves_.emplace_back();
        for (std::size_t i = 0; i < valves; ++i) valves_.back().push_back(make_stream(passes));
    }
    for (const Lanes& passes : streams) streams_.push_back(make_stream(passes));
    zone->seal();
}

std::size_t SimgridModel::begin(std::size_t route, double bytes, double most) {
    if (std::isinf(most)) {
        all_.push_back(send(routes_[route].from, routes_[route].to, bytes));
    } else {
        Stream& stream = free_stream(route);
        stream.valve->set_bandwidth(std::max(still, most));
        all_.push_back(stream.comm = send(stream.ends.from, stream.ends.to, bytes));
    }
    running_.push_back(all_.size() - 1);
    return running_.back();
}

SimgridModel::Stream& SimgridModel::free_stream(std::size_t route) {
    for (Stream& stream : valves_[route])
        if (stream.comm == nullptr || stream.comm->get_state() == sg::Activity::State::FINISHED) return stream;
    throw std::runtime_error("more streams are under way than were foreseen");
}

void SimgridModel::set_rate(std::size_t index, double bytes_per_s) {
    Stream& stream = streams_[index];
    stream.valve->set_bandwidth(std::max(still, bytes_per_s));
    if (stream.comm == nullptr) stream.comm = send(stream.ends.from, stream.ends.to, endless);
}

std::vector<TransferModel::End> SimgridModel::run(double seconds) {
    const double before = sg::Engine::get_clock();
    engine_->run_until(before + seconds);
    std::vector<End> ends;
    for (const std::size_t each : running_) {
        const sg::CommPtr& comm = all_[each];
        if (comm->get_state() == sg::Activity::State::FAILED) throw std::runtime_error("a transfer failed");
        if (comm->get_state() == sg::Activity::State::FINISHED)
            ends.push_back({each, std::clamp(comm->get_finish_time() - before, 0.0, seconds)});
    }
    for (const End& end : ends) {
        std::erase(running_, end.transfer);
        all_[end.transfer].reset();
    }
    std::ranges::stable_sort(ends, {}, &End::after_s);
    return ends;
}

}  // namespace

extern "C" TransferModel* headroom_make_transfer_model(const std::vector<double>& lanes, const std::vector<TransferModel::Lanes>& routes,
                                                       std::size_t valves, const std::vector<TransferModel::Lanes>& streams) {
    static TransferModel* const only = new SimgridModel(lanes, routes, valves, streams);  // kept, as all of SimGrid is
    return only;
}

}  // namespace headroom::infrastructure
