// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analytic/key_cache.h"
#include "analytic/polling.h"
#include "analytic/station.h"
#include "core/distribution.h"
#include "core/outcome.h"
#include "plan/pod.h"
#include "plan/scenario.h"
#include "plan/usage.h"
#include "schema/describe.h"

/// What a component type says of itself for an estimate. It says what it does with the calls that come; the solver finds out what
/// these meet. Implemented in models/<type>/<type>_estimate.cpp.
namespace headroom::analytic {

/// Calls of one route.
struct Flow {
    double rate = 0;                      ///< a second
    std::optional<std::size_t> keyspace;  ///< that their keys are of
    std::vector<double> by_class;         ///< calls a second, by class of the keyspace's keys
    std::vector<double> apart_s = {};     ///< by class: at least, between calls with one key; none: they come at any time
    std::vector<double> keys_here = {};   ///< by class: share of its keys that calls are for; none: all
    double repeats = 1;                   ///< calls of one request, with one key and one after another
    double batch = 1;                     ///< calls that come at once, as one of them finds it, itself among them
};

/// Of a call that comes, calls made in turn along a connection.
struct Visit {
    std::size_t connection = 0;
    double calls = 1;                     ///< mean
    std::vector<double> by_class = {};    ///< share of each class of keys that is passed on, where keys decide; `calls` is then their mean
    std::int64_t step = 1;                ///< visits of one step are made at once
    bool parallel = false;                ///< the calls of this visit, too
    bool waits = true;                    ///< the answer is waited for
    std::vector<double> apart_s = {};     ///< by class: at least, between those passed on with one key
    bool splits_keys = false;             ///< `by_class` is the share of each class's keys whose calls are made
    std::optional<double> at_once = {};   ///< so many of this connection's calls are worked on, and others wait to be taken
    std::vector<double> partitions = {};  ///< share of the calls in each of them, one thread of who takes them has each; none: all have all
    bool in_turn = false;                 ///< one comes to one partition, the next to the next
};

/// One of several times, or none with what is left of the probability.
using Chances = std::vector<std::pair<double, Distribution>>;

/// What a call of a route does here.
struct Way {
    Distribution work;           ///< seconds of computing on the reference machine, where there is a station
    std::vector<Chances> times;  ///< one after the other, beside the station
    std::vector<Visit> visits;
    bool one_of = false;    ///< one of the visits is made, by their `calls`
    double share_here = 1;  ///< of the calls; the others make one of the visits, and nothing else happens here
    std::optional<std::pair<double, Outcome>> turned_away = {};  ///< share of the calls that are refused at once
    double failing = 0;                                          ///< share of those answered that are answered with an error
};

/// Of a burstable machine: a load that stays takes no more than is earned, is slowed down, or has the rest billed.
struct Credits {
    double earned = 0;  ///< vCPUs that are earned all the time
    bool throttles = false;
    std::string item;  ///< that the rest is billed as
};

struct StationTerms {
    Replica replica;
    double replicas = 1;
    double speed = 1;
    bool holds = true;       ///< a worker is kept until what the call calls has answered
    bool is_common = false;  ///< all replicas take from one queue
    bool is_door = false;    ///< its workers are places of calls that are elsewhere, in all zones: no machine of its own
    Outcome refused_as = Outcome::QueueFull;
    std::optional<Credits> credits = {};  ///< of each replica
};

/// What calls do one after another, at even distances: a limit on how often. The calls of a way, by route; for that alone, they wait.
struct Pace {
    double per_s = 0;
    std::vector<double> share;  ///< of the calls that are answered here
};

struct Use {
    std::string name;
    double utilization = 0;
};

/// What goes along a connection beside calls, to all replicas at its end together.
struct Shipment {
    std::size_t connection = 0;
    double bytes_per_s = 0;
};

struct Conduct {
    std::vector<Way> ways;  ///< by route
    std::optional<StationTerms> station = {};
    std::optional<Pace> pace = {};
    std::vector<Use> resources = {};  ///< beside the station's
    std::vector<Shipment> shipments = {};
    std::optional<Spreading> spreading = {};  ///< of its calls over the replicas of what it calls
    double evened = 1;                        ///< how much less calls vary in number once they have passed it
};

class Model;

/// Where the solution stands, for a component that asks.
class Around {
public:
    virtual ~Around() = default;
    virtual const Flow& arrivals(std::size_t route) const = 0;
    /// Mean seconds of a call along one of its connections, retries included.
    virtual double call_s(std::size_t connection, std::size_t route) const = 0;
    /// What is left of such a call, as one finds it who comes in the middle of one: of constant ones any part, else (E[t²]/E[t]²) / 2 of
    /// one in the mean.
    virtual Distribution rest_of_call(std::size_t connection, std::size_t route) const = 0;
    /// Share of calls along a connection that fail for good.
    virtual double failing(std::size_t connection, std::size_t route) const = 0;
    /// Calls a second along any connection, attempts.
    virtual double calls(std::size_t connection, std::size_t route) const = 0;
    /// The share of them that is answered well: other answers have no body.
    virtual double answered_well(std::size_t connection, std::size_t route) const = 0;
    /// Bytes of a message along a connection.
    virtual double request_bytes(std::size_t connection, std::size_t route) const = 0;
    virtual double response_bytes(std::size_t connection, std::size_t route) const = 0;
    virtual const std::vector<KeyClass>& classes(std::size_t keyspace) const = 0;
    /// The time along a connection that a share `p` of its answers stay below, all routes together.
    virtual double call_quantile(std::size_t connection, double p) const = 0;
    virtual const Flow& arrivals_at(std::size_t component, std::size_t route) const = 0;
    virtual const Model& model_of(std::size_t component) const = 0;
    /// One way along a connection, mean seconds.
    virtual double way_s(std::size_t connection, std::size_t route) const = 0;
    /// Of what a connection leads to: replicas; calls that wait; share of its workers that are held.
    virtual double replicas_of(std::size_t connection) const = 0;
    virtual double queued_at(std::size_t connection) const = 0;
    virtual double working_at(std::size_t connection) const = 0;
    /// vCPUs at work there, of all replicas together.
    virtual double busy_at(std::size_t connection) const = 0;
    /// Its replicas share machines that somebody else pays for.
    virtual bool stands_on_nodes() const = 0;
    /// Calls here now, mean; the share of them that its station refuses; replicas that serve.
    virtual double present() const = 0;
    virtual double refused() const = 0;
    virtual double replicas() const = 0;

