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

/// 0 with what is left of the probability.
Law chance_of(double probability, const Law& law) {
    if (probability <= 0) return {};
    if (probability >= 1) return law;
    return Law::mixture({{1 - probability, Law()}, {probability, law}});
}

}  // namespace

/// Seconds of computing, mean.
double Solver::work_of(std::size_t c, std::size_t route) const {
    const Conduct& conduct = components_[c].conduct;
    return conduct.ways[route].work.mean() / conduct.station->speed;
}

/// Streams of calls come together here, each as its caller spreads it over the replicas (Whitt 1983, superposition).
double Solver::burstiness_at(std::size_t c, double utilization) const {
    const double replicas = std::max(1.0, components_[c].replicas);
    double all = 0, sum = 0, squares = 0;
    for (const std::size_t i : incoming_[c]) {
        const Connection& connection = connections_[i];
        if (connection.flow.empty()) continue;
        double rate = 0, batch = 1;
        for (std::size_t r = 0; r < routes_; ++r) {
            rate += connection.flow[r].rate;
            const auto& policy = scenario_.connections[i].policy;
            if (policy.parallel) batch = std::max(batch, policy.calls[r]);
        }
        if (rate <= 0) continue;
        const double callers = std::max(1.0, components_[scenario_.connections[i].from].replicas);
        const double of_caller = 1 + (connection.burstiness - 1) / callers;
        const bool in_turn = connection.spreading.kind == Spreading::Kind::InTurn;
        double scv = in_turn ? of_caller / replicas : 1 + (of_caller - 1) / replicas;
        if (batch > 1) scv = std::max(1.0, batch / replicas);
        all += rate;
        sum += rate * scv;
        squares += rate * rate / callers;
    }
    if (all <= 0) return 1;
    const double streams = all * all / squares;
    const double weight = 1 / (1 + 4 * (1 - utilization) * (1 - utilization) * (streams - 1));
    return weight * sum / all + 1 - weight;
}

/// Queues that the calls of `component` meet one after another, below it.
void Solver::collect(std::size_t c, double visits, double rate, std::vector<Contended>& found) const {
    for (std::size_t r = 0; r < components_[c].conduct.ways.size(); ++r) {
        const double share = components_[c].in[r].rate;
        double all = 0;
        for (const Flow& flow : components_[c].in) all += flow.rate;
        if (share <= 0 || all <= 0) continue;
        for (const Visit& visit : components_[c].conduct.ways[r].visits) {
            if (!visit.waits || visit.parallel) continue;
            const std::size_t to = connections_[visit.connection].target;
            const double here = visits * share / all * visit.calls * connections_[visit.connection].attempts[r];
            const Component& callee = components_[to];
            if (callee.conduct.station && r < callee.conduct.ways.size() && work_of(to, r) > 0) {
                const StationTerms& station = *callee.conduct.station;
                const double servers = std::min(station.replica.workers.value_or(station.replica.vcpus), std::max(1.0, station.replica.vcpus));
                const double time = work_of(to, r) / std::min(1.0, station.replica.vcpus);
                const auto known = std::ranges::find(found, to, &Contended::station);
                if (known != found.end()) {
                    known->time = (known->time * known->visits + time * here) / (known->visits + here);
                    known->visits += here;
                } else {
                    found.push_back({to, here, time, servers, callee.replicas, 0});
                }
            }
            if (callee.conduct.ways.size() > r) collect(to, here, rate, found);
        }
    }
}

std::vector<Contended> Solver::contended(std::size_t c, double visits, double rate) const {
    std::vector<Contended> found;
    collect(c, visits, rate, found);
    for (Contended& queue : found) {
        const Component& callee = components_[queue.station];
        double busy = 0;
        for (std::size_t r = 0; r < routes_; ++r) busy += callee.in[r].rate * work_of(queue.station, r);
        const double servers = queue.servers * queue.copies;
        queue.background = std::clamp((busy - rate * queue.visits * queue.time) / servers, 0.0, 0.999);
    }
    return found;
}

