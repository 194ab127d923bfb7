// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "analytic/cancelled.h"
#include "analytic/solver.h"

/// What calls pass before they are sent: a breaker, a rate limit, a bulkhead, a pool.
namespace headroom::analytic {

namespace {

constexpr double most_of_turns = 0.999;  ///< that sessions take: they find no more

}  // namespace

/// Calls that wait for a place give up at its own limit, before the time limit of the call, which runs meanwhile, ends them.
bool Solver::is_own_limit(const policy::Connection& policy, const std::optional<Duration>& own) {
    return own && (!policy.time_limit || own->value < policy.time_limit->value);
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
    if ((load.is_bounded && !replica.wait_limit) || !may_be_scarce(places, offered)) return stay(replica, load);
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
    if (found.is_stable) squeeze_among(load, found, rate, 0);
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

/// Share of the attempts that find no token near enough since those before them, of the same request, have taken what there was.
double Solver::refused_by_own(std::size_t index) const {
    constexpr double most_followed = 200;
    const Connection& connection = connections_[index];
    const policy::RateLimit& limit = *scenario_.connections[index].policy.rate_limit;
    const bool can_try_again = scenario_.connections[index].policy.retry.has_value();
    const auto& ways = components_[scenario_.connections[index].from].conduct.ways;
    double all = 0, refused = 0;
    for (std::size_t r = 0; r < ways.size(); ++r) {
        for (const Visit& visit : ways[r].visits) {
            const double rate = connection.flow[r].rate;
            if (visit.connection != index || rate <= 0) continue;
            all += rate;
            const Answer one{components_[connection.target].answers[r].good + Law::constant(2 * connection.way_s(r)), {}, {}};
            double taken = 1, lost = 0;
            for (double before = 1; before < visit.calls; ++before) {
                const double soonest = (taken + 1 - static_cast<double>(limit.burst)) / limit.rate.value - limit.wait.value;
                const bool is_at_once = visit.parallel || !visit.waits;
                const double too_soon = soonest <= 0 ? 0
                                        : is_at_once ? 1
                                                     : 1 - repeated(one, std::round(taken), false).good.left_at(soonest);
                const double calls = before < most_followed ? std::min(1.0, visit.calls - before) : visit.calls - before;
                lost += calls * too_soon;
                taken += calls * (1 - too_soon);
                if (before >= most_followed) break;
            }
            const double attempts = std::max(1.0, visit.calls) + (can_try_again ? lost : 0);  // later, when there are tokens again
            refused += rate * lost / attempts;
        }
    }
    return all > 0 ? refused / all : 0;
}

/// M/D/1's waits for tokens, as much longer as calls come less evenly, and those of one request one after another: where these take
/// several tokens at once, a bucket is as good as a smaller one. Who waits for the answer of one call before the next is refused no more.
Gate Solver::pass_rate_limit(std::size_t index, double rate, double burstiness) {
    Connection& connection = connections_[index];
    const policy::RateLimit& limit = *scenario_.connections[index].policy.rate_limit;
    constexpr double hardly = 1e-6;  // of the waits are left where calls and tokens come evenly
    const bool is_waited = is_waited_for(index);
    const double per_s = limit.rate.value, coming = is_waited ? std::min(rate, most_of_turns * per_s) : rate;
    const double load = std::min(most_of_turns, coming / per_s), here_s = connection.rate_limit.wait() + 1 / per_s;
    const double in_a_row = sessions_ > 0 ? 1
                                          : rows_along(
                                                {&index, 1}, [here_s](std::size_t) { return here_s; }, most_callers_followed);
    const double burst = 1 + static_cast<double>(limit.burst - 1) / in_a_row / std::max(0.1, burstiness);
    const auto tokens = [&](double scv) {
        const double longer = std::max(hardly, wait_factor(load, 1, burstiness, scv) / wait_factor(load, 1, 1, 0));
        Gate gate = take_tokens(coming, per_s, burst, limit.wait.value / longer);
        gate.wait_if *= longer;
        if (gate.longest_wait) gate.longest_wait = limit.wait.value;
        return gate;
    };
    Gate gate = tokens(scv_in_a_row(0, in_a_row));
    if (in_a_row > 1) gate.refused = tokens(0).refused;
    if (sessions_ <= 0) gate.refused = 1 - (1 - gate.refused) * (1 - refused_by_own(index));
    connection.evened = evened_by(coming, gate.refused, per_s);
    connection.limit.reset();
    if (sessions_ <= 0) connection.limit = Turn{wait_at(gate), 1, load, per_s, in_a_row};
    if (!is_waited) return gate;
    gate.refused = 0;
    gate.longest_wait.reset();
    if (connection.turns) take_turns(gate, *connection.turns);
    return gate;
}

/// As much of the way from what was before as changes are let through.
void Solver::approach(Gate& gate, const Gate& before) const {
    for (double Gate::*each : {&Gate::refused, &Gate::wait_probability, &Gate::wait_if})
        gate.*each = before.*each + damping_ * (gate.*each - before.*each);
}

/// What the breaker of each replica of the caller turns back of so many calls a second.
void Solver::find_breaker(std::size_t index, double rate) {
    Connection& connection = connections_[index];
    SeenByBreaker seen{rate};
    double all = 0;
    for (std::size_t r = 0; r < routes_; ++r) {
        const Chain& chain = connection.chains[r];
        const double attempts = connection.flow[r].rate * connection.attempts[r];
        all += attempts;
        seen.failed += attempts * chain.failed;
        seen.slow += attempts * chain.slow;
        seen.call_s += attempts * chain.sent_s;
    }
    if (all <= 0) return;
    for (double* each : {&seen.failed, &seen.slow, &seen.call_s}) *each /= all;
    const Broken found = broken(*scenario_.connections[index].policy.breaker, seen);
    connection.breaker.time = found.time;
    connection.breaker.refused += damping_ * (found.refused - connection.breaker.refused);
}

/// What calls of each replica of the caller pass before they are sent.
void Solver::find_entrances(std::size_t index) {
    Connection& connection = connections_[index];
    const policy::Connection& policy = scenario_.connections[index].policy;
    const auto [all, first, second, whole_first, whole_second] = calls_of(index);
    if (policy.breaker) find_breaker(index, all);
    const double rate = all * (1 - connection.breaker.refused);
    const Burstiness come = burstiness_at(scenario_.connections[index].from);
    const double burstiness = std::max(0.0, come.of_each + callers_of(index) * (connection.burstiness - come.together));  // as they leave
    if (policy.rate_limit) connection.rate_limit = pass_rate_limit(index, rate, burstiness);
    const auto with_work = [all](Load load, double first_moment, double second_moment) {
        load.work = all > 0 ? first_moment / all : 0;
        load.work_scv = load.work > 0 ? std::max(0.0, second_moment / all / (load.work * load.work) - 1) : 0;
        return load;
    };
    Load load;
    load.rate = rate * (1 - connection.rate_limit.refused);
    load.burstiness = burstiness;
    load.is_bounded = components_[scenario_.connections[index].from].is_awaited;
    Load whole = with_work(load, whole_first, whole_second);
    load = with_work(load, first, second);
    const auto pass = [&](std::int64_t size, const std::optional<Duration>& own_limit, double let_in, bool is_fewest) {
        const auto places = static_cast<double>(size);
        if (components_[scenario_.connections[index].from].model->has_instance_for_each_call())
            return place_of_instance(index, places, load.work);
        const bool ends_at_limit = policy.time_limit && !is_own_limit(policy, own_limit);
        const bool is_free_at_limit = ends_at_limit && sessions_ <= 0 && whole.work > 0;
        Load coming = is_free_at_limit ? whole : load;
        coming.rate *= let_in;
        Stay stay;
        if (is_free_at_limit) stay = stay_until_cancelled(coming, places, policy.time_limit->value);
        if (!is_free_at_limit || !is_cut_short(stay, coming))
            stay = stay_for_place(index, places, ends_at_limit ? policy.time_limit : own_limit, coming);
        if (!stay.is_stable) grows_.insert(scenario_.connections[index].from);
        Gate gate{stay.gave_up, stay.wait_probability, stay.wait_if, stay.wait_if_scv, stay.longest_wait, stay.gave_up_after};
        if (connection.wait_s) take_turns(gate, {is_fewest ? *connection.wait_s : 0, connection.found});
        load.work += gate.wait();
        whole.work += gate.wait();
        return gate;
    };
    const double in_bulkhead = 1 - connection.bulkhead.refused;
    const Gate pool_before = connection.pool, bulkhead_before = connection.bulkhead;
    connection.bulkhead = connection.pool = {};
    const bool waits_before = policy.bulkhead && (!policy.pool || policy.bulkhead->size <= policy.pool->size);  // those who are held
    if (policy.pool) connection.pool = pass(policy.pool->size, policy.pool->wait_limit, in_bulkhead, !waits_before);
    if (policy.bulkhead) connection.bulkhead = pass(policy.bulkhead->size, policy.bulkhead->wait, 1, waits_before);
    approach(connection.pool, pool_before);
    approach(connection.bulkhead, bulkhead_before);
}

}  // namespace headroom::analytic
