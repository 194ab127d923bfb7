// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "analytic/cancelled.h"
#include "analytic/solver.h"
#include "analytic/steps.h"

namespace headroom::analytic {

namespace {

constexpr double stretch_of_nothing = 1e-9;
constexpr double most_of_turns = 0.999;  ///< that sessions take: they find no more
constexpr double felt_failing = 1e-3;    ///< share of the calls

/// Calls that wait for a place give up at its own limit, before the time limit of the call, which runs meanwhile, ends them.
bool is_own_limit(const policy::Connection& policy, const std::optional<Duration>& own) {
    return own && (!policy.time_limit || own->value < policy.time_limit->value);
}

/// What sharing vCPUs with others adds to the squared coefficient of variation of a time, where the mean is that of M/M/1 at that load:
/// of calls of `length`, in units of what the others ask for, with that squared coefficient of variation (gamma), by the variance for
/// those of a given length (Coffman, Muntz and Trotter 1970); 2ρ / (2 − ρ) of exponential ones.
double added_by_sharing(double load, double length, double scv) {
    const double free = std::max(1e-6, 1 - load);
    const double seen = scv > 1e-9 ? -std::expm1(-std::log1p(free * length * scv) / scv) : -std::expm1(-free * length);
    return 2 * load / (free * length * length) * (length - seen / free);
}

}  // namespace

/// A call is slowed by those that it shares the vCPUs with. The load is such that the mean is that of the station. In M/M/1 it is the
/// squared coefficient of variation of how many a call finds, itself among them: where that is known, it is taken. `length`: of all calls
/// that are made in a row, relative to others' rows.
Law Solver::shared(const Distribution& demand, double slowing, std::optional<double> crowd_scv, double length) const {
    const double work = demand.mean(), scv = demand.scv();
    if (work <= 0 || slowing <= stretch_of_nothing * work) return law(demand);
    const double factor = 1 + slowing / work, load = crowd_scv ? std::min(1.0, *crowd_scv) : 1 - 1 / factor, time = work * factor;
    const double total = scv + added_by_sharing(load, length, std::min(1.0, scv));
    if (demand.kind() == Distribution::Kind::Lognormal && precise_) return lognormal(time, std::sqrt(total));
    if (demand.kind() == Distribution::Kind::Gamma && precise_) return Law::of(Distribution::gamma(time, std::sqrt(total)));
    if (total >= 1) return fitted(time, total);
    // its own time, a little longer, and a delay that is about exponential
    const double root = 1 - (1 + scv) * (1 - total);
    const double own = factor * (1 - std::sqrt(std::max(0.0, root))) / (1 + scv);
    if (own < 0.2 || own > factor) return fitted(time, total);
    return law(demand).times(own) + fitted(time - own * work, 1);
}

Solver::Calls Solver::calls_of(std::size_t index) const {
    const Connection& connection = connections_[index];
    const policy::Connection& policy = scenario_.connections[index].policy;
    const double callers = callers_of(index);
    Calls calls;
    for (std::size_t r = 0; r < routes_; ++r) {
        const double here = connection.flow[r].rate * connection.attempts[r] / callers;
        const Answer& callee = components_[connection.target].answers[r];
        double time = callee.mean() + 2 * connection.way_s(r), variance = callee.good.variance();
        calls.whole_first += here * time;
        calls.whole_second += here * (variance + time * time);
        if (policy.time_limit) {
            const double limit = policy.time_limit->value, sent_s = connection.chains[r].sent_s;
            time = std::min(sent_s > 0 ? sent_s : time, limit);
            variance = std::min(variance, time * (limit - time));
        }
        calls.rate += here;
        calls.first += here * time;
        calls.second += here * (variance + time * time);
    }
    return calls;
}

/// A call keeps its place while it waits with the others below, of whom there are no more than places.
Stay Solver::stay_for_place(std::size_t index, double places, const std::optional<Duration>& wait_limit, Load load) {
    Replica replica{places, places, {}, 0, 0};
    if (wait_limit && !is_out_of_reach(wait_limit->value, places, load.work))
        replica.wait_limit = Distribution::constant(wait_limit->value);
    const double offered = load.rate * load.work;
    if (sessions_ > 0 || !may_be_scarce(places, offered)) return stay(replica, load);
    auto kept = kept_places(index, places);
    if (!kept || kept->within.empty()) return stay(replica, load);
    const double callers = callers_of(index), rate = load.rate * callers;
    replica.vcpus = kept->servers;
    replica.workers = kept->servers;
    load.rate = rate / kept->copies;
    load.outside = kept->outside;
    load.outside_variance = load.work_scv * load.work * load.work;
    load.work = 0;
    load.among = std::move(kept->within);
    const Stay found = stay(replica, load);
    if (found.is_stable) squeeze_among(load, found, rate);
    return found;
}

/// A place of an instance that makes one call after another, or several at once: those that find none wait for the ends of others, which
/// come at even intervals, as exponential ones do.
Gate Solver::place_of_instance(std::size_t index, double places, double time) const {
    const double at_once = made_at_once(index), waiting = at_once - places;
    if (waiting <= 0) return {};
    const double ends = (waiting + 1) / 2, square = (waiting + 1) * (2 * waiting + 1) / 6 + ends;  // that one waits for, and its square's
    return {0, waiting / at_once, ends * time / places, square / (ends * ends) - 1};
}

/// What calls of each replica of the caller pass before they are sent.
void Solver::find_entrances(std::size_t index) {
    Connection& connection = connections_[index];
    const policy::Connection& policy = scenario_.connections[index].policy;
    const auto [rate, first, second, whole_first, whole_second] = calls_of(index);
    connection.rate_limit = {};
    if (policy.rate_limit) {
        const policy::RateLimit& limit = *policy.rate_limit;
        const bool is_waited = is_waited_for(index);
        const double coming = is_waited ? std::min(rate, most_of_turns * limit.rate.value) : rate;
        connection.rate_limit = take_tokens(coming, limit.rate.value, static_cast<double>(limit.burst), limit.wait.value);
        if (is_waited) {
            connection.rate_limit.refused = 0;
            connection.rate_limit.longest_wait.reset();
            if (connection.turns) take_turns(connection.rate_limit, *connection.turns);
        }
    }
    const auto with_work = [rate](Load load, double first_moment, double second_moment) {
        load.work = rate > 0 ? first_moment / rate : 0;
        load.work_scv = load.work > 0 ? std::max(0.0, second_moment / rate / (load.work * load.work) - 1) : 0;
        return load;
    };
    Load load;
    load.rate = rate * (1 - connection.rate_limit.refused);
    load.burstiness = burstiness_at(scenario_.connections[index].from).of_each;
    load.is_bounded = sessions_ > 0;
    Load whole = with_work(load, whole_first, whole_second);
    load = with_work(load, first, second);
    connection.open_wait = 0;
    const auto pass = [&](std::int64_t size, const std::optional<Duration>& own_limit, double let_in) {
        const auto places = static_cast<double>(size);
        if (components_[scenario_.connections[index].from].model->has_instance_for_each_call())
            return place_of_instance(index, places, load.work);
        const bool ends_at_limit = policy.time_limit && !is_own_limit(policy, own_limit);
        const bool is_free_at_limit = ends_at_limit && sessions_ <= 0 && whole.work > 0;
        Load coming = is_free_at_limit ? whole : load;
        coming.rate *= let_in;
        const Stay stay = is_free_at_limit ? stay_until_cancelled(coming, places, policy.time_limit->value)
                                           : stay_for_place(index, places, ends_at_limit ? policy.time_limit : own_limit, coming);
        if (!stay.is_stable) grows_.insert(scenario_.connections[index].from);
        connection.open_wait += stay.wait();
        Gate gate{stay.gave_up,     stay.wait_probability, stay.wait_if * connection.squeeze,
                  stay.wait_if_scv, stay.longest_wait,     stay.gave_up_after};
        if (connection.found) take_turns(gate, {gate.wait(), connection.found});
        load.work += gate.wait();
        whole.work += gate.wait();
        return gate;
    };
    const double in_bulkhead = 1 - connection.bulkhead.refused;
    connection.bulkhead = connection.pool = {};
    if (policy.pool) connection.pool = pass(policy.pool->size, policy.pool->wait_limit, in_bulkhead);
    if (policy.bulkhead) connection.bulkhead = pass(policy.bulkhead->size, policy.bulkhead->wait, 1);
}

/// Of one call, with its retries.
void Solver::call_along(std::size_t index, std::size_t route) {
    Connection& connection = connections_[index];
    const policy::Connection& policy = scenario_.connections[index].policy;
    Passage passage{connection.way_s(route) - connection.path_s, {}, {}};
    if (connection.path_s > 0) passage.path = path_law(paths_);
    const auto enter = [&](const Gate& gate, Outcome refused_as, bool is_limited) {
        passage.entrances.push_back({wait_at(gate), gate.refused, refused_as, gate.refused_after, is_limited});
    };
    const auto wait_for_place = [&](const Gate& gate, const std::optional<Duration>& own_limit) {
        enter(gate, is_own_limit(policy, own_limit) ? Outcome::PoolExhausted : Outcome::Timeout, true);
    };
    if (policy.rate_limit) enter(connection.rate_limit, Outcome::RateLimited, false);
    if (policy.bulkhead) wait_for_place(connection.bulkhead, policy.bulkhead->wait);
    if (policy.pool) wait_for_place(connection.pool, policy.pool->wait_limit);
    connection.chains[route] = call(policy, passage, components_[connection.target].answers[route]);
    Chain& chain = connection.chains[route];
    connection.attempts[route] += damping_ * (chain.attempts - connection.attempts[route]);
    Answer answer = chain.answer;
    const double failing = answer.failing();
    if (failing > 0 && policy.on_failure.kind != OnFailure::Kind::Fail) {
        Answer rest;
        if (policy.on_failure.kind == OnFailure::Kind::Fallback)
            rest = components_[scenario_.find_component(policy.on_failure.fallback).value()].answers[route];
        Answer after;
        after.good = Law::mixture({{1 - failing, answer.good}, {failing, answer.bad + rest.good}});
        after.bad = answer.bad + rest.bad;
        after.failures = rest.failures;
        for (double& each : after.failures) each *= failing;
        answer = after;
    }
    const Component& target = components_[connection.target];
    if (target.conduct.station) answer.load = std::min(1.0, target.stay.busy / target.conduct.station->replica.vcpus);
    connection.answers[route] = answer;
}

Answer Solver::at_once(std::size_t c, std::size_t route, std::int64_t step, const std::vector<Answer>& answers) {
    const auto& all_met = components_[c].met;
    const auto found = all_met.find({route, step});
    const double met = found != all_met.end() ? found->second : 0;
    if (answers.size() == 1 || precise_) return together(answers, met);
    AtOnce& known = components_[c].at_once[{route, step}];
    if (known.answers != answers || known.met != met) known = {answers, met, together(answers, met)};
    return known.all;
}

Answer Solver::answer_of(std::size_t c, std::size_t route) {
    Component& component = components_[c];
    const Way& way = component.conduct.ways[route];
    const Law here = component.wait + computing(c, route, 1, 1);
    Law own;  // besides
    for (const Chances& chances : way.times) {
        double left = 1;
        std::vector<std::pair<double, Law>> parts;
        for (const auto& [probability, distribution] : chances) {
            if (probability <= 0) continue;
            parts.emplace_back(probability, law(distribution));
            left -= probability;
        }
        if (left > 1e-12) parts.emplace_back(left, Law());
        own = own + Law::mixture(parts, !precise_);
    }
    const Law beside = own;
    if (component.conduct.pace) own = own + Law::chance_of(component.conduct.pace->share[route], component.pace_wait);
    own = here + own;
    component.own[route] = Law::sketch(own.mean(), own.variance());

    Answer below;
    const bool is_one = way.one_of || way.share_here < 1;
    std::vector<std::pair<double, Answer>> choices;
    for_each_step(way, [&](std::span<const Visit> step) {
        std::vector<Answer> answers;
        for (const Visit& visit : step) {
            call_along(visit.connection, route);
            const Answer& answer = connections_[visit.connection].answers[route];
            if (!visit.waits) continue;
            if (is_one)
                choices.emplace_back(visit.calls, answer);
            else
                answers.push_back(made(visit, route));
        }
        if (!answers.empty()) below = then(below, at_once(c, route, step.front().step, answers));
    });
    if (way.share_here < 1) {
        choices.emplace_back(way.share_here, Answer{own, {}, {}});
        own = Law();
    }
    if (!choices.empty()) below = one_of(choices);
    const Outcome refused_as = component.conduct.station ? component.conduct.station->refused_as : Outcome::QueueFull;
    Answer all;
    all.good = own;
    all = turned_away(std::move(all), way.failing, Outcome::Error, own);
    all = turned_away(std::move(all), way.share_here * component.stay.gave_up, Outcome::Timeout,
                      component.stay.longest_wait ? Law::constant(*component.stay.longest_wait) : fitted(component.stay.gave_up_after, 1));
    all = then(all, below);
    all = turned_away(std::move(all), way.share_here * component.stay.refused, refused_as, Law());
    if (way.turned_away) all = turned_away(std::move(all), way.turned_away->first, way.turned_away->second, Law());
    const bool is_plain = choices.size() <= 1 && way.share_here >= 1 && all.failing() < felt_failing;
    component.beside[route] = is_plain ? std::optional(Beside{beside, below.good}) : std::nullopt;
    return all;
}

void Solver::answer(std::size_t c) {
    Component& component = components_[c];
    if (component.conduct.ways.empty()) return;
    for (const std::size_t i : outgoing_[c]) {
        const auto& policy = scenario_.connections[i].policy;
        if (policy.pool || policy.rate_limit || policy.bulkhead) find_entrances(i);
    }
    find_stay(c);
    if (component.backlog) wait_for_backlog(c);
    if (component.conduct.pace) find_pace(c);
    double outside = 0, second = 0, present = 0, at_station = 0;  // what passes on keeps no worker here
    for (std::size_t r = 0; r < routes_; ++r) {
        component.answers[r] = component.in[r].rate > 0 ? answer_of(c, r) : Answer{};
        const double here = component.in[r].rate, residence = component.answers[r].mean();
        present += here * residence;
        const double share_here = component.conduct.ways[r].share_here;
        const double below = share_here < 1 ? 0 : std::max(0.0, component.answers[r].good.mean() - component.own[r].mean());
        double beside = seconds_beside(component.conduct.ways[r]);  // what is not computing, and holds the worker
        if (component.conduct.pace) beside += component.conduct.pace->share[r] * component.pace_wait.mean();
        const double variance = share_here < 1 ? 0 : std::max(0.0, component.answers[r].good.variance() - component.own[r].variance());
        outside += here * share_here * (below + beside);
        second += here * share_here * (variance + (below + beside) * (below + beside));
        at_station += here * share_here;
    }
    component.present = present;
    if (const double rate = at_station; rate > 0 && component.conduct.station) {
        component.outside += damping_ * (outside / rate - component.outside);
        component.outside_variance = std::max(0.0, second / rate - outside / rate * outside / rate);
    }
}

void Solver::scale() {
    for (std::size_t i = 0; i < scenario_.connections.size(); ++i) {
        const std::size_t from = scenario_.connections[i].from, to = scenario_.connections[i].to;
        Component& target = components_[to];
        if (scenario_.components[from].record->role != schema::Role::Scaler || !target.conduct.station) continue;
        const auto request = target.model->request();
        const double vcpus = request ? request->vcpus : target.conduct.station->replica.vcpus;
        const StationTerms& station = *target.conduct.station;
        const double busy = busy_of(to), at_work = busy + (station.holds ? target.rate() * target.outside : 0);
        const double workers = station.replica.workers.value_or(std::numeric_limits<double>::infinity());
        const double before = is_first_ ? station.replicas : target.before;
        analytic::ScaledTarget seen{target.replicas, busy, vcpus, target.rate(), at_work, workers};
        seen.calls_scv = burstiness_at(to).together;
        seen.work_scv = target.work_scv;
        seen.before = before;
        seen.is_first = is_first_;
        seen.has_piled = sessions_ <= 0 && busy > before * station.replica.vcpus;
        const auto wanted = components_[from].model->scale(seen);
        if (!wanted) continue;
        target.scaled = wanted;
        grows_.erase(to);
    }
}

}  // namespace headroom::analytic