void Solver::find_stay(std::size_t c) {
    Component& component = components_[c];
    component.stay = {};
    component.wait = {};
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
    if (station.holds && component.outside > 0) {
        load.outside = component.outside;
        load.outside_variance = component.outside_variance;
    }
    const double offered = load.rate * (load.work + load.outside);
    const bool scarce = station.replica.workers && offered + 8 * std::sqrt(offered) + 10 > *station.replica.workers;
    Replica replica = station.replica;
    if (load.outside > 0 && scarce) load.among = contended(c, 1, load.rate);
    if (load.outside > 0 && !scarce) replica.workers.reset();
    for (const std::size_t i : incoming_[c]) {
        if (connections_[i].spreading.kind == Spreading::Kind::Choices || connections_[i].spreading.kind == Spreading::Kind::Fewest)
            load.spreading = connections_[i].spreading;
    }
    const double together = station.is_common ? load.replicas : 1;
    if (together > 1) {
        load.rate *= together;
        load.replicas = 1;
        load.spreading = {};
        replica.vcpus *= together;
        if (replica.workers) *replica.workers *= together;
        if (replica.queue_limit) *replica.queue_limit *= together;
    }
    const double utilization = std::min(1.0, load.rate * load.work / replica.vcpus);
    load.burstiness = component.burstiness_in = burstiness_at(c, utilization);
    if (is_closed_ && load.work > 0) load.rate = std::min(load.rate, 0.9995 * replica.vcpus / load.work);
    component.stay = stay(replica, load);
    Stay& stay = component.stay;
    for (double* each : {&stay.busy, &stay.working, &stay.queued}) *each /= together;
    if (!stay.is_stable) {
        grows_.insert(c);
        return;
    }
    if (station.replica.workers && !replica.workers) stay.working = load.rate / together * (load.work + stay.sharing + load.outside);
    // others' waits as those see them whose number is limited
    for (std::size_t i = 0; i < load.among.size(); ++i) {
        Component& callee = components_[load.among[i].station];
        const double open = callee.stay.wait() + callee.stay.sharing;
        double all = 0;
        for (const Flow& flow : callee.in) all += flow.rate;
        const double share = all > 0 ? std::min(1.0, rate * load.among[i].visits / all) : 0;
        if (open <= 0) continue;
        callee.squeezed_share += share;
        callee.squeezed_to += share * std::clamp((stay.times_among[i] - load.among[i].time) / open, 0.0, 1.0);
    }
    const bool single = !replica.is_shared() && replica.workers && *replica.workers <= 1;
    const double spread_evenly = std::abs(load.burstiness - 1);
    if (single && load.outside <= 0 && !replica.queue_limit && spread_evenly < 1e-6 && load.spreading.kind != Spreading::Kind::Choices &&
        load.spreading.kind != Spreading::Kind::Fewest && component.squeeze > 1 - 1e-6) {
        for (auto& [share, each] : works) share /= rate;
        component.wait = Law::wait(utilization, Law::mixture(works));
    } else {
        component.wait = chance_of(stay.wait_probability, Law::fitted(stay.wait_if * component.squeeze, stay.wait_if_scv));
    }
    component.burstiness_out =
        replica.is_shared() ? 1 + (1 - utilization * utilization) * (load.burstiness - 1)
                            : 1 + (1 - utilization * utilization) * (load.burstiness - 1) +
                                  utilization * utilization / std::sqrt(std::max(1.0, replica.vcpus)) * (std::max(0.2, load.work_scv) - 1);
    component.burstiness_out = 1 + (component.burstiness_out - 1) / std::max(1.0, component.replicas);
}

/// A call is slowed by those that it shares the vCPUs with: T² · 2ρ / (2 − ρ) is what that adds to the variance in M/M/1 under
/// processor sharing (Coffman, Muntz and Trotter 1970), with ρ such that the mean is that of the station.
Law sharing_law(double work, double scv, double slowing) {
    if (work <= 0 || slowing <= stretch_of_nothing * work) return {};
    const double factor = 1 + slowing / work, load = 1 - 1 / factor, time = work * factor;
    const double variance = (factor * factor - 1) * scv * work * work + time * time * 2 * load / (2 - load);
    return Law::fitted(slowing, variance / (slowing * slowing));
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
    if (connection.pool_probability > 0) passage.pool_wait = chance_of(connection.pool_probability, Law::fitted(connection.pool_if, connection.pool_scv));
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
        own = own + law(way.work.scaled(1 / component.conduct.station->speed)) + sharing_law(work, way.work.scv(), mean > 0 ? share * work / mean : 0);
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
