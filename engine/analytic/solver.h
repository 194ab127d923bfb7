// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "analytic/backlog.h"
#include "analytic/batch.h"
#include "analytic/breaker.h"
#include "analytic/call_chain.h"
#include "analytic/lines.h"
#include "analytic/model.h"
#include "analytic/network.h"
#include "analytic/partitions.h"
#include "analytic/token_bucket.h"

namespace headroom::analytic {

/// Rounds of asking the components until their answers change no more.
class Solver {
public:
    Solver(const plan::Scenario& scenario, const plan::Surroundings& surroundings, const ModelTypes& types);

    std::vector<SourceTerms> sources() const;
    bool takes_messages(std::size_t component) const { return components_[component].model->polling().has_value(); }
    void expect(std::size_t component, Backlog backlog) { components_[component].backlog = std::move(backlog); }
    Solution solve(const std::vector<double>& rates, Detail detail, const InParts& in_parts);

private:
    static constexpr int most_callers_followed = 3;
    static constexpr double most_paced = 0.999;  ///< load of what calls take turns at

    friend class View;
    /// What calls at once became, for as long as their answers are the same.
    struct AtOnce {
        std::vector<Answer> answers;
        double met = 0;
        Answer all;
    };
    /// Waits of sessions for their turn, where calls begin at even distances.
    struct Turns {
        double wait_s = 0;  ///< mean
        std::optional<Found> found = {};
    };
    /// What calls that begin at even distances wait for.
    struct Turn {
        Law wait;  ///< of the share of the calls that take one
        double share = 1;
        double load = 0;
        double per_s = 1;
        double in_a_row = 1;  ///< turns that a request takes one after another, mean
    };
    /// What was found of a station, for as long as the same comes to it: in most rounds, at most stations.
    struct Known {
        Replica replica;
        Load load;
        Stay stay;
    };
    /// What a call does at a component besides waiting for a worker or a turn, and computing.
    struct Beside {
        Law own, below;
    };
    struct Component {
        std::unique_ptr<Model> model;
        Conduct conduct;
        std::vector<Flow> in;                                            ///< by route
        std::vector<Answer> answers;                                     ///< by route
        std::vector<Law> own;                                            ///< by route, two moments: wait, computing and what is beside it
        std::vector<Law> called;                                         ///< by route, two moments: calls after that, well or not
        std::vector<std::optional<Beside>> beside;                       ///< by route; absent of what may fail
        std::map<std::pair<std::size_t, std::int64_t>, AtOnce> at_once;  ///< by route and step
        std::map<std::pair<std::size_t, std::size_t>, Longest> longest;  ///< by route and number
        std::map<std::pair<std::size_t, std::int64_t>, double> met;      ///< likewise: see solver_meeting.cpp
        std::vector<double> while_fetched;  ///< by route: calls of one request that come while another one of them fetches its key
        Stay stay;
        double lost = 0;  ///< share of the calls that it does not serve
        std::optional<Known> known;
        Law wait;  ///< for a worker, of those that are served
        std::optional<Backlog> backlog;
        Law pace_wait;              ///< for a turn where calls begin at even distances
        double paced_in_a_row = 1;  ///< turns that a request takes one after another, mean
        double replicas = 1;
        std::optional<double> scaled;
        double before = 1;                             ///< replicas, at the load before this one
        std::optional<SourceTerms> source;             ///< of what makes requests
        std::vector<std::pair<double, double>> paths;  ///< of its requests' shares, rather than its users'
        double utilization = 0.5;                      ///< of what calls wait for in turn; without a station, taken to be that
        double cancelled_after_s = 0;                  ///< that a call is here at most, waiting or not; 0: no such limit
        bool is_cut_short = false;                     ///< and some are
        double work_scv = 1;                           ///< of the computing of all its calls
        double departing = 0;                          ///< what a queue in order adds to the burstiness of calls as they leave it
        double burstiness_out = 1;                     ///< of calls as they leave the station
        double burstiness_back = 1;                    ///< of answers: after what was called
        double squeeze = 1;                            ///< waits here, relative to open arrivals: fewer can come than would
        std::optional<Found> found;                    ///< by sessions, which say how waits are spread
        std::optional<Found> found_always = {};        ///< by callers whose workers are always taken
        bool is_always_taken = false;                  ///< all of its workers are
        std::optional<Turns> turns;                    ///< of sessions, where calls begin at even distances
        double squeezed_share = 0, squeezed_to = 0, least_squeeze = 1, most_squeeze = 1;
        std::optional<double> delay_s;             ///< delay() of sessions that queue here: how many there are says how long
        double outside = 0, outside_variance = 0;  ///< for which a call keeps its worker after computing
        double among_s = 0;                        ///< of that, at queues where it meets those of the others
        std::optional<double> elsewhere_s;         ///< and the rest; absent where it meets none
        double seen_s = 0;                         ///< delay() at the end of the last round, where it is not what sessions make it
        double present = 0;
        double most_here = std::numeric_limits<double>::infinity();     ///< calls that are here at the same time
        double most_calling = std::numeric_limits<double>::infinity();  ///< and those that it makes others for
        bool is_fallback = false;                                       ///< some calls are of those that have failed elsewhere
        bool is_awaited = false;                                        ///< by sessions, some of them: then no more come than can be served
        double evenness = 0;    ///< of sessions at its replicas: 0 as if they came to them at random, 1 as if these had one queue
        bool on_nodes = false;  ///< its machines are its scaler's

