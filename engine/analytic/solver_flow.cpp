// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <span>

#include "analytic/solver.h"
#include "analytic/steps.h"

namespace headroom::analytic {

/// What a component may ask.
class View : public Around {
public:
    View(const Solver& solver, std::size_t component) : solver_(solver), component_(component) {}
    const Flow& arrivals(std::size_t route) const override { return solver_.components_[component_].in[route]; }
    double call_s(std::size_t connection, std::size_t route) const override {
        return solver_.connections_[connection].answers[route].mean();
    }
    Distribution rest_of_call(std::size_t connection, std::size_t route) const override {
        const Law& call = solver_.connections_[connection].answers[route].good;
        if (call.scv() <= 0) return Distribution::uniform(0, call.mean());
        return Distribution::gamma(call.mean() * (1 + call.scv()) / 2, std::sqrt((1 + 2 * std::min(1.0, call.scv())) / 3));
    }
    double failing(std::size_t connection, std::size_t route) const override {
        return solver_.connections_[connection].chains[route].answer.failing();
    }
    double calls(std::size_t connection, std::size_t route) const override {
        const auto& along = solver_.connections_[connection];
        return along.flow.empty() ? 0 : along.flow[route].rate * along.attempts[route] * along.sent() * (1 + along.chains[route].second);
    }
    double answered_well(std::size_t connection, std::size_t route) const override { return solver_.answered_well(connection, route); }
    double request_bytes(std::size_t connection, std::size_t route) const override { return solver_.request_bytes(connection, route); }
    double response_bytes(std::size_t connection, std::size_t route) const override { return solver_.response_bytes(connection, route); }
    const std::vector<KeyClass>& classes(std::size_t keyspace) const override { return solver_.classes_[keyspace]; }
    double call_quantile(std::size_t connection, double p) const override { return solver_.quantile_along(connection, p); }
    const Flow& arrivals_at(std::size_t component, std::size_t route) const override { return solver_.components_[component].in[route]; }
    const Model& model_of(std::size_t component) const override { return *solver_.components_[component].model; }
    double replicas_of(std::size_t connection) const override { return target(connection).replicas; }
    double way_s(std::size_t connection, std::size_t route) const override { return solver_.connections_[connection].way_s(route); }
    double queued_at(std::size_t connection) const override { return target(connection).stay.queued * target(connection).replicas; }
    double working_at(std::size_t connection) const override {
        const auto& station = target(connection).conduct.station;
        return station && station->replica.workers ? target(connection).stay.working / *station->replica.workers : 0;
    }
    double busy_at(std::size_t connection) const override {
        return target(connection).conduct.station ? solver_.busy_of(solver_.connections_[connection].target) : 0;
    }
    bool stands_on_nodes() const override { return solver_.components_[component_].on_nodes; }
    double present() const override { return solver_.components_[component_].present; }
    double refused() const override { return solver_.components_[component_].stay.refused; }
    double replicas() const override { return solver_.components_[component_].replicas; }
    std::size_t routes() const override { return solver_.routes_; }

private:
    const Solver::Component& target(std::size_t connection) const { return solver_.components_[solver_.connections_[connection].target]; }

