// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/closed_network.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "analytic/product_form.h"

namespace headroom::analytic {

namespace {

/// One copy of a queue, as the recursion has it.
struct OneServer {
    double demand;  ///< of a round, at one copy, by a server as fast as all of them together
    double aside;   ///< the rest of the service time: Seidmann's
    double copies;
    std::optional<double> burst;
    double servers;
    double scv;

    /// The rest of the service that one finds who comes, relative to an exponential one: at `rate` rounds a second, and where one customer
    /// more would add so many to the queue.
    double rest(double rate, double added) const {
        if (scv == 1) return 1;
        const double all_work = std::pow(std::min(1.0, rate * demand), std::sqrt(2 * (servers + 1)) - 1);
        const double chance = std::clamp(1 - added, 0.0, 1.0);
        return 1 + all_work * (scv - 1) / 2 * (scv > 1 ? chance * chance : chance);
    }
};

OneServer as_one_server(const Contended& queue) {
    const double demand = queue.visits / queue.most_free_rate();
    return {demand / queue.copies, queue.burst ? 0 : std::max(0.0, queue.visits / queue.free_rate(1) - demand),
            queue.copies,          queue.burst,
            queue.servers,         queue.scv};
}

/// A single queue beside thinking customers: a birth-death process.
Round machine_repair(std::size_t customers, double thinking, const Contended& queue) {
    const auto all = static_cast<double>(customers);
    if (thinking <= 0) return {queue.free_rate(all) / queue.visits, {all}};
    std::vector<double> log_weight(customers + 1, 0);
    for (std::size_t n = 1; n <= customers; ++n) {
        const double rate_in = (all - static_cast<double>(n) + 1) / thinking;
        log_weight[n] = log_weight[n - 1] + std::log(rate_in * queue.visits / queue.free_rate(static_cast<double>(n)));
    }
    const double highest = *std::max_element(log_weight.begin(), log_weight.end());
    double sum = 0, present = 0, rate = 0;
    for (std::size_t n = 0; n <= customers; ++n) {
        const double weight = std::exp(log_weight[n] - highest);
        sum += weight;
        present += weight * static_cast<double>(n);
        if (n > 0) rate += weight * queue.free_rate(static_cast<double>(n)) / queue.visits;
    }
    return {rate / sum, {present / sum}};
}

/// The same of one to so many customers.
Rounds repaired(std::size_t most_customers, double thinking, const Contended& queue) {
    Rounds rounds;
    rounds.present.resize(1);
    for (std::size_t n = 1; n <= most_customers; ++n) {
        const Round round = machine_repair(n, thinking, queue);
        rounds.rate.push_back(round.rate);
        rounds.present.front().push_back(round.present.front());
    }
    return rounds;
}

/// Of those who begin at even distances, one finds the rest of a distance before those who wait already (M/D/1), unless beginnings were
/// kept: the chance that these are all gone falls about as the tail of M/D/1 in heavy traffic.
double rest_of_distance(const OneServer& queue, double rate) {
    return 0.5 * std::pow(std::min(1.0, rate * queue.demand), 2 * *queue.burst - 1);
}

/// `found`: customers at each queue, and rounds a second, as those see them who come; `added`: to each queue by the last customer.
Round mean_values(double customers, double thinking, const std::vector<OneServer>& queues, const Round& found,
                  const std::vector<double>& added) {
    double round = thinking;
    std::vector<double> at;
    std::size_t slowest = queues.size();
    for (std::size_t i = 0; i < queues.size(); ++i) {
        const OneServer& queue = queues[i];
        const double own = queue.burst ? rest_of_distance(queue, found.rate) : queue.rest(found.rate, added[i]);
        at.push_back(queue.aside + queue.copies * queue.demand * (own + found.present[i] / queue.copies));
        round += at.back();
        if (queue.burst && (slowest == queues.size() || queue.demand > queues[slowest].demand)) slowest = i;
    }
    if (slowest < queues.size() && customers * queues[slowest].demand > round) {  // no more rounds than may begin: the rest waits
        at[slowest] += customers * queues[slowest].demand - round;
        round = customers * queues[slowest].demand;
    }
    Round result{customers / round, {}};
    for (std::size_t i = 0; i < queues.size(); ++i) result.present.push_back(result.rate * at[i]);
    return result;
}

/// By the mean values of fewer customers; exact where each queue has one server.
Rounds recursion(std::size_t most_customers, double thinking, const std::vector<Contended>& queues) {
    Rounds rounds;
    rounds.present.resize(queues.size());
    std::vector<OneServer> servers;
    for (const Contended& queue : queues) servers.push_back(as_one_server(queue));
    Round found{0, std::vector<double>(queues.size(), 0)};
    std::vector<double> added(queues.size(), 0);
    for (std::size_t n = 1; n <= most_customers; ++n) {
        const Round round = mean_values(static_cast<double>(n), thinking, servers, found, added);
        rounds.rate.push_back(round.rate);
        found.rate = round.rate;
        for (std::size_t i = 0; i < queues.size(); ++i) {
            rounds.present[i].push_back(round.present[i]);
            const double now = std::max(0.0, round.present[i] - round.rate * servers[i].aside);
            added[i] = now - found.present[i];
            found.present[i] = now;
        }
    }
    return rounds;
}

/// Of so many customers at once, by Schweitzer's approximation (1979).
Round all_together(double customers, double thinking, const std::vector<Contended>& queues) {
    std::vector<OneServer> servers;
    for (const Contended& queue : queues) servers.push_back(as_one_server(queue));
    std::vector<double> waiting(queues.size(), customers / static_cast<double>(queues.size() + 1));
    Round round;
    for (int i = 0; i < 10'000; ++i) {
        Round found{round.rate, {}};
        std::vector<double> added;
        for (const double present : waiting) {
            found.present.push_back(present * (customers - 1) / customers);
            added.push_back(present / customers);
        }
        round = mean_values(customers, thinking, servers, found, added);
        double change = 0;
        for (std::size_t q = 0; q < queues.size(); ++q) {
            const double now = std::max(0.0, round.present[q] - round.rate * servers[q].aside);
            change = std::max(change, std::abs(now - waiting[q]) / customers);
            waiting[q] = now;
        }
        if (change < 1e-12) break;
    }
    return round;
}

Round of(const Rounds& rounds, std::size_t customers) {
    Round round{rounds.rate[customers - 1], {}};
    for (const auto& present : rounds.present) round.present.push_back(present[customers - 1]);
    return round;
}

void set(Rounds& rounds, std::size_t customers, const Round& round) {
    rounds.rate[customers - 1] = round.rate;
    for (std::size_t i = 0; i < round.present.size(); ++i) rounds.present[i][customers - 1] = round.present[i];
}

bool is_even(const std::vector<Contended>& queues) {
    return std::ranges::all_of(queues, [](const Contended& queue) { return queue.scv == 1; });
}

std::vector<Contended> made_even(std::vector<Contended> queues) {
    for (Contended& queue : queues) queue.scv = 1;
    return queues;
}

/// What `exact` is for exponential service becomes what it is for that of the queues, by what that changes of an approximation.
Round made_uneven(const Round& exact, const Round& uneven, const Round& even, double customers, double thinking,
                  const std::vector<Contended>& queues) {
    Round result;
    double round = thinking;
    for (std::size_t i = 0; i < queues.size(); ++i) {
        const double longer = uneven.present[i] / uneven.rate - even.present[i] / even.rate;
        result.present.push_back(std::max(queues[i].visits * queues[i].time, exact.present[i] / exact.rate + longer));
        round += result.present.back();
    }
    result.rate = customers / round;
    for (double& each : result.present) each *= result.rate;
    return result;
}

bool is_alone(const std::vector<Contended>& queues) { return queues.size() == 1 && queues.front().copies <= 1 && !queues.front().burst; }
bool is_paced(const std::vector<Contended>& queues) {
    return std::ranges::any_of(queues, [](const Contended& queue) { return queue.burst.has_value(); });
}
/// Then the recursion is exact, where service is exponential.
bool has_one_server_each(const std::vector<Contended>& queues) {
    return std::ranges::all_of(queues, [](const Contended& queue) { return queue.servers <= 1 && queue.rates.empty(); });
}

Rounds rounds_at_random(std::size_t most_customers, double thinking, const std::vector<Contended>& queues) {
    if (is_alone(queues) && is_even(queues)) return repaired(most_customers, thinking, queues.front());
    Rounds rounds = recursion(most_customers, thinking, queues);
    std::optional<Rounds> exact;
    if (is_alone(queues))
        exact = repaired(most_customers, thinking, queues.front());
    else if (!has_one_server_each(queues) && !is_paced(queues))
        exact = exact_rounds(most_customers, thinking, queues, rounds.rate.back());
    if (!exact) return rounds;
    if (is_even(queues)) return *exact;
    const Rounds even = recursion(most_customers, thinking, made_even(queues));
    for (std::size_t n = 1; n <= most_customers; ++n)
        set(rounds, n, made_uneven(of(*exact, n), of(rounds, n), of(even, n), static_cast<double>(n), thinking, queues));
    return rounds;
}

Round round_at_random(double customers, double thinking, const std::vector<Contended>& queues) {
    constexpr double most_in_turn = 2000;
    const bool in_turn = customers <= most_in_turn;
    const auto whole = static_cast<std::size_t>(std::max(1.0, std::round(customers)));
    const auto all = static_cast<double>(whole);
    const auto approximate = [&](const std::vector<Contended>& those) {
        return in_turn ? of(recursion(whole, thinking, those), whole) : all_together(all, thinking, those);
    };
    if (is_alone(queues) && in_turn && is_even(queues)) return machine_repair(whole, thinking, queues.front());
    const Round round = approximate(queues);
    std::optional<Round> exact;
    if (is_alone(queues) && in_turn)
        exact = machine_repair(whole, thinking, queues.front());
    else if (!is_paced(queues) && !(in_turn && has_one_server_each(queues)))
        exact = exact_round(whole, thinking, queues, round.rate);
    if (!exact) return round;
    if (is_even(queues)) return *exact;
    return made_uneven(*exact, round, approximate(made_even(queues)), all, thinking, queues);
}

/// Where copies that visits come to evenly are one; none where there are none such.
std::optional<std::vector<Contended>> pooled(std::vector<Contended> queues) {
    bool is_any = false;
    for (Contended& queue : queues) {
        if (queue.copies <= 1 || queue.burst || queue.evenness <= 0) continue;
        queue = with_copies_as_one(std::move(queue));
        is_any = true;
    }
    if (!is_any) return std::nullopt;
    return queues;
}

/// `fewest`: with copies as one.
Round between(Round random, const Round& fewest, const std::vector<Contended>& queues) {
    double all = 0, even = 0;
    for (std::size_t i = 0; i < queues.size(); ++i) {
        const double fewer = std::max(0.0, random.present[i] - fewest.present[i]);
        all += fewer;
        even += fewer * queues[i].evenness;
    }
    const double weight = all > 0 ? even / all : 0;
    random.rate += weight * (fewest.rate - random.rate);
    for (std::size_t i = 0; i < queues.size(); ++i) random.present[i] += weight * (fewest.present[i] - random.present[i]);
    return random;
}

}  // namespace

void Contended::hold_during(Rounds rounds) {
    rates = std::move(rounds.rate);
    present_within = std::move(rounds.present);
}

void Contended::share_with(double others) {
    background = others;
    beside.clear();
    if (others <= 0 || servers <= 1 || !rates.empty()) return;
    // weights of n customers, times n! e^-load: where not all servers work, and where they do
    const double load = others * servers, all = std::ceil(servers), left = std::max(1e-9, servers - load);
    const auto chance = [load](double number) { return std::exp(number * std::log(load) - load - std::lgamma(number + 1)); };
    double fewer = 0, all_work = all * chance(all) / left;
    for (double n = 0; n < all; ++n) fewer += chance(n);
    double weight = fewer + all_work;
    for (double n = 1; n <= all + 1; ++n) {
        const double before = weight;
        const double next = n <= all ? chance(all - n) : 0;
        fewer = n < all ? std::max(0.0, fewer - next) : 0;
        all_work = (all * next + n * all_work) / left;
        weight = fewer + all_work;
        beside.push_back(n * before / weight / time);
    }
}

Contended with_copies_as_one(Contended queue) {
    if (queue.copies <= 1) return queue;
    std::vector<double> rates;
    for (double n = 1; !queue.rates.empty() && n <= std::ceil(static_cast<double>(queue.rates.size()) * queue.copies); ++n)
        rates.push_back(queue.copies * queue.rate(std::max(1.0, std::round(n / queue.copies))) * std::min(1.0, n / queue.copies));
    queue.rates = std::move(rates);
    queue.servers *= queue.copies;
    queue.copies = 1;
    queue.share_with(queue.background);
    return queue;
}

double seconds_at(const std::vector<Contended>& queues) {
    double seconds = 0;
    for (const Contended& queue : queues) seconds += queue.visits * queue.answer_s;
    return seconds;
}

Rounds go_round(std::size_t most_customers, double thinking, const std::vector<Contended>& queues) {
    Rounds rounds = rounds_at_random(most_customers, thinking, queues);
    const std::optional<std::vector<Contended>> as_one = pooled(queues);
    if (!as_one) return rounds;
    const Rounds fewest = rounds_at_random(most_customers, thinking, *as_one);
    for (std::size_t n = 1; n <= most_customers; ++n) set(rounds, n, between(of(rounds, n), of(fewest, n), queues));
    return rounds;
}

Round go_round_together(double customers, double thinking, const std::vector<Contended>& queues) {
    if (queues.empty()) return {customers / std::max(1e-9, thinking), {}};
    Round round = round_at_random(customers, thinking, queues);
    const std::optional<std::vector<Contended>> as_one = pooled(queues);
    return as_one ? between(std::move(round), round_at_random(customers, thinking, *as_one), queues) : round;
}

}  // namespace headroom::analytic