        double rate() const {
            double sum = 0;
            for (const Flow& flow : in) sum += flow.rate;
            return sum;
        }
        /// Seconds of a visit of a queue here beyond its service, as those see it who come now.
        double delay() const { return stay.delay() * squeeze; }
        double wait_s() const { return found ? found->wait_probability * found->wait_if : stay.wait() * squeeze; }
        double sharing_s() const { return found ? found->sharing : stay.sharing * squeeze; }
    };
    struct Connection {
        std::vector<Flow> flow;        ///< by route: calls a second, without their retries
        std::vector<Chain> chains;     ///< by route
        std::vector<Answer> answers;   ///< by route: what the caller makes of them
        std::vector<double> attempts;  ///< by route: of a call
        std::vector<double> answer_s;  ///< by route: mean of the answers, while burstiness settles
        double latency_s = 0;          ///< one way, but for the platform
        double path_s = 0;             ///< one way, from what is near users to what is not: mean of all users
        Distance distance;
        double callers = -1, callees = -1;  ///< that it was found for
        std::vector<double> transfer_s;     ///< by route: of a call and its answer
        double way_s(std::size_t route) const { return latency_s + path_s + distance.latency_s + transfer_s[route] / 2; }
        double rate_of_attempts() const {
            double sum = 0;
            for (std::size_t r = 0; r < flow.size(); ++r) sum += flow[r].rate * attempts[r];
            return sum;
        }
        Broken breaker;
        Gate rate_limit, bulkhead, pool;  ///< that calls pass in this order, after the breaker
        std::optional<Turn> limit;        ///< at the rate limit, where nobody is a session
        /// Share of the attempts that the caller's own policy turns back.
        double rejected() const { return 1 - (1 - breaker.refused) * (1 - rate_limit.refused) * (1 - bulkhead.refused); }
        double sent() const { return (1 - rejected()) * (1 - pool.refused); }
        std::optional<double> wait_s;   ///< of sessions for a place: how many there are says how long
        std::optional<Found> found;     ///< by sessions, there
        std::optional<Turns> turns;     ///< of sessions, at the rate limit
        std::optional<double> at_once;  ///< of its calls are worked on
        double burstiness = 1;
        double evened = 1;  ///< of that, what is left after the rate limit
        std::size_t target = 0;
        Spreading spreading;
        double favour = 1;  ///< of its target among those of callers that look at calls, relative to its weight
    };

    // solver_flow.cpp: how much comes where
    std::unique_ptr<Around> view(std::size_t component) const;
    void find_order();
    void spread(const std::vector<double>& rates);
    void send(std::size_t connection, std::size_t route, const Flow& from, const Visit& visit, double reached);
    void receive(std::size_t component, std::size_t route, const Flow& flow, double times = 1);
    double most_along(std::size_t connection) const;
    bool are_awaited(std::size_t connection) const;
    bool is_awaited(std::size_t component) const { return components_[component].is_awaited; }
    void find_callers(std::size_t component);
    void count_repeats(std::size_t component, const std::vector<double>& requests);
    void travel();
    Flow redrawn(const Flow& flow, const policy::Connection& policy) const;

