// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "analytic/solver.h"
#include "analytic/steps.h"

namespace headroom::analytic {

namespace {

constexpr double stretch_of_nothing = 1e-9;
constexpr double felt_failing = 1e-3;  ///< share of the calls

/// Of all of them, good or bad.
Law two_moments(const Answer& answer) {
    const double failing = answer.failing(), mean = answer.mean();
    if (failing <= 0) return Law::sketch(mean, answer.good.variance());
    const auto square = [](const Law& law) { return law.variance() + law.mean() * law.mean(); };
    return Law::sketch(mean, std::max(0.0, (1 - failing) * square(answer.good) + failing * square(answer.bad) - mean * mean));
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

/// A call is slowed by those that it shares the vCPUs with. The load is such that the mean is that of the station: how fast those whom a
/// call finds change. In M/M/1 it is also the squared coefficient of variation of how many it finds, itself among them; where that is
/// known, what sharing adds is as much more or less. `length`: of all calls that are made in a row, relative to others' rows.
Law Solver::shared(const Distribution& demand, double slowing, std::optional<double> crowd_scv, double length) const {
    const double work = demand.mean(), scv = demand.scv();
    if (work <= 0 || slowing <= stretch_of_nothing * work) return law(demand);
    const double factor = 1 + slowing / work, load = 1 - 1 / factor, time = work * factor;
    const double of_crowd = crowd_scv ? std::min(1.0, *crowd_scv) / load : 1;
    const double total = scv + of_crowd * added_by_sharing(load, length, std::min(1.0, scv));
    if (demand.kind() == Distribution::Kind::Lognormal && precise_) return lognormal(time, std::sqrt(total));
    if (demand.kind() == Distribution::Kind::Gamma && precise_) return Law::of(Distribution::gamma(time, std::sqrt(total)));
    if (total >= 1) return fitted(time, total);
    // its own time, a little longer, and a delay that is about exponential
    const double root = 1 - (1 + scv) * (1 - total);
    const double own = factor * (1 - std::sqrt(std::max(0.0, root))) / (1 + scv);
    if (own < 0.2 || own > factor) return fitted(time, total);
    return law(demand).times(own) + fitted(time - own * work, 1);
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
    if (policy.breaker) enter({connection.breaker.refused}, Outcome::BreakerOpen, false);
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
    component.called[route] = two_moments(below);
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
        if (policy.breaker || policy.pool || policy.rate_limit || policy.bulkhead) find_entrances(i);
    }
    find_stay(c);
    component.lost += (sessions_ > 0 ? 1 : damping_) * (component.stay.lost() - component.lost);  // as many sessions come as go
    if (component.backlog) wait_for_backlog(c);
    if (component.conduct.pace) find_pace(c);
    double outside = 0, second = 0, present = 0, at_station = 0;  // what passes on keeps no worker here
    for (std::size_t r = 0; r < routes_; ++r) {
        component.answers[r] = component.in[r].rate > 0 ? answer_of(c, r) : Answer{};
        const double here = component.in[r].rate, residence = component.answers[r].mean();
        present += here * residence;
        const double share_here = component.conduct.ways[r].share_here;
        const double below = share_here < 1 ? 0 : component.called[r].mean();
        double beside = seconds_beside(component.conduct.ways[r]);  // what is not computing, and holds the worker
        if (component.conduct.pace) beside += component.conduct.pace->share[r] * component.pace_wait.mean();
        const double variance = share_here < 1 ? 0 : component.called[r].variance();
        outside += here * share_here * (below + beside);
        second += here * share_here * (variance + (below + beside) * (below + beside));
        at_station += here * share_here;
    }
    component.present = present;
    if (const double rate = at_station; rate > 0 && component.conduct.station) {
        component.outside += damping_ * (outside / rate - component.outside);
        component.elsewhere_s.reset();
        if (component.among_s > 0) component.elsewhere_s = std::max(0.0, outside / rate - component.among_s);
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
