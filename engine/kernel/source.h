// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "kernel/component.h"

namespace headroom::kernel {

/// A component of role Source: where requests come from.
class Source : public Component {
public:
    using Component::Component;
    /// Share of the phase's users, relative to the other sources'.
    virtual double share() const = 0;
    /// Requests a second that are meant to be offered, all routes (but what pages load beside themselves): mean over a part of the day, in
    /// seconds after midnight; 0 for a closed source.
    virtual double mean_rate(double from, double to) const = 0;
    /// From now on a constant rate, requests a second. A closed source ignores it.
    virtual void hold_rate(double per_second) = 0;
    /// From now on the day's profile, now being that time of day.
    virtual void follow_day(double seconds_after_midnight) = 0;
    /// From now on so many times the requests that the day's profile has. A closed source ignores it.
    virtual void surge(double factor) = 0;
    /// Requests a second now, about; those that never leave the browser included.
    virtual double present_rate() const { return 0; }
    /// Are its users far from everything but the edge? How far is one of them, and is it one of its own: by his session.
    virtual bool has_regions() const { return false; }
    virtual Time path(std::uint32_t /*session*/) const { return 0; }
    virtual bool owns(std::uint32_t /*session*/) const { return false; }
    /// Those of his region are this part of all, from one share to another, the regions being in a row.
    virtual std::pair<double, double> region_span(std::uint32_t /*session*/) const { return {0, 1}; }
    /// Draws route and key of a request; false where it never leaves the browser.
    virtual bool rehearse_request(Call& /*call*/, RandomStream& /*random*/) { return false; }

    /// Requests by route, each counted once. They stand for the Figures of an ordinary component, which a source leaves alone.
    struct RouteFigures {
        explicit RouteFigures(Statistics& s) : offered(s), completed(s), response(s) {
            for (Counter*& counter : failed) counter = &s.counter();
        }
        std::uint64_t in_flight = 0;  ///< now
        Counter offered;
        Counter completed;
        std::array<Counter*, outcome_count> failed{};
        Tally response;  ///< of completed requests
    };
    const std::deque<RouteFigures>& routes() const { return routes_; }

    /// A request that travelled as a call (Channel::launch) is over.
    void request_over(std::uint8_t route, Outcome outcome, Time asked, std::uint32_t session);

protected:
    /// The session's request is over; told where request_over() is to tell.
    virtual void session_goes_on(std::uint32_t /*session*/, std::uint8_t /*route*/, Outcome /*outcome*/, Time /*response*/) {}
    void tell_sessions() { tells_sessions_ = true; }
    /// Routes are added in the plan's order.
    void add_route();
    void begin_request(std::uint8_t route) {
        RouteFigures& figure = *by_route_[route];
        figure.offered.add();
        ++figure.in_flight;
    }
    void end_request(std::uint8_t route, Outcome outcome, Time response) {
        RouteFigures& figure = *by_route_[route];
        --figure.in_flight;
        if (outcome == Outcome::Ok) {
            figure.completed.add();
            figure.response.add(response);
        } else {
            figure.failed[static_cast<std::size_t>(outcome)]->add();
        }
    }

private:
    std::deque<RouteFigures> routes_;
    std::vector<RouteFigures*> by_route_;
    bool tells_sessions_ = false;
};

}  // namespace headroom::kernel