    // solver_targets.cpp: to which of several targets
    void favour_targets(std::size_t component);
    void choose_targets(Conduct& conduct) const;
    double chosen_among(std::size_t component) const;

    // solver_burstiness.cpp: how unevenly
    void settle_burstiness();
    bool pass_burstiness_on(std::size_t component);
    double burstiness_after(std::span<const Visit> step, std::size_t route, double burstiness) const;
    /// Of what comes to each replica, and to all.
    struct Burstiness {
        double of_each = 1, together = 1;
    };
    Burstiness burstiness_at(std::size_t component) const;
    bool comes_in_turn(std::size_t component) const;
    double made_at_once(std::size_t connection) const;
    double batch_at(std::size_t component, double replicas) const;

    // solver_stay.cpp: how long calls wait; solver_answer.cpp: what becomes of them
    void answer(std::size_t component);
    void find_stay(std::size_t component);
    static double evenness_of(const Replica& replica, const Load& load, const Stay& stay);
    bool is_limited_before(std::size_t component) const;
    bool meets_its_own(std::size_t component, const Load& load) const;
    static bool is_filled(const Replica& replica, const Load& load);
    Stay stay_at(std::size_t component, const Replica& replica, const Load& load);
    double cancelled_after_s(std::size_t component) const;
    void find_pace(std::size_t component);
    double pace_rate(std::size_t component) const;
    Answer answer_of(std::size_t component, std::size_t route);
    Answer at_once(std::size_t component, std::size_t route, std::int64_t step, const std::vector<Answer>& answers);
    void call_along(std::size_t connection, std::size_t route);
    double busy_of(std::size_t component) const;
    std::optional<std::size_t> busiest_station() const;
    Law computing(std::size_t component, std::size_t route, double calls, double in_a_row) const;
    double calls_in_a_row(std::size_t component, int depth = most_callers_followed) const;
    double rows_along(std::span<const std::size_t> connections, const std::function<double(std::size_t route)>& here_s, int depth) const;
    static double scv_in_a_row(double scv, double calls);
    Law here_in_a_row(const Visit& visit, std::size_t route, double calls, double in_a_row) const;
    double memory_of(std::size_t component) const;
    double alike_in_a_row(const Visit& visit, std::size_t route, double calls, double in_a_row) const;
    Turn turn_at(std::size_t component, std::size_t route) const;
    static Law waits_in_a_row(const Turn& turn, double calls, double answer_s);
    Law row_of(const Visit& visit, std::size_t route, double calls) const;
    Answer made(const Visit& visit, std::size_t route);

    // solver_messages.cpp: messages, and those who take them
    bool gets_all(std::size_t connection) const;
    std::optional<Stay> stay_of_all_takers(std::size_t component) const;
    double taken_at_once(std::size_t component) const;
    void wait_for_backlog(std::size_t component);
    void take_messages(std::size_t component, const Load& load);
    void wait_for_own_thread(std::size_t component, const std::vector<OwnMessages>& threads, const Load& load);
    std::vector<OwnMessages> own_messages(std::size_t component, double threads) const;

    // solver_entrances.cpp: what calls pass before they are sent
    static bool is_own_limit(const policy::Connection& policy, const std::optional<Duration>& own);
    void find_entrances(std::size_t connection);
    void approach(Gate& gate, const Gate& before) const;
    void find_breaker(std::size_t connection, double rate);
    double refused_by_own(std::size_t connection) const;
    Gate pass_rate_limit(std::size_t connection, double rate, double burstiness);
    Gate place_of_instance(std::size_t connection, double places, double time) const;
    Stay stay_for_place(std::size_t connection, double places, const std::optional<Duration>& wait_limit, Load load);

    // solver_parallel.cpp: calls at once
    Last longest_work(std::size_t component, std::size_t route, double count);
    Last last_alone(std::size_t component, std::size_t route, double calls);
    double busy_for_batch(std::size_t component, double calls) const;
    double behind_at_once(std::size_t component, std::size_t route, double calls);
    double variance_at_once(std::size_t component, std::size_t route, double calls, double mean_s);
    double alike_at_once(std::size_t component, std::size_t route, double calls);
    std::optional<Law> last_at_once(const Visit& visit, std::size_t route, double calls);