    const Solver& solver_;
    std::size_t component_;
};

std::unique_ptr<Around> Solver::view(std::size_t component) const { return std::make_unique<View>(*this, component); }

/// Kahn's; what goes in circles comes in the order of the plan.
void Solver::find_order() {
    std::vector<std::vector<std::size_t>> next(components_.size());
    std::vector<int> waiting(components_.size(), 0);
    const auto link = [&](std::size_t from, std::size_t to) {
        next[from].push_back(to);
        ++waiting[to];
    };
    for (std::size_t i = 0; i < scenario_.connections.size(); ++i) {
        const auto& connection = scenario_.connections[i];
        if (components_[connection.from].model->gives_nodes())
            link(connection.to, connection.from);  // machines are as busy as what stands on them
        else
            link(connection.from, connection.to);
        if (connection.policy.on_failure.kind == OnFailure::Kind::Fallback)
            link(connection.from, scenario_.find_component(connection.policy.on_failure.fallback).value());
    }
    std::vector<bool> placed(components_.size());
    std::set<std::size_t> ready;
    for (std::size_t c = 0; c < components_.size(); ++c)
        if (waiting[c] == 0) ready.insert(c);
    for (std::size_t first = 0; order_.size() < components_.size();) {
        while (placed[first]) ++first;
        const std::size_t chosen = ready.empty() ? first : *ready.begin();
        ready.erase(chosen);
        placed[chosen] = true;
        order_.push_back(chosen);
        for (const std::size_t to : next[chosen])
            if (--waiting[to] == 0 && !placed[to]) ready.insert(to);
    }
}

/// The calls of a connection that draws keys of its own.
Flow Solver::redrawn(const Flow& flow, const policy::Connection& policy) const {
    Flow result = flow;
    if (const auto keyspace = scenario_.find_keyspace(*policy.key)) result.keyspace = keyspace;
    result.by_class.clear();
    result.apart_s.clear();
    result.keys_here.clear();
    result.repeats = 1;
    if (!result.keyspace) return result;
    for (const KeyClass& each : classes_[*result.keyspace]) result.by_class.push_back(flow.rate * each.share);
    return result;
}

/// So many times what comes along the way.
void Solver::receive(std::size_t component, std::size_t route, const Flow& flow, double times) {
    Flow& in = components_[component].in[route];
    const double rate = flow.rate * times;
    const bool greater = rate > in.rate, is_first = in.rate <= 0;
    if (rate <= 0) return;
    if (is_first)
        in.apart_s = flow.apart_s;
    else
        in.apart_s.clear();
    in.batch = (in.rate * in.batch + rate * flow.batch) / (in.rate + rate);
    in.repeats = (in.rate + rate) / (in.rate / in.repeats + rate / flow.repeats);
    in.rate += rate;
    const bool is_same = !in.keyspace || in.keyspace == flow.keyspace;
    if (!is_same && !greater) return;  // of two kinds of keys the more frequent counts
    if (!is_same) in.by_class.clear();
    if (is_first || !is_same || flow.keys_here.empty())
        in.keys_here = flow.keys_here;
    else
        for (std::size_t k = 0; k < in.keys_here.size(); ++k) in.keys_here[k] = std::min(1.0, in.keys_here[k] + flow.keys_here[k]);
    if (!is_same || flow.keyspace) in.keyspace = flow.keyspace;
    in.by_class.resize(std::max(in.by_class.size(), flow.by_class.size()), 0);
    for (std::size_t k = 0; k < flow.by_class.size(); ++k) in.by_class[k] += flow.by_class[k] * times;
}

void Solver::send(std::size_t index, std::size_t route, const Flow& from, const Visit& visit, double reached) {
    Connection& connection = connections_[index];
    const policy::Connection& policy = scenario_.connections[index].policy;
    Flow& flow = connection.flow[route];
    connection.at_once = visit.at_once;
    const double failing = visit.waits && !visit.parallel ? connection.answers[route].failing() : 0;
    const double calls = failing > 0 && visit.calls > 1  // one that fails is the last
                             ? -std::expm1(visit.calls * std::log1p(-failing)) / failing
                             : visit.calls;
    flow.rate = from.rate * reached * calls;
    flow.keyspace = from.keyspace;
    flow.by_class.resize(from.by_class.size());
    if (!visit.by_class.empty() && from.by_class.size() == visit.by_class.size()) {
        flow.rate = 0;
        for (std::size_t k = 0; k < from.by_class.size(); ++k) {
            flow.by_class[k] = reached * from.by_class[k] * visit.by_class[k];
            flow.rate += flow.by_class[k];
        }
    } else {
        for (std::size_t k = 0; k < from.by_class.size(); ++k) flow.by_class[k] = from.by_class[k] * reached * calls;
    }
    flow.apart_s = visit.apart_s.empty() ? from.apart_s : visit.apart_s;
    flow.keys_here = from.keys_here;
    if (visit.splits_keys) {
        flow.keys_here.resize(visit.by_class.size(), 1);
        for (std::size_t k = 0; k < visit.by_class.size(); ++k) flow.keys_here[k] *= visit.by_class[k];
    }
    const bool is_filtered = !visit.by_class.empty() && !visit.splits_keys;  // by what has the key from then on
    flow.repeats = is_filtered ? 1 : from.repeats * (visit.parallel ? 1 : std::max(1.0, visit.calls));
    const Component& caller = components_[scenario_.connections[index].from];
    const double queue = caller.conduct.station ? caller.utilization * caller.utilization : 0;
    flow.batch = 1 + (from.batch - 1) * std::min(1.0, visit.calls) * (1 - queue);
    if (visit.parallel) flow.batch *= std::max(1.0, visit.calls);
    if (policy.key) flow = redrawn(flow, policy);

    const Chain& chain = connection.chains[route];
    receive(connection.target, route, flow, connection.sent() * connection.attempts[route] * (1 + chain.second));
    if (policy.on_failure.kind == OnFailure::Kind::Fallback)
        receive(scenario_.find_component(policy.on_failure.fallback).value(), route, flow, chain.answer.failing());
}

/// The calls of a request look up its one key: all but the first, and those that come while it fetches the key, are repeats. `requests`:
/// a second, by route.
void Solver::count_repeats(std::size_t component, const std::vector<double>& requests) {
    for (std::size_t r = 0; r < routes_; ++r) {
        Flow& in = components_[component].in[r];
        const auto& own = scenario_.routes[r].keyspace;
        if (in.rate <= 0 || requests[r] <= 0 || !in.keyspace || !own || in.keyspace != scenario_.find_keyspace(own->name)) continue;
        in.repeats = std::max(in.repeats, in.rate / requests[r] / (1 + components_[component].while_fetched[r]));
    }
}

/// Does whoever calls along a connection wait for the answers?
bool Solver::are_awaited(std::size_t index) const {
    return std::ranges::all_of(components_[scenario_.connections[index].from].conduct.ways, [index](const Way& way) {
        return std::ranges::all_of(way.visits, [index](const Visit& visit) { return visit.connection != index || visit.waits; });
    });
}

/// Calls that a connection has brought and that are not answered yet, at most; they are awaited.
double Solver::most_along(std::size_t index) const {
    const policy::Connection& policy = scenario_.connections[index].policy;
    const Component& caller = components_[scenario_.connections[index].from];
    if (policy.hedge || are_left(index)) return std::numeric_limits<double>::infinity();
    const double most = caller.most_calling * made_at_once(index), callers = callers_of(index);
    if (caller.model->has_instance_for_each_call()) return most;
    const auto within = [&](const auto& places) { return places ? static_cast<double>(places->size) * callers : most; };
    return std::min({most, within(policy.pool), within(policy.bulkhead)});
}

/// Who calls: of so many none is refused for want of a place in a queue that has one for each of them.
void Solver::find_callers(std::size_t c) {
    constexpr double unlimited = std::numeric_limits<double>::infinity();
    Component& component = components_[c];
    double most = component.is_fallback ? unlimited : 0;
    component.is_awaited = component.source && component.source->sessions > 0;
    for (const std::size_t i : incoming_[c]) {
        const bool waits = are_awaited(i);
        most += waits ? most_along(i) : unlimited;
        component.is_awaited = component.is_awaited || (waits && is_awaited(scenario_.connections[i].from));
    }
    if (is_source(c)) most = unlimited;
    if (const auto& source = component.source) {
        const bool goes_on = std::ranges::any_of(source->batches, [](double batch) { return batch > 0; }) ||
                             std::ranges::any_of(source->patience, [](const auto& patience) { return patience.has_value(); });
        if (source->sessions > 0 && !goes_on) most = source->sessions;
    }
    component.most_here = component.most_calling = most;
    if (!component.conduct.station || !component.conduct.station->replica.workers) return;
    Replica& replica = component.conduct.station->replica;
    if (replica.queue_limit && *replica.workers + *replica.queue_limit >= most) replica.queue_limit.reset();
    const bool all_keep_workers = std::ranges::all_of(component.conduct.ways, [](const Way& way) { return way.share_here >= 1; });
    if (component.conduct.station->holds && all_keep_workers && !component.scaled)
        component.most_calling = std::min(most, *replica.workers * std::max(1.0, component.replicas));
}

/// From the sources to the last component, by what the former round knows of failures.
void Solver::spread(const std::vector<double>& rates) {
    const auto empty = [this](std::vector<Flow>& flows) {
        flows.resize(routes_);
        for (Flow& flow : flows) {
            flow.rate = 0;
            flow.keyspace.reset();
            flow.by_class.clear();
            flow.apart_s.clear();
            flow.keys_here.clear();
            flow.repeats = flow.batch = 1;
        }
    };
    for (Component& component : components_) empty(component.in);
    for (Connection& connection : connections_) empty(connection.flow);
    std::vector<double> requests(routes_, 0);  // a second
    std::size_t source = 0;
    for (std::size_t c = 0; c < components_.size(); ++c) {
        auto& terms = components_[c].source;
        if (!terms) continue;
        components_[c].burstiness_out = terms->burstiness;
        if (terms->walk && !components_[c].conduct.ways.empty()) {
            std::vector<double> fine;
            for (std::size_t r = 0; r < routes_; ++r) fine.push_back(1 - as_users_see(c, r).failing());
            terms->requests = terms->walk(fine);
        }
        for (std::size_t r = 0; r < routes_; ++r) {
            Flow flow{rates[source] * terms->requests[r] * terms->sent[r], std::nullopt, {}};
            if (scenario_.routes[r].keyspace) {
                flow.keyspace = scenario_.find_keyspace(scenario_.routes[r].keyspace->name);
                const auto& classes = classes_[*flow.keyspace];
                const std::vector<double>* sent = r < terms->sent_by_class.size() ? &terms->sent_by_class[r] : nullptr;
                for (std::size_t k = 0; k < classes.size(); ++k) {
                    const double leaving = sent && !sent->empty() ? (*sent)[k] : terms->sent[r];
                    flow.by_class.push_back(rates[source] * terms->requests[r] * classes[k].share * leaving);
                }
            }
            if (terms->is_asset(r)) flow.batch = 1 + (terms->batches[r] - 1) * terms->sent[r];
            requests[r] += flow.rate;
            receive(c, r, flow);
        }
        ++source;
    }
    std::vector<bool> draws(components_.size(), false);  // do calls come there with keys of their own?
    for (const std::size_t c : order_) {
        Component& component = components_[c];
        for (const std::size_t i : incoming_[c])
            draws[c] = draws[c] || draws[scenario_.connections[i].from] || scenario_.connections[i].policy.key;
        if (!draws[c]) count_repeats(c, requests);
        component.conduct = component.model->conduct(View(*this, c));
        choose_targets(component.conduct);
        if (component.conduct.station) component.replicas = component.scaled.value_or(component.conduct.station->replicas);
        find_callers(c);
        for (std::size_t r = 0; r < component.conduct.ways.size(); ++r) {
            const Way& way = component.conduct.ways[r];
            if (component.in[r].rate <= 0) continue;
            double reached = (1 - (way.turned_away ? way.turned_away->first : 0)) * (1 - way.share_here * component.lost);
            for_each_step(way, [&](std::span<const Visit> step) {
                double fine = 1;
                for (const Visit& visit : step) {
                    if (component.conduct.spreading) connections_[visit.connection].spreading = *component.conduct.spreading;
                    send(visit.connection, r, component.in[r], visit, reached);
                    if (!visit.waits) continue;
                    if (const double failing = connections_[visit.connection].answers[r].failing(); failing > 0)
                        fine *= std::pow(1 - failing, visit.calls);
                }
                reached *= fine;  // for the steps that follow
            });
        }
    }
}

/// How far, and through how full lines, calls and answers go.
void Solver::travel() {
    if (!scenario_.platform) return;
    const auto standing = [this](std::size_t c) {
        const auto& station = components_[c].conduct.station;
        return station && !station->is_door ? std::max(1.0, components_[c].replicas) : 0;
    };
    lines_.clear();
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        Connection& connection = connections_[i];
        const double callers = standing(scenario_.connections[i].from), callees = standing(connection.target);
        if (callers != connection.callers || callees != connection.callees) connection.distance = distance(scenario_, i, callers, callees);
        connection.callers = callers;
        connection.callees = callees;
        for (std::size_t r = 0; r < routes_; ++r) {
            const double calls = connection.flow[r].rate * connection.attempts[r] * connection.sent();
            lines_.add(connection.distance, calls * request_bytes(i, r), calls * answered_well(i, r) * response_bytes(i, r));
        }
    }
    for (const Component& component : components_)
        for (const Shipment& shipment : component.conduct.shipments)
            lines_.add(connections_[shipment.connection].distance, shipment.bytes_per_s, 0);
    for (std::size_t i = 0; i < connections_.size(); ++i)
        for (std::size_t r = 0; r < routes_; ++r)
            connections_[i].transfer_s[r] = lines_.transfer_s(connections_[i].distance, request_bytes(i, r), response_bytes(i, r));
}

double Solver::request_bytes(std::size_t connection, std::size_t route) const {
    return scenario_.connections[connection].policy.request[route].value_or(scenario_.routes[route].request).value;
}

/// Others have no body.
double Solver::answered_well(std::size_t connection, std::size_t route) const {
    const auto& answers = components_[connections_[connection].target].answers;
    return route < answers.size() ? 1 - answers[route].failing() : 1;
}

double Solver::response_bytes(std::size_t connection, std::size_t route) const {
    const plan::Scenario::Connection& drawn = scenario_.connections[connection];
    std::size_t at = drawn.to;
    for (std::size_t passed = 0; passed < components_.size() && components_[at].model->passes_answers_on(); ++passed) {
        const auto& ways = components_[at].conduct.ways;
        if (route >= ways.size() || ways[route].visits.empty()) break;
        at = connections_[ways[route].visits.front().connection].target;
    }
    return drawn.policy.response[route].value_or(scenario_.routes[route].response).value * components_[at].model->answer_share(route);
}

}  // namespace headroom::analytic