    double rate() const {
        double sum = 0;
        for (std::size_t r = 0; r < routes(); ++r) sum += arrivals(r).rate;
        return sum;
    }
    virtual std::size_t routes() const = 0;
};

/// Times at which requests come more often, in turn with others: both are exponential, and requests of each Poisson (a 2-state MMPP).
struct Bursts {
    double ratio = 1;  ///< of the rate within to that between them
    double share = 0;  ///< of the time
    double lasts_s = 0;
    double between() const { return 1 / (1 + share * (ratio - 1)); }  ///< the rate between them, relative to the mean
    double within() const { return ratio * between(); }
};

/// What makes requests.
struct SourceTerms {
    std::function<double(double from, double to)> rate;   ///< requests a second between two times of day, of all routes but assets
    double users = 0;                                     ///< whose requests these are
    double sessions = 0;                                  ///< of a closed source; then `rate` is 0
    double think_s = 0;                                   ///< between an answer and the session's next request
    std::vector<double> requests;                         ///< by route, for each of `rate`; assets beside it
    std::vector<double> sent;                             ///< by route: share that leaves the browser
    std::vector<std::vector<double>> sent_by_class = {};  ///< by route and class of its keys, that share; empty: all classes alike
    std::vector<double> batches = {};                     ///< by route, of assets: Flow::batch; 0 of pages
    std::function<std::vector<double>(const std::vector<double>& fine)> walk =
        {};  ///< `requests`, by the share of each route's that go well
    double burstiness = 1;
    std::optional<Bursts> bursts = {};                  ///< that a solution knows nothing of: `rate` is the mean
    std::vector<std::optional<Distribution>> patience;  ///< by route, seconds
    std::vector<std::pair<double, double>> paths;       ///< share of the users, seconds one way to what is not near them

