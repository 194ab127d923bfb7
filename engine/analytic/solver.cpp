// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/solver.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"

namespace headroom::analytic {

namespace {

constexpr int most_rounds = 200;
constexpr double steady = 1e-8;    ///< relative change of what a round finds
constexpr int free_rounds = 12;    ///< after which what has not settled goes round in circles, and is damped
constexpr int last_rounds = 20;    ///< in which a swing is looked for
constexpr double wandering = 0.1;  ///< relative; what swings more is not nearer to where it settles after some rounds more
constexpr double swinging = 0.01;  ///< relative; what swings more has no figures to tell

}  // namespace

Network::Network(const plan::Scenario& scenario, const plan::Surroundings& surroundings, const ModelTypes& types)
    : solver_(std::make_unique<Solver>(scenario, surroundings, types)) {}
Network::~Network() = default;
std::vector<SourceTerms> Network::sources() const { return solver_->sources(); }
bool Network::takes_messages(std::size_t component) const { return solver_->takes_messages(component); }
void Network::expect(std::size_t component, Backlog backlog) { solver_->expect(component, std::move(backlog)); }
Solution Network::solve(const std::vector<double>& rates, Detail detail, const InParts& in_parts) {
    return solver_->solve(rates, detail, in_parts);
}

Solver::Solver(const plan::Scenario& scenario, const plan::Surroundings& surroundings, const ModelTypes& types)
    : scenario_(scenario),
      reading_(scenario.context(surroundings, unread_)),
      routes_(scenario.routes.size()),
      lines_(scenario),
      incoming_(scenario.components.size()),
      outgoing_(scenario.components.size()) {
    for (const plan::Keyspace& keyspace : scenario.keyspaces) classes_.push_back(classes_of(keyspace.keys));
    for (std::size_t i = 0; i < scenario.connections.size(); ++i) {
        incoming_[scenario.connections[i].to].push_back(i);
        outgoing_[scenario.connections[i].from].push_back(i);
    }
    components_.reserve(scenario.components.size());
    connections_.reserve(scenario.connections.size());
    for (std::size_t i = 0; i < scenario.components.size(); ++i) {
        const plan::Scenario::Component& component = scenario.components[i];
        const ModelTypes::Build* const build = types.find(component.record->name);
        if (build == nullptr)
            throw RunError(fmt::format("no estimate: '{}' is a {}, which can only be simulated", component.id, component.record->name));
        components_.emplace_back();
        components_.back().model = (*build)({scenario, surroundings, reading_, i, incoming_[i], outgoing_[i]});
        components_.back().source = components_.back().model->source();
        if (const auto& source = components_.back().source) components_.back().paths = source->paths;
        components_.back().answers.resize(routes_);
        components_.back().own.resize(routes_);
        components_.back().called.resize(routes_);
        components_.back().beside.resize(routes_);
        components_.back().while_fetched.assign(routes_, 0);
    }
    for (std::size_t i = 0; i < scenario.connections.size(); ++i) {
        Connection connection;
        connection.chains.resize(routes_);
        connection.answers.resize(routes_);
        connection.attempts.assign(routes_, 1);
        connection.answer_s.assign(routes_, 0);
        connection.latency_s = scenario.connections[i].policy.latency.value;
        connection.transfer_s.assign(routes_, 0);
        connection.target = scenario.connections[i].to;
        connections_.push_back(std::move(connection));
        if (components_[scenario.connections[i].from].model->gives_nodes()) components_[scenario.connections[i].to].on_nodes = true;
    }
    for (const plan::Scenario::Connection& connection : scenario.connections)
        if (connection.policy.on_failure.kind == OnFailure::Kind::Fallback)
            components_[scenario.find_component(connection.policy.on_failure.fallback).value()].is_fallback = true;
    double users = 0;
    for (const SourceTerms& source : sources()) {
        sessions_ += source.sessions;
        users += source.users;
        only_sessions_ = only_sessions_ && source.sessions > 0;
    }
    double path_s = 0;
    for (const SourceTerms& source : sources()) {
        if (users <= 0) break;
        if (source.paths.empty()) paths_.emplace_back(source.users / users, 0);
        for (const auto& [share, seconds] : source.paths) paths_.emplace_back(source.users / users * share, seconds);
    }
    for (const auto& [share, seconds] : paths_) path_s += share * seconds;
    const auto is_near = [this](std::size_t component) { return components_[component].model->near_users(); };
    for (std::size_t i = 0; i < connections_.size(); ++i)
        if (is_near(scenario.connections[i].from) && !is_near(connections_[i].target)) connections_[i].path_s = path_s;
    find_order();
    find_forks();
    note_caveats();
}

std::vector<SourceTerms> Solver::sources() const {
    std::vector<SourceTerms> sources;
    for (const Component& component : components_)
        if (component.source) sources.push_back(*component.source);
    return sources;
}

Law Solver::law(const Distribution& distribution) const {
    const double mean = distribution.mean();
    return precise_ ? Law::of(distribution) : Law::sketch(mean, distribution.scv() * mean * mean);
}

/// Shapes are looked up in one size, and those within 2 % of each other in their coefficient of variation count as one: levels of a
/// day share them.
Law Solver::lognormal(double mean, double cv) const {
    constexpr double step = 0.04;  // of the logarithm
    return law(Distribution::lognormal(1, std::exp(std::round(std::log(cv) / step) * step))).times(mean);
}

Law Solver::fitted(double mean, double scv) const { return precise_ ? Law::fitted(mean, scv) : Law::sketch(mean, scv * mean * mean); }

Law Solver::wait_at(const Gate& gate) const {
    if (gate.wait_probability <= 0 || gate.wait_if <= 0) return {};
    Law wait = gate.longest_wait ? Law::within(gate.wait_if, *gate.longest_wait) : fitted(gate.wait_if, gate.wait_if_scv);
    if (gate.longest_wait && !precise_) wait = Law::sketch(wait.mean(), wait.variance());
    return Law::chance_of(gate.wait_probability, wait);
}

/// Sessions that wait for their turn.
void Solver::take_turns(Gate& gate, const Turns& turns) {
    if (turns.found && turns.found->wait_probability > 0) {
        gate.wait_probability = turns.found->wait_probability;
        gate.wait_if_scv = turns.found->wait_if_scv;
    }
    if (gate.wait_probability <= 0) gate.wait_probability = 1;
    gate.wait_if = turns.wait_s / gate.wait_probability;
}

/// Changes where anything that the next round depends on does.
double Solver::signature() const {
    double sum = 0;
    for (const Component& component : components_) {
        sum += component.rate() * (1 + component.stay.wait() + component.stay.sharing + component.outside) + component.replicas +
               component.squeeze;
        for (std::size_t r = 0; r < component.in.size(); ++r)
            sum += component.in[r].rate * (component.answers[r].good.mean() + component.answers[r].failing());
    }
    return sum;
}

/// By what it is asked to compute; none where there is no station.
std::optional<std::size_t> Solver::busiest_station() const {
    std::optional<std::size_t> busiest;
    double most = -1;
    for (std::size_t c = 0; c < components_.size(); ++c) {
        if (!components_[c].conduct.station) continue;
        const double utilization =
            busy_of(c) / (components_[c].conduct.station->replica.servers() * std::max(1e-9, components_[c].replicas));
        if (utilization > most) busiest = c, most = utilization;
    }
    return busiest;
}

/// How much of calls at once elapses is not quite what a sketch of their times makes of it, and who goes round sees that.
void Solver::answer_precisely(std::vector<double>& rates, bool settles) {
    constexpr int rounds_at_once = 4;
    if (sessions_ > 0) go_round(rates);
    for (int round = 0; round < (settles && sessions_call_at_once_ ? rounds_at_once : 1); ++round) {
        if (round > 0) go_round(rates);
        for (auto it = order_.rbegin(); it != order_.rend(); ++it) answer(*it);
    }
}

/// What calls see of a queue becomes what those say whose number is limited. Its seconds stay, not how they compare with those of open
/// arrivals: a queue that is about as fast as calls come is never twice the same.
void Solver::settle_squeeze(Component& component) const {
    const double before_s = std::exchange(component.seen_s, 0);
    std::optional<Found> found = std::exchange(component.found_always, {});
    if (component.delay_s) return;
    component.found = std::move(found);
    const double squeeze = 1 - component.squeezed_share + component.squeezed_to;  // more than all, where limits lie behind limits
    const double wanted = std::clamp(squeeze, component.least_squeeze, component.most_squeeze), open_s = component.stay.delay();
    if (wanted == 1 || open_s <= 0) {
        component.squeeze += damping_ * (wanted - component.squeeze);
        return;
    }
    const double seen_s = before_s > 0 ? before_s : component.delay();
    component.seen_s = seen_s + damping_ * (wanted * open_s - seen_s);
    component.squeeze = component.seen_s / open_s;
}

Solution Solver::solve(const std::vector<double>& wanted, Detail detail, const InParts& in_parts) {
    std::vector<double> rates = wanted;
    for (Component& component : components_) {
        component.before = component.scaled.value_or(0);
        component.found.reset();
        component.found_always.reset();
        component.is_always_taken = false;
        component.turns.reset();
        component.delay_s.reset();
    }
    for (Connection& connection : connections_) {
        connection.found.reset();
        connection.wait_s.reset();
        connection.turns.reset();
        connection.favour = 1;
    }
    double before = -1, least = 0, most = 0;  // of the last rounds
    bool converged = false;
    for (int round = 0; round < most_rounds && !converged; ++round) {
        grows_.clear();
        damping_ = round < free_rounds ? 1 : 0.5;
        for (Component& component : components_) {
            component.squeezed_share = component.squeezed_to = 0;
            component.least_squeeze = component.most_squeeze = 1;
        }
        for (const std::size_t c : order_) favour_targets(c);
        spread(rates);
        meet();
        travel();
        settle_burstiness();
        for (auto it = order_.rbegin(); it != order_.rend(); ++it) answer(*it);
        if (!grows_.empty() && round > 20) break;
        scale();
        for (Component& component : components_) component.delay_s.reset();
        for (Connection& connection : connections_) connection.wait_s.reset();
        go_round(rates);
        for (Component& component : components_) settle_squeeze(component);
        const double now = signature();
        converged = (std::isfinite(now) && now == before) || (round > 1 && std::abs(now - before) <= steady * std::max(1.0, std::abs(now)));
        before = now;
        const bool begins = round <= most_rounds - last_rounds;
        least = begins ? now : std::min(least, now);
        most = begins ? now : std::max(most, now);
    }
    const double swing = converged || most == 0 ? 0 : (most - least) / std::abs(most);
    const bool swings = swing > swinging && grows_.empty() && !only_sessions_;
    if (swings)
        if (const auto busiest = busiest_station()) grows_.insert(*busiest);
    if (overrun_) grows_.insert(*overrun_);
    if (grows_.empty()) tip_over();
    precise_ = detail == Detail::Full;
    if (precise_ && grows_.empty()) answer_precisely(rates, swing <= wandering);
    Solution solution = figures(in_parts);
    precise_ = is_first_ = false;
    solution.converged = converged;
    if (swings)
        solution.caveats.push_back("the estimate did not settle: there seems to be no steady state");
    else if (!converged && !solution.grows())
        solution.caveats.push_back("the estimate did not settle: figures may be off");
    return solution;
}

}  // namespace headroom::analytic
