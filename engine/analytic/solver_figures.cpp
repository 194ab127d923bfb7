// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "analytic/solver.h"

namespace headroom::analytic {

namespace {

Times times_of(const Law& law) { return {law.mean(), law.quantiles()}; }

/// `times` stays where it is.
void ask(std::vector<std::function<void()>>& asked, Times& times, Law law) {
    asked.emplace_back([&times, law = std::move(law)] { times = times_of(law); });
}

Law response_of(const std::vector<std::pair<double, Answer>>& answers) {
    std::vector<std::pair<double, Law>> good;
    for (const auto& [rate, answer] : answers) good.emplace_back(rate * (1 - answer.failing()), answer.good);
    return Law::mixture(good);
}

RouteFigures requests_of(const std::vector<std::pair<double, Answer>>& answers, const Law& response) {
    RouteFigures figures;
    for (const auto& [rate, answer] : answers) {
        figures.completed += rate * (1 - answer.failing());
        for (std::size_t i = 0; i < outcome_count; ++i) figures.failed[i] += rate * answer.failures[i];
    }
    figures.response = times_of(response);
    figures.rank_with_failures([&](double rank) { return response.quantile(rank); });
    return figures;
}

}  // namespace

double Solver::quantile_along(std::size_t i, double p) const {
    std::vector<std::pair<double, Law>> laws;
    for (std::size_t r = 0; r < routes_; ++r) laws.emplace_back(connections_[i].flow[r].rate, connections_[i].answers[r].good);
    return Law::mixture(laws).quantile(p);
}

/// From the system to users at different places, and back.
Law Solver::path_law(const std::vector<std::pair<double, double>>& paths) const {
    std::vector<std::pair<double, Law>> laws;
    for (const auto& [share, seconds] : paths) laws.emplace_back(share, Law::constant(2 * seconds));
    return Law::mixture(laws, !precise_);
}

/// From a source to what is not near users, and back.
Law Solver::path_of(std::size_t source, std::size_t route) const {
    const bool is_far = std::ranges::any_of(components_[source].conduct.ways[route].visits, [&](const Visit& visit) {
        return !components_[connections_[visit.connection].target].model->near_users();
    });
    return is_far ? path_law(components_[source].paths) : Law();
}

/// Those that are not patient enough go away.
Answer Solver::as_users_see(std::size_t source, std::size_t route) const {
    Answer answer = components_[source].answers[route];
    answer.good = answer.good + path_of(source, route);
    const auto& limit = components_[source].source->patience[route];
    if (!limit) return answer;
    constexpr int slices = 128;
    const int parts = limit->scv() > 0 ? slices : 1;
    std::vector<double> limits;
    for (int i = 0; i < parts; ++i) limits.push_back(limit->quantile((i + 0.5) / parts));
    const Tail tail = answer.good.tail();
    double gone = 0;
    for (const double each : limits) gone += tail_at(tail, each) / parts;
    if (gone < 1e-9) return answer;
    if (gone < 1) answer.good = answer.good.below(limits);
    const double fine = 1 - answer.failing();
    answer.failures[static_cast<std::size_t>(Outcome::Abandoned)] += fine * gone;
    return answer;
}

/// Where callers have a limited number of workers, calls pile up at them and not at what they call.
std::vector<std::size_t> Solver::growing() const {
    std::set<std::size_t> piles;
    for (const std::size_t c : grows_) {
        std::set<std::size_t> bounded;
        bool all_bounded = true;
        for (const std::size_t i : incoming_[c]) {
            const std::size_t from = scenario_.connections[i].from;
            const auto& station = components_[from].conduct.station;
            const bool is_bounded = station && station->holds && station->replica.workers;
            all_bounded = all_bounded && is_bounded;
            if (is_bounded) bounded.insert(from);
        }
        if (all_bounded && !bounded.empty())
            piles.insert(bounded.begin(), bounded.end());
        else
            piles.insert(c);
    }
    return {piles.begin(), piles.end()};
}

/// Messages wait in their queue.
bool Solver::is_common(std::size_t c) const { return components_[c].conduct.station && components_[c].conduct.station->is_common; }

Answer Solver::without_wait(std::size_t c, std::size_t route) {
    const Law wait = std::exchange(components_[c].wait, Law());
    Answer answer = answer_of(c, route);
    components_[c].wait = wait;
    return answer;
}

/// What waits for workers that take from several queues is each queue's by what they take from it.
void Solver::tell_messages(std::size_t c, ComponentFigures& figures, Asked& asked) const {
    std::vector<std::pair<double, Law>> waits;
    for (const std::size_t i : outgoing_[c]) {
        const Component& taker = components_[connections_[i].target];
        if (!is_common(connections_[i].target) || taker.rate() <= 0) continue;
        double rate = 0;
        for (const Flow& flow : connections_[i].flow) rate += flow.rate;
        figures.queued += rate / taker.rate() * taker.stay.queued * taker.squeeze * taker.replicas;
        waits.emplace_back(rate, taker.wait);
    }
    if (!waits.empty()) ask(asked, figures.waiting, Law::mixture(waits));
}

void Solver::find_component(std::size_t c, ComponentFigures& figures, Asked& asked) {
    Component& component = components_[c];
    const auto around = view(c);
    std::vector<std::pair<double, Law>> residence;
    for (std::size_t r = 0; r < routes_; ++r) {
        figures.arrivals += component.in[r].rate;
        const Answer answer = component.source ? as_users_see(c, r) : is_common(c) ? without_wait(c, r) : component.answers[r];
        residence.emplace_back(component.in[r].rate * (1 - answer.failing()), answer.good);
    }
    ask(asked, figures.residence, Law::mixture(residence));
    if (component.conduct.station) {
        const StationTerms& station = *component.conduct.station;
        figures.replicas = component.replicas;
        if (!station.is_door) figures.resources.push_back({"cpu", component.stay.busy / station.replica.vcpus});
        if (station.replica.workers && !station.is_door)
            figures.resources.push_back({"workers", component.stay.working / *station.replica.workers});
        if (!is_common(c)) {
            figures.queued = component.stay.queued * component.squeeze * component.replicas;
            ask(asked, figures.waiting, component.wait);
        }
    }
    tell_messages(c, figures, asked);
    for (const Use& use : component.conduct.resources) figures.resources.push_back(use);
    figures.outputs = component.model->outputs(*around);
    figures.outputs.resize(scenario_.components[c].record->outputs.size());
    double to_users = 0;
    bool faces_users = false;
    for (const std::size_t i : incoming_[c]) {
        if (!is_source(scenario_.connections[i].from)) continue;
        faces_users = true;
        for (std::size_t r = 0; r < routes_; ++r) to_users += around->calls(i, r) * answered_well(i, r) * response_bytes(i, r);
    }
    if (faces_users && component.model->sends_over_internet()) figures.usage.push_back({plan::Meter::Egress, {}, {}, to_users * 3600});
    for (plan::Usage& usage : component.model->usage(*around)) figures.usage.push_back(std::move(usage));
    if (const auto& credits = component.conduct.station ? component.conduct.station->credits : std::nullopt; credits && !credits->throttles)
        figures.usage.push_back({plan::Meter::CpuCredits, credits->item, {}, (component.stay.busy - credits->earned) * component.replicas});
}

void Solver::find_connection(std::size_t i, ConnectionFigures& figures, Asked& asked) const {
    const Connection& connection = connections_[i];
    figures.has_pool = scenario_.connections[i].policy.pool.has_value();
    figures.broken = connection.breaker.time;
    if (connection.pool.wait_probability > 0) ask(asked, figures.pool_wait, wait_at(connection.pool));
    for (std::size_t r = 0; r < routes_; ++r) {
        const Chain& chain = connection.chains[r];
        const double calls = connection.flow[r].rate, attempts = calls * connection.attempts[r];
        const double made = attempts * connection.sent(), sent = made * (1 + chain.second);
        figures.calls += sent;
        figures.rejected += attempts * connection.rejected();
        figures.retries += calls * (connection.attempts[r] - 1);
        figures.timeouts += attempts * chain.late;
        figures.hedges += made * chain.second;
        figures.failures += attempts - calls * (1 - chain.answer.failing());
        figures.request_bytes += sent * request_bytes(i, r);
        figures.response_bytes += sent * answered_well(i, r) * response_bytes(i, r);
        figures.network_s += sent * 2 * connection.way_s(r);
    }
    figures.network_s = figures.calls > 0 ? figures.network_s / figures.calls : 0;
}

/// Both ends pay for what changes its zone, the sender for what leaves its region; what comes from sources is on the internet. What
/// is shipped within a region is free.
void Solver::bill_crossings(Solution& solution) const {
    std::vector<double> zones(components_.size(), 0), regions(components_.size(), 0);  // bytes a second
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        const std::size_t from = scenario_.connections[i].from, to = connections_[i].target;
        if (is_source(from)) continue;
        const ConnectionFigures& along = solution.connections[i];
        const double changing = connections_[i].distance.changes_zone * (along.request_bytes + along.response_bytes);
        zones[from] += changing;
        if (to != from) zones[to] += changing;
        if (!connections_[i].distance.is_far) continue;
        regions[from] += along.request_bytes;
        regions[to] += along.response_bytes;
    }
    for (std::size_t c = 0; c < components_.size(); ++c) {
        for (const Shipment& shipment : components_[c].conduct.shipments)
            if (connections_[shipment.connection].distance.is_far) regions[c] += shipment.bytes_per_s;
        std::vector<plan::Usage>& usage = solution.components[c].usage;
        if (zones[c] > 0) usage.push_back({plan::Meter::CrossZone, {}, {}, zones[c] * 3600});
        if (regions[c] > 0) usage.push_back({plan::Meter::CrossRegion, {}, {}, regions[c] * 3600});
    }
}