    // solver_meeting.cpp: calls at once to several components, which call the same one
    /// What comes to a station of one call, on one of its ways.
    struct Reached {
        std::size_t component = 0;
        double calls = 0, rows = 0;      ///< mean; those that are made one after another are one row
        double first = 0, variance = 0;  ///< seconds until a call comes there: mean and variance
    };
    std::vector<std::size_t> below(std::size_t connection) const;
    bool is_fork(std::size_t component) const;
    void find_forks();
    void reach(std::size_t connection, std::size_t route, Reached before, int depth, std::vector<Reached>& found) const;
    void meet();
    void meet_after(std::size_t fork, std::size_t route, std::span<const Visit> step);
    double meet_at(const Reached& here, const Reached& there, std::size_t route, double rate, double among);
    static double lag_s(const Reached& one, const Reached& other);
    double fetch_s(std::size_t component, std::size_t route) const;

    void scale();

    // solver_storms.cpp: what retries would keep going
    std::vector<std::string> storms() const;
    void tip_over();
    double tips_over_after_s(std::size_t connection) const;
    bool falls_behind(std::size_t component, double limit_s, double work) const;
    void add_work_of(std::size_t connection, std::size_t route, double rate, std::vector<double>& work, int depth) const;

    // solver_closed.cpp: where only so many can come
    std::vector<Contended> contended(std::size_t component, double visits, double rate, double customers) const;
    double part_at_once(std::size_t component, std::size_t route) const;
    bool are_left(std::size_t connection) const;
    void collect(std::size_t component, double visits, double elapsing, double customers, std::vector<Contended>& found) const;
    double kept_s(std::size_t component, std::size_t route) const;
    void collect_station(std::size_t component, std::size_t route, double visits, double elapsing, std::vector<Contended>& found) const;
    bool is_left_by(const Contended& queue, double customers) const;
    void use_background(std::vector<Contended>& found, double rate, double customers) const;
    bool is_short_of_workers(std::size_t component, double customers) const;
    std::optional<Contended> held_workers(std::size_t component, double customers) const;
    bool may_leave(std::size_t connection, std::int64_t places, std::optional<Duration> limit) const;
    bool may_refuse(std::size_t connection) const;
    std::optional<Contended> held_places(std::size_t connection) const;
    std::optional<Contended> kept_places(std::size_t connection, double places) const;
    std::optional<Contended> turns_of(std::size_t connection) const;
    bool is_waited_for(std::size_t connection) const;
    bool may_turn_away(std::size_t component) const;
    /// Calls of a connection, of each replica of the caller, and the seconds that they take beyond its entrances.
    struct Calls {
        double rate = 0, first = 0, second = 0;    ///< a second; sums of the times of a second's calls, and of their squares
        double whole_first = 0, whole_second = 0;  ///< likewise, if no time limit ended any
    };
    Calls calls_of(std::size_t connection) const;
    /// Replicas that call along it, each with places and tokens of its own.
    double callers_of(std::size_t connection) const { return std::max(1.0, components_[scenario_.connections[connection].from].replicas); }
    /// Where so many are taken on average, and nobody waits: is there ever none left?
    static bool may_be_scarce(double places, double taken) { return taken + 8 * std::sqrt(taken) + 10 > places; }
    /// A limit that nobody comes to, since there are not so many who wait.
    bool is_out_of_reach(double seconds, double places, double time) const {
        return sessions_ > 0 && only_sessions_ && seconds * places > sessions_ * time;
    }

    // solver_sessions.cpp: sessions, which think between requests
    /// Between two thoughts of a session of a source: requests, and seconds until their answers, paths among them; beside that of what
    /// nobody waits for.
    struct Turnaround {
        double requests = 0, time = 0, paths = 0, beside = 0;
    };
    Turnaround turnaround(std::size_t source) const;
    std::vector<Contended> queues_of_sessions(std::size_t source, const Turnaround& all, double rate) const;
    Round round_of_sessions(std::size_t source, const Turnaround& all, const std::vector<Contended>& queues) const;
    void find_crowd(const std::vector<double>& rates);
    void go_round(std::vector<double>& rates);
    /// Those who are far come round less often: `near_s` seconds of their round are not spent on paths.
    void share_paths(std::size_t component, double near_s);
    /// Sessions that leave at their time limit come again while what they left is still worked on.
    void note_overrun(const Round& round, double would_come, const std::vector<Contended>& queues);

