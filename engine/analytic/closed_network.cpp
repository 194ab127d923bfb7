// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/closed_network.h"

#include <algorithm>
#include <cmath>
#include <optional>

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

double free_share(const Contended& queue) { return std::max(1e-9, 1 - queue.background); }

OneServer as_one_server(const Contended& queue) {
    const double visits = queue.visits / free_share(queue), demand = visits / queue.most_rate();
    return {demand / queue.copies, queue.burst ? 0 : std::max(0.0, visits / queue.rate(1) - demand),
            queue.copies,          queue.burst,
            queue.servers,         queue.scv};
}

/// A single queue beside thinking customers: a birth-death process.
Round machine_repair(std::size_t customers, double thinking, const Contended& queue) {
    const double visits = queue.visits / free_share(queue);
    const auto all = static_cast<double>(customers);
    if (thinking <= 0) return {queue.rate(all) / visits, {all}};
    std::vector<double> log_weight(customers + 1, 0);
    for (std::size_t n = 1; n <= customers; ++n) {
        const double rate_in = (all - static_cast<double>(n) + 1) / thinking;
        log_weight[n] = log_weight[n - 1] + std::log(rate_in * visits / queue.rate(static_cast<double>(n)));
    }
    const double highest = *std::max_element(log_weight.begin(), log_weight.end());
    double sum = 0, present = 0, rate = 0;
    for (std::size_t n = 0; n <= customers; ++n) {
        const double weight = std::exp(log_weight[n] - highest);
        sum += weight;
        present += weight * static_cast<double>(n);
        if (n > 0) rate += weight * queue.rate(static_cast<double>(n)) / visits;
    }
    return {rate / sum, {present / sum}};
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

using Weights = std::vector<double>;  ///< by the number of customers, relative to the largest

Weights relative(const std::vector<double>& logs) {
    const double highest = *std::ranges::max_element(logs);
    Weights weights;
    for (const double each : logs) weights.push_back(std::exp(each - highest));
    return weights;
}

Weights convolved(const Weights& a, const Weights& b) {
    Weights sum(a.size(), 0);
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; i + j < a.size() && a[i] > 0; ++j) sum[i + j] += a[i] * b[j];
    const double highest = *std::ranges::max_element(sum);
    for (double& each : sum) each /= highest;
    return sum;
}

/// Of so many queues that are alike.
Weights power(Weights base, std::size_t exponent) {
    Weights product(base.size(), 0);
    product[0] = 1;
    for (; exponent > 0; exponent /= 2) {
        if (exponent % 2 == 1) product = convolved(product, base);
        base = convolved(base, base);
    }
    return product;
}

/// Queues of several servers, exactly: Buzen's convolution (1973), of `first` and more customers. Demands are in units of the time
/// between rounds, of about `rate` a second, so that numbers stay near 1; none where they do not even so.
std::optional<Rounds> convolution(std::size_t first, std::size_t customers, double thinking, const std::vector<Contended>& queues,
                                  double rate) {
    std::vector<Weights> each;
    std::vector<double> logs(customers + 1, 0);
    for (const Contended& queue : queues) {
        const double visits = rate * queue.visits / free_share(queue) / queue.copies;
        for (std::size_t n = 1; n <= customers; ++n) logs[n] = logs[n - 1] + std::log(visits / queue.rate(static_cast<double>(n)));
        each.push_back(power(relative(logs), static_cast<std::size_t>(std::max(1.0, std::round(queue.copies)))));
    }
    if (thinking > 0) {
        for (std::size_t n = 1; n <= customers; ++n) logs[n] = logs[n - 1] + std::log(rate * thinking / static_cast<double>(n));
        each.push_back(relative(logs));
    }
    Weights nothing(customers + 1, 0);
    nothing[0] = 1;
    std::vector<Weights> after(each.size() + 1, nothing);
    for (std::size_t i = each.size(); i-- > 0;) after[i] = convolved(each[i], after[i + 1]);
    const Weights& all = after.front();
    Rounds rounds;
    for (std::size_t n = first; n <= customers; ++n) {
        if (!(all[n - 1] > 1e-280 && all[n] > 1e-280)) return std::nullopt;
        rounds.rate.push_back(rate * all[n - 1] / all[n]);
    }
    Weights before = nothing;
    for (std::size_t i = 0; i < queues.size(); ++i) {
        const Weights others = convolved(before, after[i + 1]);
        std::vector<double>& present = rounds.present.emplace_back();
        for (std::size_t n = first; n <= customers; ++n) {
            double sum = 0, mean = 0;
            for (std::size_t here = 0; here <= n; ++here) {
                const double weight = each[i][here] * others[n - here];
                sum += weight;
                mean += weight * static_cast<double>(here);
            }
            present.push_back(mean / sum);
        }
        before = convolved(before, each[i]);
    }
    return rounds;
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

/// What `exact` has for exponential service becomes what it is for that of the queues: of `first` and more customers.
Rounds made_uneven(Rounds exact, std::size_t first, double thinking, const std::vector<Contended>& queues) {
    if (std::ranges::all_of(queues, [](const Contended& queue) { return queue.scv == 1; })) return exact;
    std::vector<Contended> even = queues;
    for (Contended& queue : even) queue.scv = 1;
    const std::size_t most = first + exact.rate.size() - 1;
    const Rounds with = recursion(most, thinking, queues), without = recursion(most, thinking, even);
    for (std::size_t n = first; n <= most; ++n) {
        const std::size_t at = n - first;
        double round = thinking;
        std::vector<double> times;
        for (std::size_t i = 0; i < queues.size(); ++i) {
            const double longer = with.present[i][n - 1] / with.rate[n - 1] - without.present[i][n - 1] / without.rate[n - 1];
            times.push_back(std::max(queues[i].visits * queues[i].time, exact.present[i][at] / exact.rate[at] + longer));
            round += times.back();
        }
        exact.rate[at] = static_cast<double>(n) / round;
        for (std::size_t i = 0; i < queues.size(); ++i) exact.present[i][at] = exact.rate[at] * times[i];
    }
    return exact;
}

/// Of `first` to `most` customers.
Rounds rounds_of(std::size_t first, std::size_t most, double thinking, const std::vector<Contended>& queues) {
    constexpr double affordable = 5e5;  // sums of a convolution
    Rounds rounds = recursion(most, thinking, queues);
    const bool is_exact = std::ranges::all_of(queues, [](const Contended& queue) { return queue.servers <= 1 && queue.rates.empty(); });
    const bool is_paced = std::ranges::any_of(queues, [](const Contended& queue) { return queue.burst.has_value(); });
    if (!is_exact && !is_paced && static_cast<double>(queues.size() * most * most) <= affordable)
        if (auto exact = convolution(first, most, thinking, queues, rounds.rate.back()))
            return made_uneven(std::move(*exact), first, thinking, queues);
    const auto earlier = static_cast<std::ptrdiff_t>(first - 1);
    rounds.rate.erase(rounds.rate.begin(), rounds.rate.begin() + earlier);
    for (auto& present : rounds.present) present.erase(present.begin(), present.begin() + earlier);
    return rounds;
}

bool is_alone(const std::vector<Contended>& queues) { return queues.size() == 1 && queues.front().copies <= 1 && !queues.front().burst; }

}  // namespace

