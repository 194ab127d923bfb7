// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <optional>

#include "analytic/solver.h"

/// Calls one after another: who makes several to one component finds it as busy each time, unless it has had time to change meanwhile.
namespace headroom::analytic {

namespace {

/// All that is waited for there, if that is along one connection, and not several calls at once; else null.
const Visit* only_visit(const Way& way) {
    const auto first = std::ranges::find_if(way.visits, &Visit::waits);
    if (first == way.visits.end() || std::any_of(first + 1, way.visits.end(), [](const Visit& visit) { return visit.waits; }))
        return nullptr;
    return !first->parallel && first->calls > 0 ? &*first : nullptr;
}

/// So many cases, in each of which something happens with that probability. `times`: the time if it happens so often.
template <class Times>
Law of_chances(double cases, double probability, const Times& times) {
    std::vector<std::pair<double, Law>> parts;
    double share = std::pow(1 - probability, cases);
    for (double n = 0; n <= cases; ++n) {
        parts.emplace_back(share, times(n));
        share *= (cases - n) / (n + 1) * probability / (1 - probability);
    }
    return Law::mixture(parts);
}

/// 2.3 calls are 2, and one more in three cases of ten. `whole`: the time of a whole number of them.
template <class Whole>
Law of_calls(double calls, const Whole& whole) {
    const double fewer = std::floor(calls), part = calls - fewer;
    return part < 1e-9 ? whole(fewer) : Law::mixture({{1 - part, whole(fewer)}, {part, whole(fewer + 1)}});
}

/// Relaxation time of M/M/c (Cohen, "The Single Server Queue", 1982).
double relaxation_s(double utilization, double servers, double service_s) {
    return (1 + utilization) * service_s / (servers * (1 - utilization) * (1 - utilization));
}

/// Correlation of two of so many calls in a row, in the mean over all pairs; `apart`: from one to the next, in times of the memory.
double alike_of_all(double calls, double apart) {
    const double next = std::exp(-apart);
    double sum = 0;
    for (double between = 1, alike = next; between < calls; ++between, alike *= next) sum += (calls - between) * alike;
    return sum / (0.5 * calls * (calls - 1));
}

}  // namespace

/// Computing of so many calls in a row. What they share vCPUs with slows them as it would one call that is as long as all of them.
Law Solver::computing(std::size_t c, std::size_t route, double calls, double in_a_row) const {
    const Component& component = components_[c];
    const Way& way = component.conduct.ways[route];
    if (!component.conduct.station || way.work.is_zero()) return {};
    double all = 0;  // calls a second
    for (std::size_t r = 0; r < routes_; ++r) all += component.in[r].rate * component.conduct.ways[r].share_here;
    const double mean = all > 0 ? busy_of(c) / all : 0, slowing = component.stay.busy > 0 ? component.sharing_s() : 0;
    Distribution demand = way.work.scaled(1 / component.conduct.station->speed);
    if (calls > 1) demand = Distribution::gamma(calls * demand.mean(), std::sqrt(demand.scv() / calls));
    return shared(demand, mean > 0 ? calls * slowing * work_of(c, route) / mean : 0,
                  component.found ? component.found->crowd_scv : component.stay.crowd_scv, calls / in_a_row);
}

/// Seconds in which a queue forgets how many wait there: as much longer than M/M/c as uneven service makes waits.
double Solver::memory_of(std::size_t c) const {
    const Component& component = components_[c];
    const Replica& replica = component.conduct.station->replica;
    const double rate = component.rate() / std::max(1e-9, component.replicas);
    double servers = replica.servers(), busy = component.stay.busy;
    if (component.conduct.station->holds && component.outside > 0 && replica.workers) {
        servers = *replica.workers;
        busy = component.stay.working;
    }
    const double utilization = std::min(0.9999, busy / servers), service = rate > 0 ? busy / rate : 0;
    return relaxation_s(utilization, servers, service) * 0.5 * (1 + component.work_scv);
}

/// Calls that come one after another from the same request, mean; what goes by between two of them parts them: `here_s` seconds of it
/// in the queue that they meet. Also rows of those who call: `depth` of them are followed.
double Solver::rows_along(std::span<const std::size_t> connections, const std::function<double(std::size_t route)>& here_s,
                          int depth) const {
    double all = 0, rows = 0;
    for (const std::size_t i : connections) {
        const std::size_t from = scenario_.connections[i].from;
        const auto& ways = components_[from].conduct.ways;
        std::optional<double> of_callers;  // mean length of their rows
        for (std::size_t r = 0; r < ways.size(); ++r) {
            const double rate = connections_[i].flow[r].rate;
            if (rate <= 0) continue;
            const auto together = [here = here_s(r)](double apart_s) { return apart_s > 0 ? std::min(1.0, here / apart_s) : 1; };
            for (const Visit& visit : ways[r].visits) {
                if (visit.connection != i) continue;
                all += rate;
                if (visit.parallel || !visit.waits) continue;
                const double calls = std::max(1.0, visit.calls), answer_s = connections_[i].answers[r].mean();
                rows += rate * (calls - 1) * together(answer_s);
                if (depth <= 0) continue;
                if (!of_callers) of_callers = calls_in_a_row(from, depth - 1);
                rows += rate * (*of_callers - 1) * calls * together(components_[from].answers[r].mean());
            }
        }
    }
    return all > 0 ? 1 + rows / all : 1;
}

double Solver::calls_in_a_row(std::size_t c, int depth) const {
    const Component& component = components_[c];
    return rows_along(
        incoming_[c], [&](std::size_t r) { return component.conduct.station ? component.stay.delay() + work_of(c, r) : 0; }, depth);
}

/// Who comes again at once finds those who came meanwhile before him, so that long rows of calls meet each other as if they shared the
/// server: the more calls, the less it matters how they vary. Fitted: simulations of one and four servers with two to eight calls in a
/// row, of constant to twice as uneven as exponential service, are within 3 %.
double Solver::scv_in_a_row(double scv, double calls) {
    constexpr double b = 0.75;
    return 1 + (scv - 1) * (1 + b) / (calls + b);
}

/// Of so many calls in a row: what is waited and computed, where each finds what the one before it found.
Law Solver::here_in_a_row(const Visit& visit, std::size_t route, double calls, double in_a_row) const {
    const std::size_t c = connections_[visit.connection].target;
    return components_[c].wait.times(calls) + computing(c, route, calls, in_a_row);
}

/// Correlation of what two of so many calls in a row find, in the mean over all pairs. While one shares vCPUs the next is as good as there;
/// where they are served in order, others' rows keep the queue as it is for longer: by the square root of their length, which is fitted
/// (95th percentiles of simulations of two to eight calls in a row are within 6 %).
double Solver::alike_in_a_row(const Visit& visit, std::size_t route, double calls, double in_a_row) const {
    const Connection& connection = connections_[visit.connection];
    const Component& callee = components_[connection.target];
    const bool is_shared = callee.conduct.station->replica.is_shared();
    const double memory = memory_of(connection.target) * std::sqrt(in_a_row);
    if (memory <= 0) return 0;
    const double meanwhile = is_shared ? here_in_a_row(visit, route, 1, 1).mean() : 0;
    const double same = connection.spreading.looks_at_calls() ? 1 : 1 / std::max(1.0, callee.replicas);  // replica
    return same * alike_of_all(calls, std::max(0.0, connection.answers[route].mean() - meanwhile) / memory);
}

/// Waits of so many calls in a row for a turn where calls begin at even distances: as those that are served in order. A call and its answer
/// take `answer_s`.
Law Solver::waits_in_a_row(const Turn& turn, double calls, double answer_s) {
    const Law apart = repeated({Law::chance_of(turn.share, turn.wait), {}, {}}, calls, false).good;
    if (turn.wait.mean() <= 0) return apart;
    const double memory = relaxation_s(turn.load, 1, 1 / turn.per_s) * std::sqrt(turn.in_a_row) * (1 + scv_in_a_row(0, turn.in_a_row)) / 2;
    const double alike = alike_of_all(calls, answer_s / memory);
    const Law together = Law::chance_of(std::min(1.0, calls * turn.share), turn.wait.times(std::max(1.0, calls * turn.share)));
    return Law::mixture({{1 - alike, apart}, {alike, together}});
}

Solver::Turn Solver::turn_at(std::size_t c, std::size_t route) const {
    const Component& component = components_[c];
    const Pace& pace = *component.conduct.pace;
    return {component.pace_wait, pace.share[route], std::min(pace_rate(c) / pace.per_s, most_paced), pace.per_s, component.paced_in_a_row};
}

/// So many calls of a visit in a row, that are answered well.
Law Solver::row_of(const Visit& visit, std::size_t route, double calls) const {
    constexpr double felt = 0.01, most = 200, most_chances = 8;
    const Connection& connection = connections_[visit.connection];
    const Component& callee = components_[connection.target];
    const Answer& one = connection.answers[route];
    const auto& beside = callee.beside[route];
    if (calls <= 1 || calls > most || !beside || connection.chains[route].answer.failing() > felt)
        return repeated({one.good, {}, {}}, calls, false).good;
    const std::optional<Turn>& limit = connection.limit;
    const Law along =
        fitted(std::max(0.0, one.mean() - callee.answers[route].mean() - (limit ? limit->wait.mean() : 0)),
               std::max(0.0, one.good.variance() - callee.answers[route].good.variance() - (limit ? limit->wait.variance() : 0)));
    const Visit* const alone = only_visit(callee.conduct.ways[route]);
    const double row = callee.conduct.station ? calls_in_a_row(connection.target) : 1;
    return of_calls(calls, [&](double count) {
        if (count <= 1) return repeated({one.good, {}, {}}, count, false).good;
        Law rest = repeated({beside->own + along, {}, {}}, count, false).good;
        if (alone == nullptr || (alone->calls < 1 && count > most_chances))
            rest = rest + repeated({beside->below, {}, {}}, count, false).good;
        else if (alone->calls < 1)
            rest = rest + of_chances(count, alone->calls, [&](double made) { return row_of(*alone, route, made); });
        else
            rest = rest + row_of(*alone, route, count * alone->calls);
        if (callee.conduct.pace) rest = rest + waits_in_a_row(turn_at(connection.target, route), count, one.mean());
        if (limit) rest = rest + waits_in_a_row(*limit, count, one.mean());
        if (!callee.conduct.station) return rest;
        const double alike = alike_in_a_row(visit, route, count, row);
        const Law together = here_in_a_row(visit, route, count, row);
        const Law apart = repeated({here_in_a_row(visit, route, 1, 1), {}, {}}, count, false).good;
        return Law::mixture({{1 - alike, apart}, {alike, together}}) + rest;
    });
}

/// All calls of a visit.
Answer Solver::made(const Visit& visit, std::size_t route) {
    Answer all = repeated(connections_[visit.connection].answers[route], visit.calls, visit.parallel);
    if (visit.calls <= 1 || (sessions_ > 0 && !visit.parallel)) return all;
    if (!visit.parallel) {
        all.good = row_of(visit, route, visit.calls);
        return all;
    }
    all.good = of_calls(visit.calls, [&](double calls) {
        const std::optional<Law> last = last_at_once(visit, route, calls);
        return last ? *last : repeated(connections_[visit.connection].answers[route], calls, true).good;
    });
    return all;
}

}  // namespace headroom::analytic
