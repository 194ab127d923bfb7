// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/simulation.h"
#include "plan/scenario.h"

namespace headroom::lab {

/// A plan in short: JSON objects, separated by commas. A source "users" whose requests are evenly spaced is always there.
struct Sketch {
    std::string components;
    std::string connections;
    std::string routes = R"({"name": "r"})";
    std::string keyspaces = {};
    std::string users = {};      ///< further members of the source
    std::string sessions = "1";  ///< the phase's users
    std::string incidents = {};
    std::string platform = "null";
};
std::string plan_text(const Sketch& sketch);

/// JSON, joined by commas.
std::string several(std::initializer_list<std::string> objects);
/// A component and a connection; `more` are further members, as "\"step\": 2".
std::string service(const std::string& id, const std::string& cpu, const std::string& more = {});
std::string database(const std::string& id, const std::string& cpu, const std::string& more = {});
std::string arrow(const std::string& from, const std::string& to, const std::string& more = {});
/// A component "wall" that refuses every call at once, as unavailable: a balancer whose only target takes none. And its arrow.
std::string wall();
std::string wall_arrow();

/// A seed with which the first requests of a source are of these routes: R for the first of two of equal share, W for the second.
std::uint64_t seed_of(const std::string& sequence, const std::string& source = "users");
/// A seed with which the first round of a balancer's health checks comes a whole interval after the beginning.
std::uint64_t in_step(const std::string& balancer = "lb");

/// A small plan under observation: requests come when told, and everything can be read off at any time. Statistics are kept in
/// blocks of `block_s`.
class Lab {
public:
    explicit Lab(const Sketch& sketch, double block_s = 1, std::uint64_t seed = 1, bool traced = false);
    Lab(const std::string& plan, double block_s, std::uint64_t seed, const kernel::ComponentTypes& types, bool traced = false);
    ~Lab();

    kernel::Simulation& simulation() { return *simulation_; }
    kernel::Component& component(std::string_view id);
    kernel::Channel& channel(std::string_view id);
    kernel::Source& users() { return *simulation_->sources().front(); }

    /// From now on so many requests a second of each open source, the first of them after 1 / per_second; 0 ends them.
    void arrive(double per_second);
    /// That many requests from "users", `gap_s` apart, the first one gap from now; the clock stands a millisecond after the last.
    void request(int count, double gap_s);
    /// On to that moment.
    void run_to(double second);
    /// Further than the last request, until no record is in use and no message rests in a queue; gives up after `most_s` seconds.
    bool drain(double most_s);

    double now() const { return kernel::to_seconds(simulation_->now()); }
    /// Records in use beyond those of a simulation that has just been built.
    std::size_t calls_in_use() const { return simulation_->calls().in_use() - idle_; }

    /// By its name, over all closed blocks:
    ///   offered, completed, in_flight, failed, mean            of all routes
    ///   in_system                                              seconds that requests were in flight, to a few milliseconds
    ///   "failed timeout", "completed:browse", "mean:browse"    of an outcome, of a route
    ///   "busy web", "held web"                                 seconds of its vCPUs, of its workers (share in use x time)
    ///   "cpu web", "memory web", ...                           utilization of a resource
    ///   "arrivals web", "queued web", "present web"            calls; call-seconds of waiting, of being there
    ///   "waiting web", "residence web", "serving web"          mean seconds; replicas, time mean
    ///   "sent web->db", "answered ...", "retries ...", "timeouts ...", "failures ...", "pool_wait ...", "network ..."
    ///   "hit_ratio cache"                                      an output that the type declares
    double figure(std::string_view name, kernel::Blocks blocks);
    double figure(std::string_view name) { return figure(name, {0, blocks()}); }
    std::size_t blocks() const { return simulation_->statistics().blocks(); }

private:
    bool anything_left() const;
    void build(const std::string& plan, double block_s, std::uint64_t seed, const kernel::ComponentTypes& types, bool traced);
    double in_flight() const;
    double request_figure(std::string_view what, std::string_view of, kernel::Blocks blocks);
    double component_figure(std::string_view what, std::size_t index, kernel::Blocks blocks);
    double channel_figure(std::string_view what, std::size_t index, kernel::Blocks blocks);

    Files files_;
    schema::Catalogue catalogue_;
    std::unique_ptr<plan::Surroundings> surroundings_;
    plan::Scenario scenario_;
    std::unique_ptr<kernel::Simulation> simulation_;
    std::size_t idle_ = 0;
    std::vector<double> in_system_;  ///< by block
};

/// What happens in a plan that can be worked out by hand: `requests`, each `gap_s` after the one before (the first at gap_s),
/// observed until `until_s`. None where sessions make them, who go on for ever.
struct Case {
    const char* name;
    Sketch sketch;
    int requests = 1;
    double gap_s = 1;
    double until_s = 100;
    std::vector<std::pair<const char*, double>> expected;
};
/// A row of a data table for each case; its number is in the column "number".
template <class Named>
void add_rows(const std::vector<Named>& cases) {
    QTest::addColumn<int>("number");
    for (std::size_t i = 0; i < cases.size(); ++i) QTest::newRow(cases[i].name) << static_cast<int>(i);
}
/// Runs it; empty where all figures are as expected and, once all is done, no record is in use.
std::string disagreement(const Case& test);

}  // namespace headroom::lab