double seconds_at(const std::vector<Contended>& queues) {
    double seconds = 0;
    for (const Contended& queue : queues) seconds += queue.visits * queue.answer_s;
    return seconds;
}

Rounds go_round(std::size_t most_customers, double thinking, const std::vector<Contended>& queues) {
    if (!is_alone(queues)) return rounds_of(1, most_customers, thinking, queues);
    Rounds rounds;
    rounds.present.resize(1);
    for (std::size_t n = 1; n <= most_customers; ++n) {
        const Round round = machine_repair(n, thinking, queues.front());
        rounds.rate.push_back(round.rate);
        rounds.present.front().push_back(round.present.front());
    }
    return made_uneven(std::move(rounds), 1, thinking, queues);
}

Round go_round_together(double customers, double thinking, const std::vector<Contended>& queues) {
    constexpr double most_exact = 2000;
    if (customers <= most_exact) {
        const auto whole = static_cast<std::size_t>(std::max(1.0, std::round(customers)));
        Rounds rounds;
        if (is_alone(queues)) {
            const Round even = machine_repair(whole, thinking, queues.front());
            rounds = made_uneven({{even.rate}, {even.present}}, whole, thinking, queues);
        } else {
            rounds = rounds_of(whole, whole, thinking, queues);
        }
        Round last{rounds.rate.back(), {}};
        for (const auto& present : rounds.present) last.present.push_back(present.back());
        return last;
    }
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

Found found_at(const Contended& queue, double places, double customers, double round_s, double present) {
    Found found;
    const double burst = queue.burst.value_or(0), others = std::max(0.0, customers - 1);
    // at a copy; what is not here is on its way to it
    const double rate = customers / round_s * queue.visits / queue.copies;
    constexpr double barely = 1e-12;  // who is nearly always here finds all others
    const double away_s = std::max(customers - present, barely * customers) / rate, turn = 1 / (queue.most_rate() * free_share(queue)),
                 alone = 1 / queue.rate(1);
    if (!(rate > 0)) return found;
    const double first_waiting = queue.burst ? burst : places;  // who finds so many waits for one turn
    constexpr double vanishing = 1e-14;
    constexpr double seen = 1e5;  // beginnings that are kept: where there are many, and seldom all, those before count for nothing
    const bool is_short = others / away_s > queue.rate(1) * free_share(queue);
    double weight = 1, sum = 0, waits = 0, first = 0, second = 0, crowd = 0, crowd_square = 0;
    for (double n = is_short ? std::max(0.0, std::floor(burst - seen)) : 0; n <= others + burst; ++n) {
        sum += weight;
        const double turns = n - first_waiting + 1;
        if (turns > 0) {
            waits += weight;
            first += weight * turns;
            second += weight * turns * (turns + (queue.burst ? 0 : queue.scv));
        }
        const double here = std::min(n + 1, places), slowing = here / (queue.rate(here) * alone);
        crowd += weight * slowing;
        crowd_square += weight * slowing * slowing;
        const double free = others - std::max(0.0, n - burst);
        weight *= free / away_s / (queue.rate(n + 1) * free_share(queue));
        if (weight > 1e200) {
            for (double* each : {&weight, &sum, &waits, &first, &second, &crowd, &crowd_square}) *each *= 1e-200;
        }
        if (weight < vanishing * sum && free / away_s < queue.rate(n + 1)) break;
    }
    if (waits > vanishing * sum) {
        found.wait_probability = waits / sum;
        found.wait_if = first / waits * turn;
        found.wait_if_scv = std::max(0.0, second * waits / (first * first) - 1);
        // even distances let half as much vary where the queue is never empty (as D/M/infinity beside it), and no less where it often is
        if (queue.burst) found.wait_if_scv *= 0.5 + std::min(0.5, found.wait_if_scv);
    }
    if (!queue.burst) {
        found.sharing = (crowd / sum - 1) * alone;
        found.crowd_scv = std::max(0.0, crowd_square * sum / (crowd * crowd) - 1);
    }
    return found;
}

}  // namespace headroom::analytic
