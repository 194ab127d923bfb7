// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/course.h"

#include <cmath>
#include <utility>
#include <vector>

namespace headroom::analytic {

namespace {

constexpr double most_at_limit = 200'000;           ///< calls that wait, where their limit says how many
constexpr std::size_t most_workers_followed = 500;  ///< more are as good as unlimited, or wait for what they call

/// More calls than are followed let as many more go as the last one, up to what the slowest queue does.
void follow_on(std::vector<double>& leaving, double places, const std::vector<Contended>& queues) {
    double most = unlimited;
    for (const Contended& queue : queues) most = std::min(most, queue.copies * queue.most_free_rate() / queue.visits);
    if (leaving.size() < 2) return;
    const double more = leaving.back() - leaving[leaving.size() - 2];
    const auto count = static_cast<std::size_t>(std::min(places, static_cast<double>(most_states)));
    while (more > 0 && leaving.size() < count && leaving.back() < most) leaving.push_back(std::min(most, leaving.back() + more));
}

Course unlimited_course(const Replica& replica, const Load& load, double outside, const std::vector<Contended>& among) {
    Course course;
    course.places = replica.workers.value_or(unlimited);
    if (replica.queue_limit) course.most = course.places + *replica.queue_limit;
    if (course.places == unlimited || (outside <= 0 && among.empty())) {
        const bool flat = replica.contention == 0 && replica.coherency == 0;
        const double last = std::min(course.places, flat ? std::ceil(replica.vcpus) : static_cast<double>(most_states));
        for (double n = 1; n <= std::max(1.0, last); ++n) course.leaving.push_back(replica.capacity(n) / load.work);
        return course;
    }
    if (load.work <= 0 && among.empty()) {  // each call takes its own time
        for (double n = 1; n <= std::min(course.places, static_cast<double>(most_states)); ++n) course.leaving.push_back(n / outside);
        return course;
    }
    const auto workers = static_cast<std::size_t>(std::min(course.places, static_cast<double>(most_workers_followed)));
    const double stretched = replica.contention > 0 || replica.coherency > 0
                                 ? std::min(replica.vcpus, course.places) / replica.capacity(std::min(replica.vcpus, course.places))
                                 : 1;
    std::vector<Contended> queues = among;
    if (load.work > 0) queues.push_back({0, 1, load.work * stretched / std::min(1.0, replica.vcpus), std::max(1.0, replica.vcpus), 1, 0});
    Rounds rounds = go_round(workers, outside, queues);
    course.leaving = std::move(rounds.rate);
    if (load.work > 0) {
        course.computing = std::move(rounds.present.back());
        rounds.present.pop_back();
    }
    course.among = std::move(rounds.present);
    follow_on(course.leaving, course.places, queues);
    return course;
}

}  // namespace

Course course_of(const Replica& replica, const Load& load, const std::optional<Distribution>& limit) {
    Course course = unlimited_course(replica, load, load.outside, load.among);
    if (!limit || course.places == unlimited) return course;
    const double turn = 1 / course.leaving.back(),
                 coming = load.rate * (load.spreading.kind == Spreading::Kind::Choices ? static_cast<double>(load.spreading.choices) : 1);
    const auto enough = [](double mean) { return mean + 14 * std::sqrt(mean) + 60; };
    double most = std::min(enough(coming * limit->mean()), most_at_limit);
    if (const double load_at = coming * turn; load_at < 1) most = std::min(most, std::log(next_to_nothing) / std::log(load_at) + 60);
    course.wait_limit.emplace(*limit, turn, static_cast<std::size_t>(std::min(most, course.most - course.places)));
    return course;
}

namespace {

/// Calls that slow each other let more come than go once there are as many as `weight` lists. Does it take longer than anybody looks ahead
/// until that happens by chance? The mean time of a birth-death process to its last state.
bool holds_out(const std::vector<double>& weight, const std::function<double(std::size_t)>& arriving) {
    constexpr double year_s = 365.0 * 86400;
    double seconds = 0, below = 0;
    for (std::size_t n = 0; n + 1 < weight.size(); ++n) {
        below += weight[n];
        if (weight[n] > 0) seconds += below / (arriving(n) * weight[n]);
    }
    return seconds > year_s;
}

}  // namespace

Shares shares_of(const Course& course, const std::function<double(std::size_t)>& arriving) {
    Shares shares;
    std::vector<double> weight{1};
    double sum = 1;
    bool falls = false;
    for (std::size_t n = 0; static_cast<double>(n) < course.most; ++n) {
        const double ratio = arriving(n) / course.going(n + 1);
        if (falls && ratio >= 1 - 1e-9 && course.most == unlimited && !course.wait_limit) {
            if (!holds_out(weight, arriving)) return {{}, 0, false};
            break;
        }
        falls = falls || ratio < 1;
        const bool is_tail = n + 1 > course.leaving.size() && !course.wait_limit;
        if (is_tail && course.most == unlimited && arriving(n) == arriving(n + 1)) {
            if (ratio >= 1 - 1e-9) return {{}, 0, false};
            shares.beyond = ratio;
            sum += weight.back() * ratio / (1 - ratio);
            break;
        }
        if (n > course.most_followed() || !std::isfinite(weight.back())) return {{}, 0, false};
        weight.push_back(weight.back() * ratio);
        sum += weight.back();
        if (ratio < 1 && weight.back() < next_to_nothing * sum) break;
        if (weight.back() > 1e200) {  // far up: what is below is nothing
            for (double& each : weight) each *= 1e-200;
            sum *= 1e-200;
        }
    }
    for (const double each : weight) shares.of.push_back(each / sum);
    return shares;
}

namespace {

/// How likely it is that so many different ones are drawn in `draws` of that many replicas, with replacement; no more than matter.
std::vector<std::pair<double, double>> different_ones(double replicas, std::size_t draws) {
    constexpr double matters = 1e-9;
    std::vector<double> chance{1};
    for (std::size_t draw = 0; draw < draws; ++draw) {
        chance.push_back(0);
        for (std::size_t k = chance.size() - 1; k > 0; --k) {
            const double seen = std::min(1.0, static_cast<double>(k) / replicas);
            chance[k] = chance[k] * seen + chance[k - 1] * std::max(0.0, 1 - static_cast<double>(k - 1) / replicas);
        }
        chance[0] = 0;
    }
    std::vector<std::pair<double, double>> result;
    for (std::size_t k = 1; k < chance.size(); ++k)
        if (chance[k] > matters) result.emplace_back(static_cast<double>(k), chance[k]);
    return result;
}

}  // namespace

Shares shares_by_choice(const Course& course, double rate, double replicas, std::size_t choices) {
    const auto different = different_ones(replicas, choices);
    const double same = different.front().first == 1 ? different.front().second : 0;
    const auto all_above = [&](double above) {
        double sum = 0;
        for (const auto& [count, chance] : different) sum += chance * std::pow(above, count);
        return sum;
    };
    Shares shares = shares_of(course, [rate](std::size_t) { return rate; });
    if (!shares.is_stable) return shares;
    std::vector<double> above;
    const auto read_off = [&](const Shares& from) {
        std::vector<double> result;
        double left = 1;
        for (const double share : from.of) {
            result.push_back(left);
            left = std::max(0.0, left - share);
        }
        for (double share = from.of.back() * from.beyond; from.beyond > 0 && share > next_to_nothing && result.size() < 3000;
             share *= from.beyond) {
            result.push_back(left);
            left = std::max(0.0, left - share);
        }
        result.push_back(left);
        return result;
    };
    above = read_off(shares);
    for (int round = 0; round < 300; ++round) {
        const auto arriving = [&](std::size_t n) {
            if (n + 1 >= above.size() || above[n] - above[n + 1] < next_to_nothing) return rate * same;
            return rate * (all_above(above[n]) - all_above(above[n + 1])) / (above[n] - above[n + 1]);
        };
        shares = shares_of(course, arriving);
        if (!shares.is_stable) return shares;
        std::vector<double> next = read_off(shares);
        double change = 0;
        next.resize(std::max(next.size(), above.size()), 0);
        above.resize(next.size(), 0);
        for (std::size_t n = 0; n < next.size(); ++n) {
            change = std::max(change, std::abs(next[n] - above[n]));
            above[n] = 0.5 * (above[n] + next[n]);
        }
        if (change < 1e-10) break;
    }
    return shares;
}

std::function<double(std::size_t)> arriving_of_sessions(const Course& course, double sessions, double coming) {
    constexpr int most = 50;
    constexpr double settled = 1e-9;
    const auto away = [sessions](std::size_t n) { return std::max(1e-3, sessions - static_cast<double>(n)); };
    double of_each = coming / sessions;
    const auto arriving = [&of_each, &away](std::size_t n) { return of_each * away(n); };
    for (int i = 0; i < most; ++i) {
        const Shares shares = shares_of(course, arriving);
        if (!shares.is_stable) break;
        double mean = 0;
        for (std::size_t n = 0; n < shares.of.size(); ++n) mean += shares.of[n] * away(n);
        const double before = std::exchange(of_each, coming / mean);
        if (std::abs(of_each / before - 1) < settled) break;
    }
    return [of_each, away](std::size_t n) { return of_each * away(n); };
}

namespace {

/// From `n` calls on, with whom all places are taken, if there are only so many: each number is `beyond` times as likely as the one before.
/// How calls slow each other is asked for only where there is a most of them.
void add_tail(Sums& sums, const Course& course, std::size_t n, double first, double beyond, double arriving) {
    const double share = first / (1 - beyond), more = beyond / (1 - beyond), more_square = more * (1 + beyond) / (1 - beyond);
    const double count = static_cast<double>(n) + more, coming = share * arriving, at_work = std::min(count, course.places);
    sums.rate += coming;
    sums.present += share * count;
    sums.working += share * at_work;
    sums.computing += share * (course.computing.empty() ? at_work : course.present(course.computing, n));
    for (std::size_t i = 0; i < course.among.size(); ++i) sums.among[i] += share * course.present(course.among[i], n);
    if (course.places == unlimited) return;
    const double turns = static_cast<double>(n) - course.places + 1, turn = 1 / course.leaving.back();  // of who finds n
    sums.finds_none += coming;
    sums.queued += share * (count - course.places);
    sums.wait += coming * (turns + more) * turn;
    sums.wait_square += coming * (turns * (turns + 1) + (2 * turns + 1) * more + more_square) * turn * turn;
}

}  // namespace

Sums sums_of(const Course& course, const Shares& shares, const std::function<double(std::size_t)>& arriving) {
    Sums sums;
    sums.among.assign(course.among.size(), 0);
    const double turn = course.leaving.empty() ? 0 : 1 / course.leaving.back();
    const auto add = [&](std::size_t n, double share) {
        const auto count = static_cast<double>(n);
        if (count < course.most) {
            const double coming = share * arriving(n);
            sums.rate += coming;
            const double here = std::min(count + 1, course.places), slowing = here * course.going(1) / course.going(n + 1);
            sums.slowed += coming * slowing;
            sums.slowed_square += coming * slowing * slowing;
            if (count >= course.places && course.wait_limit) {
                const Waiting waiting = course.wait_limit->waiting(n - static_cast<std::size_t>(course.places));
                sums.finds_none += coming * waiting.served;
                sums.gave_up += coming * (1 - waiting.served);
                sums.wait += coming * waiting.first;
                sums.wait_square += coming * waiting.second;
            } else if (count >= course.places) {
                const double turns = count - course.places + 1;
                sums.finds_none += coming;
                sums.wait += coming * turns * turn;
                sums.wait_square += coming * turns * (turns + 1) * turn * turn;
            }
        }
        sums.present += share * count;
        sums.queued += share * std::max(0.0, count - course.places);
        sums.working += share * std::min(count, course.places);
        sums.computing += share * (course.computing.empty() ? std::min(count, course.places) : course.present(course.computing, n));
        for (std::size_t i = 0; i < course.among.size(); ++i) sums.among[i] += share * course.present(course.among[i], n);
    };
    for (std::size_t n = 0; n < shares.of.size(); ++n) add(n, shares.of[n]);
    if (shares.beyond <= 0) return sums;
    double share = shares.of.back() * shares.beyond;
    std::size_t n = shares.of.size();
    for (; course.places < unlimited && static_cast<double>(n) < course.places; ++n, share *= shares.beyond) add(n, share);
    add_tail(sums, course, n, share, shares.beyond, arriving(n));
    return sums;
}

}  // namespace headroom::analytic