/// Of each route, and of all.
void Solver::ask_requests(Solution& solution, Asked& asked) const {
    std::vector<std::pair<double, Answer>> all;
    solution.routes.resize(routes_);
    for (std::size_t r = 0; r < routes_; ++r) {
        std::vector<std::pair<double, Answer>> of_route;
        for (std::size_t c = 0; c < components_.size(); ++c)
            if (components_[c].source && components_[c].in[r].rate > 0)
                of_route.emplace_back(components_[c].in[r].rate, as_users_see(c, r));
        all.insert(all.end(), of_route.begin(), of_route.end());
        RouteFigures& route = solution.routes[r];
        asked.emplace_back([&route, of_route = std::move(of_route)] { route = requests_of(of_route, response_of(of_route)); });
    }
    const Law response = response_of(all);
    asked.emplace_back([&solution, response, all = std::move(all)] { solution.total = requests_of(all, response); });
    asked.emplace_back([&solution, response] { solution.distribution = response.distribution(); });
}

Solution Solver::figures(const InParts& in_parts) {
    Solution solution;
    solution.growing = growing();
    for (std::size_t i = 0; i < components_.size(); ++i)
        for (const std::string& caveat : components_[i].model->caveats())
            caveats_.insert(fmt::format("{}: {}", scenario_.components[i].id, caveat));
    solution.caveats.assign(caveats_.begin(), caveats_.end());
    solution.growing_lines = lines_.overfull();
    const auto note = [&](const std::string& id, const char* what) { solution.caveats.push_back(fmt::format("{}: {}", id, what)); };
    for (std::size_t i = 0; i < connections_.size(); ++i)
        if (scenario_.connections[i].policy.cancel && components_[connections_[i].target].cancelled_after_s <= 0)
            note(scenario_.connections[i].id, "what is cancelled is taken to be worked on to its end");
    if (solution.grows()) return solution;
    constexpr double counts = 0.01;  // of the calls
    for (std::size_t c = 0; c < components_.size(); ++c) {
        const Component& component = components_[c];
        if (component.conduct.station && component.outside > 0 && component.stay.wait_probability > counts)
            note(scenario_.components[c].id, "calls wait for workers that wait for others: how long is approximated");
        constexpr double uneven = 1.25;  // squared coefficient of variation
        const bool is_in_order = component.conduct.station && !component.conduct.station->replica.is_shared();
        if (is_in_order && component.conduct.station->replica.servers() > 1 && component.work_scv > uneven &&
            component.stay.wait_probability > counts)
            note(scenario_.components[c].id, "how long calls of uneven length wait for several workers is approximated");
        if (component.conduct.station && component.stay.delay_of_batch > counts * component.present / std::max(1e-300, component.rate()))
            note(scenario_.components[c].id, "calls come at once: how long they wait for each other is approximated");
    }
    for (std::size_t i = 0; i < connections_.size(); ++i)
        if (std::ranges::any_of(connections_[i].chains, [](const Chain& chain) { return chain.late > counts; }))
            note(scenario_.connections[i].id, "calls that end at their time limit are approximated");
    for (std::size_t i = 0; i < connections_.size(); ++i)
        if (scenario_.connections[i].policy.retry &&
            std::ranges::any_of(connections_[i].attempts, [](double attempts) { return attempts > 1 + counts; }))
            note(scenario_.connections[i].id, "attempts are taken to fail independently of each other");
    if (precise_) std::ranges::move(storms(), std::back_inserter(solution.caveats));
    Asked asked;
    solution.components.resize(components_.size());
    solution.connections.resize(connections_.size());
    ask_requests(solution, asked);
    for (std::size_t c = 0; c < components_.size(); ++c) find_component(c, solution.components[c], asked);
    for (std::size_t i = 0; i < connections_.size(); ++i) find_connection(i, solution.connections[i], asked);
    in_parts(asked.size(), [&asked](std::size_t index) { asked[index](); });
    bill_crossings(solution);
    for (std::size_t line = 0; scenario_.platform && line < scenario_.platform->lines.size(); ++line)
        solution.lines.push_back({lines_.bytes_per_s(2 * line), lines_.bytes_per_s(2 * line + 1)});
    return solution;
}

