// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "analytic/solver.h"

namespace headroom::analytic {

namespace {

constexpr double stretch_of_nothing = 1e-9;

Answer none() { return {}; }

Failures failing_as(Outcome outcome, double share) {
    Failures failures{};
    failures[static_cast<std::size_t>(outcome)] = share;
    return failures;
}

}  // namespace

/// A call is slowed by those that it shares the vCPUs with: T² · 2ρ / (2 − ρ) is what that adds to the variance in M/M/1 under
/// processor sharing (Coffman, Muntz and Trotter 1970), with ρ such that the mean is that of the station.
Law Solver::shared(const Distribution& demand, double slowing) {
    const double work = demand.mean(), scv = demand.scv();
    if (work <= 0 || slowing <= stretch_of_nothing * work) return law(demand);
    const double factor = 1 + slowing / work, load = 1 - 1 / factor, time = work * factor;
    const double total = scv + 2 * load / (2 - load);
    if (demand.kind() == Distribution::Kind::Lognormal && precise_) return lognormal(time, std::sqrt(total));
    if (demand.kind() == Distribution::Kind::Gamma && precise_) return Law::of(Distribution::gamma(time, std::sqrt(total)));
    if (total >= 1) return fitted(time, total);
    // its own time, a little longer, and a delay that is about exponential
    const double root = 1 - (1 + scv) * (1 - total);
    const double own = factor * (1 - std::sqrt(std::max(0.0, root))) / (1 + scv);
    if (own < 0.2 || own > factor) return fitted(time, total);
    return law(demand).times(own) + fitted(time - own * work, 1);
}

void Solver::find_pool_wait(std::size_t index) {
    Connection& connection = connections_[index];
    const policy::Connection& policy = scenario_.connections[index].policy;
    connection.pool_probability = connection.pool_if = connection.pool_exhausted = connection.shed = 0;
    const double callers = std::max(1.0, components_[scenario_.connections[index].from].replicas);
    double rate = 0, first = 0, second = 0;
    for (std::size_t r = 0; r < routes_; ++r) {
        const double here = connection.flow[r].rate * connection.attempts[r] / callers;
        const Answer& callee = components_[connection.target].answers[r];
        double time = callee.mean() + 2 * connection.latency_s;
        if (policy.time_limit) time = std::min(time, policy.time_limit->value);
        rate += here;
        first += here * time;
        second += here * (callee.good.variance() + time * time);
    }
    if (rate <= 0 || first <= 0) return;
    Load load;
    load.rate = rate;
    load.work = first / rate;
    load.work_scv = std::max(0.0, second / rate / (load.work * load.work) - 1);
    if (policy.pool) {
        const auto size = static_cast<double>(policy.pool->size);
        const Stay wait = stay({size, size, {}, 0, 0}, load);
        if (!wait.is_stable) {
            if (policy.pool->wait_limit)
                connection.pool_exhausted = 1 - size / first;
            else
                grows_.insert(scenario_.connections[index].from);
            return;
        }
        connection.pool_probability = wait.wait_probability;
        connection.pool_if = wait.wait_if;
        connection.pool_scv = wait.wait_if_scv;
        if (policy.pool->wait_limit && wait.wait_if > 0) {
            const double limit = policy.pool->wait_limit->value;
            connection.pool_exhausted = wait.wait_probability * std::exp(-limit / wait.wait_if);
            connection.pool_if = std::max(0.0, wait.wait_if - limit / std::max(1e-12, std::expm1(limit / wait.wait_if)));
        }
    }
    if (policy.rate_limit && rate > policy.rate_limit->rate.value && policy.rate_limit->wait.value <= 0) {
        connection.shed = 1 - policy.rate_limit->rate.value / rate;
        connection.shed_as = Outcome::RateLimited;
    } else if (policy.bulkhead) {
        const auto size = static_cast<double>(policy.bulkhead->size);
        const Stay wait = stay({size, size, 0.0, 0, 0}, load);
        connection.shed = wait.refused;
        connection.shed_as = Outcome::PoolExhausted;
    }
}

/// Of one call, with its retries.
void Solver::call_along(std::size_t index, std::size_t route) {
    Connection& connection = connections_[index];
    const policy::Connection& policy = scenario_.connections[index].policy;
    Passage passage{connection.latency_s, {}, connection.pool_exhausted};
    if (connection.pool_probability > 0)
        passage.pool_wait = Law::chance_of(connection.pool_probability, fitted(connection.pool_if, connection.pool_scv));
    Answer callee = components_[connection.target].answers[route];
    if (connection.shed > 0) {
        Failures failures = failing_as(connection.shed_as, connection.shed);
        for (std::size_t i = 0; i < failures.size(); ++i) failures[i] += (1 - connection.shed) * callee.failures[i];
        callee.failures = failures;
    }
    connection.chains[route] = call(policy, passage, callee);
    Chain& chain = connection.chains[route];
    connection.attempts[route] = 0.5 * (connection.attempts[route] + chain.attempts);
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

Answer Solver::visit(const Visit& visit, std::size_t route) {
    call_along(visit.connection, route);
    return repeated(connections_[visit.connection].answers[route], visit.calls, visit.parallel);
}

Answer Solver::answer_of(std::size_t c, std::size_t route) {
    Component& component = components_[c];
    const Way& way = component.conduct.ways[route];
    Law own = component.wait;
    if (component.conduct.station && !way.work.is_zero()) {
        const double work = work_of(c, route), share = component.stay.busy > 0 ? component.stay.sharing * component.squeeze : 0;
        double rate = 0, all = 0;
        for (std::size_t r = 0; r < routes_; ++r) {
            rate += component.in[r].rate;
            all += component.in[r].rate * work_of(c, r);
        }
        const double mean = rate > 0 ? all / rate : work;
        own = own + shared(way.work.scaled(1 / component.conduct.station->speed), mean > 0 ? share * work / mean : 0);
    }
    for (const Chances& chances : way.times) {
        double left = 1;
        std::vector<std::pair<double, Law>> parts;
        for (const auto& [probability, distribution] : chances) {
            if (probability <= 0) continue;
            parts.emplace_back(probability, law(distribution));
            left -= probability;
        }
        if (left > 1e-12) parts.emplace_back(left, Law());
        own = own + Law::mixture(parts);
    }
    component.own[route] = own;

    std::map<std::int64_t, std::vector<Answer>> steps;
    std::vector<std::pair<double, Answer>> one_of;
    for (const Visit& each : way.visits) {
        Answer answer = visit(each, route);
        if (!each.waits) continue;
        if (way.one_of || way.share_here < 1) {
            call_along(each.connection, route);
            one_of.emplace_back(each.calls, connections_[each.connection].answers[route]);
        } else {
            steps[each.step].push_back(std::move(answer));
        }
    }
    if (way.share_here < 1) {
        one_of.emplace_back(way.share_here, Answer{own, {}, {}});
        own = Law();
    }
    Answer below = none();
    for (const auto& [step, answers] : steps) below = then(below, together(answers));
    if (!one_of.empty()) {
        std::vector<std::pair<double, Law>> good, bad;
        double fine = 0, failing = 0;
        for (const auto& [share, answer] : one_of) {
            fine += share * (1 - answer.failing());
            failing += share * answer.failing();
        }
        for (const auto& [share, answer] : one_of) {
            if (fine > 0) good.emplace_back(share * (1 - answer.failing()) / fine, answer.good);
            if (failing > 0) bad.emplace_back(share * answer.failing() / failing, answer.bad);
            for (std::size_t i = 0; i < below.failures.size(); ++i) below.failures[i] += share * answer.failures[i];
        }
        below.good = Law::mixture(good);
        below.bad = Law::mixture(bad);
    }
    Answer all;
    all.good = own;
    if (way.failing > 0) {
        all.failures = failing_as(Outcome::Error, way.failing);
        all.bad = own;
    }
    if (const double gave_up = way.share_here * component.stay.gave_up; gave_up > 0) {
        const double rest = 1 - gave_up, failing = all.failing() * rest;
        all.bad = Law::mixture({{failing / (failing + gave_up), all.bad}, {gave_up / (failing + gave_up), component.wait}});
        for (double& each : all.failures) each *= rest;
        all.failures[static_cast<std::size_t>(Outcome::Timeout)] += gave_up;
    }
    all = then(all, below);
    const double refused = way.share_here * component.stay.refused, away = way.turned_away ? way.turned_away->first : 0;
    const double let_in = (1 - refused) * (1 - away);
    if (let_in < 1) {
        const double failing = all.failing() * let_in;
        all.bad = failing + (1 - let_in) > 0 && failing > 0
                      ? Law::mixture({{failing / (failing + 1 - let_in), all.bad}, {(1 - let_in) / (failing + 1 - let_in), Law()}})
                      : Law();
        for (double& each : all.failures) each *= let_in;
        all.failures[static_cast<std::size_t>(Outcome::QueueFull)] += (1 - away) * refused;
        if (way.turned_away) all.failures[static_cast<std::size_t>(way.turned_away->second)] += away;
    }
    return all;
}

void Solver::answer(std::size_t c) {
    Component& component = components_[c];
    if (component.conduct.ways.empty()) return;
    for (std::size_t i = 0; i < scenario_.connections.size(); ++i) {
        if (scenario_.connections[i].from != c) continue;
        const auto& policy = scenario_.connections[i].policy;
        if (policy.pool || policy.rate_limit || policy.bulkhead) find_pool_wait(i);
    }
    find_stay(c);
    double rate = 0, outside = 0, second = 0, present = 0;
    for (std::size_t r = 0; r < routes_; ++r) {
        component.answers[r] = component.in[r].rate > 0 ? answer_of(c, r) : Answer{};
        const double here = component.in[r].rate, residence = component.answers[r].mean();
        rate += here;
        present += here * residence;
        const double below = std::max(0.0, component.answers[r].good.mean() - component.own[r].mean());
        double beside = 0;  // what is not computing, and holds the worker
        for (const Chances& chances : component.conduct.ways[r].times)
            for (const auto& [probability, distribution] : chances) beside += probability * distribution.mean();
        const double variance = std::max(0.0, component.answers[r].good.variance() - component.own[r].variance());
        outside += here * (below + beside);
        second += here * (variance + (below + beside) * (below + beside));
    }
    component.present = present;
    if (rate > 0 && component.conduct.station) {
        component.outside = 0.5 * (component.outside + outside / rate);
        component.outside_variance = std::max(0.0, second / rate - outside / rate * outside / rate);
    }
    if (!component.conduct.station && !component.model->source()) component.burstiness_out = burstiness_at(c, 0.5);
}

void Solver::scale() {
    for (std::size_t i = 0; i < scenario_.connections.size(); ++i) {
        const std::size_t from = scenario_.connections[i].from, to = scenario_.connections[i].to;
        Component& target = components_[to];
        if (scenario_.components[from].record->role != schema::Role::Scaler || !target.conduct.station) continue;
        double calls = 0, busy = 0;
        for (std::size_t r = 0; r < routes_; ++r) {
            calls += target.in[r].rate;
            busy += target.in[r].rate * work_of(to, r);
        }
        const auto wanted =
            components_[from].model->scale({target.replicas, busy, target.conduct.station->replica.vcpus, calls, target.present});
        if (!wanted) continue;
        target.scaled = wanted;
        grows_.erase(to);
    }
}

/// Sessions that think between requests make as many as the answers let them.
void Solver::go_round(std::vector<double>& rates) {
    std::size_t source = 0;
    for (std::size_t c = 0; c < components_.size(); ++c) {
        const auto terms = components_[c].model->source();
        if (!terms) continue;
        const std::size_t index = source++;
        if (terms->sessions <= 0) continue;
        if (rates[index] <= 0) {
            rates[index] = 1e-3 * terms->sessions / std::max(1e-3, terms->think_s);
            continue;
        }
        double requests = 0, time = 0;
        for (std::size_t r = 0; r < routes_; ++r) {
            const double here = terms->requests[r] * terms->sent[r];
            requests += here;
            time += terms->requests[r] * terms->sent[r] * components_[c].answers[r].mean();
        }
        const std::vector<Contended> queues = contended(c, requests, rates[index]);
        double waits = 0;  // of `time`, at these queues, service included
        for (const Contended& queue : queues) {
            const Component& callee = components_[queue.station];
            waits += queue.visits * (queue.time + (callee.stay.wait() + callee.stay.sharing) * callee.squeeze);
        }
        const double elsewhere = grows_.empty() ? std::max(0.0, time - waits) : 0;
        const Round round = go_round_together(terms->sessions, terms->think_s + elsewhere, queues);
        for (std::size_t i = 0; i < queues.size(); ++i) {
            Component& callee = components_[queues[i].station];
            const double visit = round.present[i] / std::max(1e-300, round.rate * queues[i].visits);
            const double open = callee.stay.wait() + callee.stay.sharing;
            if (open > 0) callee.squeeze = std::clamp((visit - queues[i].time) / open, 0.0, 1e6);
        }
        rates[index] = round.rate;
        grows_.clear();
    }
}

}  // namespace headroom::analytic
