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
    double aside;   ///< the rest of the service time: Seidmann's; or all of it, and then there is but the wait
    bool is_all_aside;
    double copies;
    std::optional<double> burst;
    double servers;
    double scv;
    double elapsing;
    double batch;

    /// The chance that all servers work, at `rate` rounds a second (Sakasegawa 1977).
    double all_work(double rate) const { return std::pow(std::min(1.0, rate * demand), std::sqrt(2 * (servers + 1)) - 1); }
    /// Those of its own batch that one is behind: where all servers work, and where none does.
    double behind(double rate) const {
        if (batch <= 1) return 0;
        return (all_work(rate) * (batch - 1) + (1 - all_work(rate)) * std::max(0.0, batch - servers)) / 2;
    }
    /// The rest of the service that one finds who comes, relative to an exponential one: at `rate` rounds a second, and where one customer
    /// more would add so many to the queue.
    double rest(double rate, double added) const {
        const double of_exponential = is_all_aside ? all_work(rate) : 1;
        if (scv == 1) return of_exponential;
        const double chance = std::clamp(1 - added, 0.0, 1.0);
        return of_exponential + all_work(rate) * (scv - 1) / 2 * (scv > 1 ? chance * chance : chance);
    }
};

OneServer as_one_server(const Contended& queue, bool is_all_aside) {
    const double demand = queue.visits / queue.most_free_rate(), alone = queue.visits / queue.free_rate(1);
    const double aside = is_all_aside ? alone : std::max(0.0, alone - demand);
    return {demand / queue.copies,
            queue.burst ? 0 : aside,
            is_all_aside,
            queue.copies,
            queue.burst,
            queue.servers,
            queue.scv,
            queue.elapsing,
            queue.batch};
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
        const double own = queue.burst ? rest_of_distance(queue, found.rate) : queue.rest(found.rate, added[i]) + queue.behind(found.rate);
        at.push_back(queue.aside + queue.copies * queue.demand * (own + found.present[i] / queue.copies));
        round += queue.elapsing * at.back();
        if (queue.burst && (slowest == queues.size() || queue.demand > queues[slowest].demand)) slowest = i;
    }
    if (slowest < queues.size() && customers * queues[slowest].demand > round) {  // no more rounds than may begin: the rest waits
        at[slowest] += (customers * queues[slowest].demand - round) / queues[slowest].elapsing;
        round = customers * queues[slowest].demand;
    }
    Round result{customers / round, {}};
    for (std::size_t i = 0; i < queues.size(); ++i) result.present.push_back(result.rate * at[i]);
    return result;
}

/// By the mean values of fewer customers; exact where each queue has one server.
Rounds recursion(std::size_t most_customers, double thinking, const std::vector<Contended>& queues, bool at_once) {
    Rounds rounds;
    rounds.present.resize(queues.size());
    std::vector<OneServer> servers;
    for (const Contended& queue : queues) servers.push_back(as_one_server(queue, at_once));
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
Round all_together(double customers, double thinking, const std::vector<Contended>& queues, bool at_once) {
    std::vector<OneServer> servers;
    for (const Contended& queue : queues) servers.push_back(as_one_server(queue, at_once));
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

bool are_at_once(const std::vector<Contended>& queues) { return std::ranges::any_of(queues, &Contended::is_at_once); }
bool is_plain(const std::vector<Contended>& queues) {
    return std::ranges::all_of(queues, [](const Contended& queue) { return queue.scv == 1; }) && !are_at_once(queues);
}

/// With exponential service, and only as many visits as one after another would take as long.
std::vector<Contended> made_plain(std::vector<Contended> queues) {
    for (Contended& queue : queues) {
        queue.visits *= queue.elapsing;
        queue.scv = queue.elapsing = queue.batch = 1;
    }
    return queues;
}

/// What `exact` is for the queues made plain becomes what it is for them, by what that changes of an approximation.
Round unmade(const Round& exact, const Round& own, const Round& plain, double customers, double thinking,
             const std::vector<Contended>& queues) {
    Round result;
    double round = thinking;
    for (std::size_t i = 0; i < queues.size(); ++i) {
        const Contended& queue = queues[i];
        const double longer = queue.elapsing * own.present[i] / own.rate - plain.present[i] / plain.rate;
        const double elapsed = std::max(queue.elapsing * queue.visits * queue.time, exact.present[i] / exact.rate + longer);
        round += elapsed;
        result.present.push_back(elapsed / queue.elapsing);
    }
    result.rate = customers / round;
    for (double& each : result.present) each *= result.rate;
    return result;
}

bool is_paced(const std::vector<Contended>& queues) {
    return std::ranges::any_of(queues, [](const Contended& queue) { return queue.burst.has_value(); });
}
bool is_alone(const std::vector<Contended>& queues) { return queues.size() == 1 && queues.front().copies <= 1 && !is_paced(queues); }
/// Then the recursion is exact, where the queues are plain.
bool has_one_server_each(const std::vector<Contended>& queues) {
    return std::ranges::all_of(queues, [](const Contended& queue) { return queue.servers <= 1 && queue.rates.empty(); });
}

Rounds rounds_at_random(std::size_t most_customers, double thinking, const std::vector<Contended>& queues) {
    if (is_alone(queues) && is_plain(queues)) return repaired(most_customers, thinking, queues.front());
    const bool at_once = are_at_once(queues);
    const auto approximate = [&](const std::vector<Contended>& those) { return recursion(most_customers, thinking, those, at_once); };
    Rounds rounds = approximate(queues);
    if (is_paced(queues) || (has_one_server_each(queues) && !is_alone(queues))) return rounds;
    const std::vector<Contended> plain = made_plain(queues);
    const Rounds of_plain = is_plain(queues) ? rounds : approximate(plain);
    const std::optional<Rounds> exact = is_alone(queues) ? repaired(most_customers, thinking, plain.front())
                                                         : exact_rounds(most_customers, thinking, plain, of_plain.rate.back());
    if (!exact) return rounds;
    if (is_plain(queues)) return *exact;
    for (std::size_t n = 1; n <= most_customers; ++n)
        set(rounds, n, unmade(of(*exact, n), of(rounds, n), of(of_plain, n), static_cast<double>(n), thinking, queues));
    return rounds;
}

Round round_at_random(double customers, double thinking, const std::vector<Contended>& queues) {
    constexpr double most_followed = 2000;
    const bool few = customers <= most_followed;
    const auto whole = static_cast<std::size_t>(std::max(1.0, std::round(customers)));
    const auto all = static_cast<double>(whole);
    if (is_alone(queues) && few && is_plain(queues)) return machine_repair(whole, thinking, queues.front());
    const bool at_once = are_at_once(queues);
    const auto approximate = [&](const std::vector<Contended>& those) {
        return few ? of(recursion(whole, thinking, those, at_once), whole) : all_together(all, thinking, those, at_once);
    };
    const Round round = approximate(queues);
    if (is_paced(queues) || (few && has_one_server_each(queues) && !is_alone(queues))) return round;
    const std::vector<Contended> plain = made_plain(queues);
    const Round of_plain = is_plain(queues) ? round : approximate(plain);
    const std::optional<Round> exact =
        is_alone(queues) && few ? machine_repair(whole, thinking, plain.front()) : exact_round(whole, thinking, plain, of_plain.rate);
    if (!exact) return round;
    return is_plain(queues) ? *exact : unmade(*exact, round, of_plain, all, thinking, queues);
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
    for (const Contended& queue : queues) seconds += queue.elapsing * queue.visits * queue.answer_s;
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
