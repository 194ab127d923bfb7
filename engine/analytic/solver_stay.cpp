// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include "analytic/cancelled.h"
#include "analytic/solver.h"

namespace headroom::analytic {

namespace {

constexpr double crowded = 0.95;        ///< utilization at which it matters who else is there
constexpr double often_refused = 0.05;  ///< share of the calls: it is never long until all workers are taken again
constexpr double mostly_taken = 0.7;    ///< share of the workers, which then is as good as all
constexpr double hardly_crowded = 0.5;  ///< and at which not any more, where it did

}  // namespace

/// Seconds of computing, mean.
double Solver::work_of(std::size_t c, std::size_t route) const {
    const Conduct& conduct = components_[c].conduct;
    return conduct.ways[route].work.mean() / conduct.station->speed;
}

/// vCPUs at work, of all replicas.
double Solver::busy_of(std::size_t c) const {
    double busy = 0;
    for (std::size_t r = 0; r < routes_; ++r) busy += components_[c].in[r].rate * components_[c].conduct.ways[r].share_here * work_of(c, r);
    return busy;
}

/// Calls a second that take a turn.
double Solver::pace_rate(std::size_t c) const {
    const Component& component = components_[c];
    double rate = 0;
    for (std::size_t r = 0; r < routes_; ++r)
        rate += component.in[r].rate * component.conduct.ways[r].share_here * component.conduct.pace->share[r];
    return rate;
}

/// The wait of calls that begin at even distances: M/D/1, of sessions as they go round. Where requests come again and again, as if the
/// distances were uneven.
void Solver::find_pace(std::size_t c) {
    Component& component = components_[c];
    const Pace& pace = *component.conduct.pace;
    const double rate = pace_rate(c), load = std::min(rate / pace.per_s, most_paced);
    component.paced_in_a_row = 1;
    if (sessions_ <= 0 && rate > 0) {
        const double here_s = component.pace_wait.mean() + 1 / pace.per_s;
        const double calls = rows_along(
            incoming_[c], [here_s](std::size_t) { return here_s; }, most_callers_followed);
        component.paced_in_a_row = 1 + (calls - 1) * std::min(1.0, rate / component.rate());
    }
    if (component.turns) {
        Gate gate{0, load, 0, 1};
        take_turns(gate, *component.turns);
        component.pace_wait = wait_at(gate);
    } else {
        constexpr double barely = 1e-9;  // spread enough to be a sketch
        const double distance = 1 / pace.per_s;
        Law turn = precise_ ? Law::constant(distance) : Law::sketch(distance, barely * distance * distance);
        if (component.paced_in_a_row > 1 + 1e-9) turn = fitted(distance, scv_in_a_row(0, component.paced_in_a_row));
        component.pace_wait = Law::wait(load, turn);
    }
}

/// Where all who call take back what is late: seconds until then, at most; else 0.
double Solver::cancelled_after_s(std::size_t c) const {
    double longest = 0;
    for (const std::size_t i : incoming_[c]) {
        const policy::Connection& policy = scenario_.connections[i].policy;
        if (connections_[i].rate_of_attempts() <= 0) continue;
        if (!policy.cancel || !policy.time_limit || policy.hedge) return 0;
        longest = std::max(longest, policy.time_limit->value);
    }
    return longest;
}

Stay Solver::stay_at(std::size_t c, const Replica& replica, const Load& load) {
    std::optional<Known>& known = components_[c].known;
    if (!known || known->load != load || known->replica != replica) known = {replica, load, stay(replica, load)};
    return known->stay;
}

/// By the waits of open traffic at the same load.
double Solver::evenness_of(const Replica& replica, const Load& load, const Stay& stay) {
    Load at_random = load, pooled = load.together();
    at_random.spreading.kind = Spreading::Kind::Random;
    at_random.burstiness = 1;
    pooled.batch = load.batch;
    const double most = analytic::stay(replica, at_random).delay();
    const double least = analytic::stay(replica.together(load.replicas), pooled).delay();
    return most > least ? std::clamp((most - stay.delay()) / (most - least), 0.0, 1.0) : 0;
}

/// Do all whose calls come there refuse what is more than so many at once?
bool Solver::is_limited_before(std::size_t c) const {
    std::set<std::size_t> seen{c};
    std::vector<std::size_t> open{c};
    while (!open.empty()) {
        const std::size_t here = open.back();
        open.pop_back();
        if (is_source(here)) return false;
        for (const std::size_t i : incoming_[here]) {
            if (connections_[i].rate_of_attempts() <= 0) continue;
            const policy::Connection& policy = scenario_.connections[i].policy;
            if (policy.time_limit && !policy.cancel) return false;  // what is late is worked on, and keeps no place
            if (!are_awaited(i)) return false;
            if (policy.bulkhead || (policy.pool && policy.pool->wait_limit)) continue;
            const std::size_t from = scenario_.connections[i].from;
            const auto& station = components_[from].conduct.station;
            const bool refuses = station && station->holds && station->replica.refuses();
            if (!refuses && seen.insert(from).second) open.push_back(from);
        }
    }
    return true;
}

/// Do its replicas, whose workers refuse calls, wait for each other where all of them call? Then they are as one.
bool Solver::meets_its_own(std::size_t c, const Load& load) const {
    if (load.replicas <= 1 || load.outside <= 0 || !components_[c].conduct.station->replica.refuses()) return false;
    const double felt = components_[c].is_always_taken ? hardly_crowded : crowded;  // what they leave varies while they are looked at
    return std::ranges::any_of(
        contended(c, 1, load.rate * load.replicas, *components_[c].conduct.station->replica.workers * load.replicas),
        [this, felt](const Contended& each) { return !each.holds && busy_of(each.station) > felt * each.servers * each.copies; });
}

/// Do so many compute that all workers are taken, where it matters who waits for one?
bool Solver::is_filled(const Replica& replica, const Load& load) {
    constexpr double hardly_ever = 1e-6;
    const double utilization = load.rate * load.work / replica.servers();
    return replica.refuses() && std::pow(utilization, *replica.workers) > hardly_ever;
}

void Solver::find_stay(std::size_t c) {
    Component& component = components_[c];
    const bool is_in_order_here = component.conduct.station && !component.conduct.station->replica.is_shared();
    const double in_a_row = is_in_order_here && sessions_ <= 0 ? calls_in_a_row(c) : 1;
    component.stay = {};
    component.wait = {};
    component.is_cut_short = false;
    if (!component.conduct.station) return;
    const StationTerms& station = *component.conduct.station;
    Load load;
    load.replicas = std::max(1e-9, component.replicas);
    double rate = 0, second = 0;
    std::vector<std::pair<double, Law>> works;
    for (std::size_t r = 0; r < routes_; ++r) {
        const Way& way = component.conduct.ways[r];
        const double here = component.in[r].rate * way.share_here * (1 - (way.turned_away ? way.turned_away->first : 0));
        const double work = work_of(c, r);
        rate += here;
        load.work += here * work;
        second += here * work * work * (1 + way.work.scv());
        if (here > 0) works.emplace_back(here, law(way.work.scaled(1 / station.speed)));
    }
    if (rate <= 0) return;
    load.rate = rate / load.replicas;
    load.work /= rate;
    load.work_scv = load.work > 0 ? std::max(0.0, second / rate / (load.work * load.work) - 1) : 0;
    component.work_scv = load.work_scv;
    if (in_a_row > 1) load.work_scv = scv_in_a_row(load.work_scv, in_a_row);
    if (station.holds && component.outside > 0) {
        load.outside = component.outside;
        load.outside_variance = component.outside_variance;
    }
    const double offered = load.rate * (load.work + load.outside);
    constexpr double nearly_all = 0.999;
    const bool scarce = station.replica.workers && (may_be_scarce(*station.replica.workers, offered) || is_filled(station.replica, load));
    Replica replica = station.replica;
    const double together = station.is_common || meets_its_own(c, load) ? load.replicas : 1;
    const double workers = station.replica.workers.value_or(0) * load.replicas;
    if (load.outside > 0 && scarce) load.among = contended(c, 1, load.rate * together, workers);
    component.among_s = seconds_at(load.among);
    load.outside = component.elsewhere_s ? *component.elsewhere_s : std::max(0.0, load.outside - component.among_s);
    if (load.outside > 0 && !scarce) replica.workers.reset();
    for (const std::size_t i : incoming_[c]) {
        if (connections_[i].spreading.looks_at_calls()) load.spreading = connections_[i].spreading;
    }
    if ((load.spreading.looks_at_calls() || sessions_ > 0) && load.replicas > 1 && !load.among.empty())
        load.among_of_all = contended(c, 1, load.rate * load.replicas, workers);
    if (load.spreading.looks_at_calls() && load.among.empty()) load.replicas = std::max(1e-9, chosen_among(c));
    if (together > 1) {
        load.rate *= together;
        load.replicas = 1;
        load.spreading = {};
        replica = replica.together(together);
    }
    if (station.is_common && replica.workers) replica.workers = std::min(*replica.workers, taken_at_once(c));
    const double utilization = std::min(1.0, load.rate * load.work / replica.servers());
    component.utilization = utilization;
    load.burstiness = burstiness_at(c).of_each;
    load.batch = batch_at(c, together > 1 ? 1 : component.replicas);
    const bool single = !replica.is_shared() && replica.workers && *replica.workers <= 1;
    const double servers = replica.servers();
    const bool is_in_order = !replica.is_shared() && servers >= 1 && servers == std::floor(servers), is_all_shared = !replica.workers;
    const bool is_plain = (is_in_order || is_all_shared) && load.work > 0 && load.outside <= 0 && !replica.refuses();
    component.cancelled_after_s = is_plain ? cancelled_after_s(c) : 0;
    if (is_out_of_reach(component.cancelled_after_s, servers * load.replicas, load.work)) component.cancelled_after_s = 0;
    if (const double limit_s = component.cancelled_after_s; limit_s > 0) {
        const Stay stay = is_in_order ? stay_until_cancelled(load, servers, limit_s) : shared_until_cancelled(replica, load, limit_s);
        component.is_cut_short = is_cut_short(stay, load);
        if (component.is_cut_short) {
            component.stay = stay;
            component.wait = wait_at({0, stay.wait_probability, stay.wait_if, stay.wait_if_scv, stay.longest_wait});
            component.departing = 0;
            return;
        }
    }
    load.is_bounded = component.is_awaited || (utilization > nearly_all && is_limited_before(c));
    if (only_sessions_ && together <= 1) load.sessions = sessions_ / (comes_in_turn(c) ? load.replicas : 1);
    if (sessions_ > 0 && !replica.workers && replica.coherency > 0) replica.workers = std::max(1.0, sessions_);
    component.stay = stay_at(c, replica, load);
    Stay& stay = component.stay;
    if (!stay.is_stable && !load.is_bounded && is_limited_before(c)) {
        load.is_bounded = true;
        stay = stay_at(c, replica, load);
    }
    if (const auto of_all = station.is_common ? stay_of_all_takers(c) : std::nullopt; of_all && of_all->is_stable) {
        stay.wait_probability = of_all->wait_probability;
        stay.wait_if = of_all->wait_if;
        stay.wait_if_scv = of_all->wait_if_scv;
        stay.queued = load.rate * of_all->wait();
    }
    const double held = replica.workers.value_or(0);
    const double full = stay.lost() > often_refused ? mostly_taken : crowded;
    component.is_always_taken = held > 0 && stay.working > (component.is_always_taken ? hardly_crowded : full) * held;
    const double always = component.is_always_taken ? held * load.replicas : 0;
    for (double* each : {&stay.busy, &stay.working, &stay.queued}) *each /= together;
    const bool is_slowed = station.credits && station.credits->throttles && stay.busy > station.credits->earned;
    if (!stay.is_stable || is_slowed) {
        grows_.insert(c);
        return;
    }
    if (component.delay_s && stay.delay() > 0)
        component.squeeze = *component.delay_s / stay.delay();
    else if (component.seen_s > 0 && stay.delay() > 0)
        component.squeeze = component.found ? component.seen_s / stay.delay() : std::min(1.0, component.seen_s / stay.delay());
    const double longest_s = component.most_here * load.work / replica.servers();  // behind all who may be here
    const bool is_slowed_by_number = replica.contention > 0 || replica.coherency > 0, is_alone = load.outside <= 0 && load.among.empty();
    if (is_alone && !is_slowed_by_number && load.work > 0 && component.delay() > longest_s) component.squeeze = longest_s / stay.delay();
    if (sessions_ > 0 && load.replicas > 1) component.evenness = evenness_of(replica, load, stay);
    if (together > 1 && station.replica.is_shared()) {  // who takes a message does not ask how busy its own vCPUs are
        Load of_one = load;
        of_one.rate /= together;
        of_one.burstiness = of_one.batch = 1;
        stay.sharing = analytic::stay(station.replica, of_one).sharing;
    }
    if (station.replica.workers && !replica.workers) stay.working = load.rate / together * (load.work + stay.sharing + load.outside);
    squeeze_among(load, stay, rate, always);
    const bool is_exact = single && in_a_row <= 1 && utilization < 1 && load.outside <= 0 && !replica.refuses() &&
                          std::abs(load.burstiness - 1) < 1e-6 && load.batch <= 1 && !load.spreading.looks_at_calls() &&
                          component.squeeze > 1 - 1e-6;
    if (component.found) {
        Found& found = *component.found;
        const double found_s = found.wait_probability * found.wait_if + found.sharing;
        if (!component.delay_s && found_s > 0)  // of what was seen before
            for (double* each : {&found.wait_if, &found.sharing}) *each *= component.delay() / found_s;
        component.wait = wait_at({0, found.wait_probability, found.wait_if, found.wait_if_scv});
    } else if (is_exact) {
        component.wait = Law::wait(utilization, Law::mixture(works));
    } else {
        component.wait = wait_at({0, stay.wait_probability, stay.wait_if * component.squeeze, stay.wait_if_scv, stay.longest_wait});
    }
    // departures of a queue in order keep something of its service, those of shared vCPUs of the arrivals alone (Whitt 1983)
    component.departing = 0;
    if (!replica.is_shared())
        component.departing = utilization * utilization / std::sqrt(std::max(1.0, replica.vcpus)) * (std::max(0.2, load.work_scv) - 1) /
                              std::max(1.0, component.replicas);
    if (station.is_common) take_messages(c, load);
}

}  // namespace headroom::analytic