    // solver_squeeze.cpp: how long it is waited for there
    void squeeze(const Contended& queue, const std::vector<Crowd>& crowds);
    void squeeze_among(const Load& load, const Stay& stay, double rate, double always);
    Found with_wait(Found found, const Contended& queue, double wait_s) const;
    double places_at(const Contended& queue, double customers) const;
    void squeeze_station(const Contended& queue, double wait_s, std::optional<Found> by_crowds);
    std::optional<Found> found_by(const std::vector<Crowd>& crowds, const Contended& queue, double places) const;

    // solver_figures.cpp: what is told
    /// What is left to be found, apart from all else: percentiles.
    using Asked = std::vector<std::function<void()>>;
    Solution figures(const InParts& in_parts);
    void ask_requests(Solution& solution, Asked& asked) const;
    Answer as_users_see(std::size_t source, std::size_t route) const;
    void find_component(std::size_t component, ComponentFigures& figures, Asked& asked);
    void tell_messages(std::size_t component, ComponentFigures& figures, Asked& asked) const;
    void find_connection(std::size_t connection, ConnectionFigures& figures, Asked& asked) const;
    void bill_crossings(Solution& solution) const;
    std::vector<std::size_t> growing() const;
    void note_caveats();
    bool is_common(std::size_t component) const;
    Answer without_wait(std::size_t component, std::size_t route);

    double request_bytes(std::size_t connection, std::size_t route) const;
    double response_bytes(std::size_t connection, std::size_t route) const;
    double answered_well(std::size_t connection, std::size_t route) const;  ///< share of the attempts
    double work_of(std::size_t component, std::size_t route) const;
    /// Seconds of a call that is there alone; calls at once for which that is no longer.
    double service_of(std::size_t component, std::size_t route) const {
        return work_of(component, route) / std::min(1.0, components_[component].conduct.station->replica.vcpus);
    }
    double servers_of(std::size_t component) const { return std::max(1.0, components_[component].conduct.station->replica.servers()); }
    bool is_source(std::size_t component) const { return scenario_.components[component].record->role == schema::Role::Source; }
    Law law(const Distribution& distribution) const;
    Law lognormal(double mean, double cv) const;
    Law fitted(double mean, double scv) const;
    Law wait_at(const Gate& gate) const;
    static void take_turns(Gate& gate, const Turns& turns);
    Law shared(const Distribution& demand, double slowing, std::optional<double> crowd_scv, double length) const;
    Law path_law(const std::vector<std::pair<double, double>>& paths) const;
    Law path_of(std::size_t source, std::size_t route) const;
    double signature() const;
    void settle_squeeze(Component& component) const;
    void answer_precisely(std::vector<double>& rates, bool settles);
    double quantile_along(std::size_t connection, double p) const;

    const plan::Scenario& scenario_;
    Diagnostics unread_;
    schema::ReadContext reading_;
    std::size_t routes_;
    std::vector<std::vector<KeyClass>> classes_;  ///< by keyspace
    std::vector<Component> components_;
    std::vector<Connection> connections_;
    Lines lines_;
    std::vector<std::size_t> order_;                             ///< callers before what they call
    std::vector<std::size_t> forks_;                             ///< whose calls may meet again
    std::vector<std::vector<std::size_t>> incoming_, outgoing_;  ///< connections, by component
    std::vector<std::pair<double, double>> paths_;               ///< share of all users, seconds one way to what is not near them
    bool is_first_ = true;                                       ///< load that is solved
    bool precise_ = false;                                       ///< the last round: laws are as exact as can be
    double damping_ = 1;                                         ///< of changes of what feeds back
    double sessions_ = 0;                                        ///< of closed sources: they never ask for more than there is
    double crowd_ = 0;                                           ///< of them, those who may be waiting for an answer at the same time
    bool only_sessions_ = true;                                  ///< there is no other source
    std::set<std::size_t> grows_;
    bool sessions_call_at_once_ = false;
    std::optional<std::size_t> overrun_;  ///< more come to it again and again than it can serve
    std::set<std::string> caveats_;
};

}  // namespace headroom::analytic