    bool is_asset(std::size_t route) const { return route < batches.size() && batches[route] > 0; }
};

/// What a scaler sees of its target.
struct ScaledTarget {
    double replicas = 1;   ///< that there are now
    double busy = 0;       ///< vCPUs at work, of all replicas together
    double vcpus = 1;      ///< that a replica requests
    double calls = 0;      ///< a second, of all together
    double at_work = 0;    ///< messages or calls that are worked on, of all together
    double workers = 1;    ///< of a replica, that work on one each
    double calls_scv = 1;  ///< squared coefficients of variation: of the times between calls, and of the work of one
    double work_scv = 1;
    double before = 1;       ///< replicas that there were when this load came
    bool is_first = true;    ///< load, before which there was none
    bool has_piled = false;  ///< open arrivals were more than those of before could serve
};

/// What follows a primary is billed as that is.
struct Feeding {
    std::string engine;
    std::optional<double> bytes = {};  ///< on each follower's own disk
};

class Model {
public:
    virtual ~Model() = default;
    virtual Conduct conduct(const Around& around) = 0;
    /// The outputs that the type's record declares, in its order.
    virtual std::vector<std::optional<double>> outputs(const Around&) const { return {}; }
    /// What is billed beside what every component is billed for.
    virtual std::vector<plan::Usage> usage(const Around&) const { return {}; }
    virtual std::optional<SourceTerms> source() const { return std::nullopt; }
    /// Replicas that it gives its target for good.
    virtual std::optional<double> scale(const ScaledTarget&) { return std::nullopt; }
    /// Of a scaler: share of the time in which its target has no replica, and calls that come wait for one to start.
    virtual double share_of_none(double /*calls_per_s*/) const { return 0; }
    /// It pays for the machines on which the replicas of what it leads to stand.
    virtual bool gives_nodes() const { return false; }
    /// Of what can stand on such machines: what a replica requests of them.
    virtual std::optional<plan::PodRequest> request() const { return std::nullopt; }
    virtual std::optional<Polling> polling() const { return std::nullopt; }
    virtual std::optional<Feeding> feeding() const { return std::nullopt; }
    /// Of what follows a primary: seconds from a write's coming until it is applied.
    virtual std::optional<Distribution> following() const { return std::nullopt; }
    virtual double answer_share(std::size_t /*route*/) const { return 1; }
    virtual bool passes_answers_on() const { return false; }
    virtual bool near_users() const { return false; }
    /// Has each call an instance to itself, with places of its own (of pools, of bulkheads)?
    virtual bool has_instance_for_each_call() const { return false; }
    /// Are its answers to users billed as what leaves for the internet?
    virtual bool sends_over_internet() const { return true; }
    /// What it leaves out, in words.
    virtual std::vector<std::string> caveats() const { return {}; }
};

struct ModelContext {
    const plan::Scenario& scenario;
    const plan::Surroundings& surroundings;
    const schema::ReadContext& reading;  ///< of settings
    std::size_t index;
    const std::vector<std::size_t>& incoming;  ///< connections that lead to it
    const std::vector<std::size_t>& outgoing;  ///< and that leave it

    template <class T>
    T settings() const {
        return settings_of<T>(index);
    }
    /// What any component's record holds.
    template <class T>
    T settings_of(std::size_t component) const {
        return schema::build<T>(scenario.components[component].settings, scenario.components[component].path, reading);
    }
    /// Visits along the connections that leave a port, those that carry the route: of a port of calls, as the connections say.
    std::vector<Visit> visits(std::string_view port, std::size_t route) const;
    bool is_write(std::size_t route) const { return scenario.routes[route].kind == plan::RouteKind::Write; }
};

/// A model of a type that has such settings.
template <class Settings>
class ModelOf : public Model {
protected:
    explicit ModelOf(const ModelContext& context) : context_(context), settings_(context.settings<Settings>()) {}

    ModelContext context_;
    Settings settings_;
};

/// By the type's name; null where it has no estimate.
class ModelTypes {
public:
    using Build = std::function<std::unique_ptr<Model>(const ModelContext&)>;
    template <class Type>
    void add(std::string type) {
        types_.emplace_back(std::move(type), [](const ModelContext& context) { return std::make_unique<Type>(context); });
    }
    const Build* find(std::string_view type) const;

private:
    std::vector<std::pair<std::string, Build>> types_;
};

}  // namespace headroom::analytic