/// What the network itself leaves out.
void Solver::note_caveats() {
    const auto note = [this](const std::string& id, const char* what) { caveats_.insert(fmt::format("{}: {}", id, what)); };
    for (const plan::Scenario::Connection& connection : scenario_.connections) {
        const policy::Connection& policy = connection.policy;
        if (policy.breaker) note(connection.id, "the breaker is taken to see failures that come independently of each other");
        if (policy.throttle) note(connection.id, "the throttle is taken to turn nothing back");
        if (policy.bulkhead && policy.bulkhead->wait.value > 0) note(connection.id, "how long calls wait at the bulkhead is approximated");
        if (policy.rate_limit) note(connection.id, "calls are taken to come to the rate limit independently of each other");
        if (policy.retry && policy.retry->budget) note(connection.id, "the retry budget is taken not to run out");
        if (policy.hedge) note(connection.id, "a second attempt is taken to find what the first found independently of it");
        if (policy.parallel) note(connection.id, "how much calls at once depend on each other is approximated");
    }
    if (sessions_ > 0) note(scenario_.design, "percentiles of what sessions wait for are approximated");
    if (sessions_ > 0 && sources().size() > 1)
        note(scenario_.design, "how sessions of one source wait for those of another, or for open traffic, is approximated");
    for (const SourceTerms& source : sources())
        if (source.sessions > 0 && std::ranges::any_of(source.batches, [](double batch) { return batch > 0; }))
            note(scenario_.design, "assets of what sessions ask for are taken to come at any time");
    if (scenario_.platform) {
        note(scenario_.design, "how long messages share a line of the platform is approximated, and image pulls are left out");
    }
}

}  // namespace headroom::analytic
