// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/call_chain.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::analytic {

namespace {

constexpr double negligible = 1e-9;

Failures scaled(Failures failures, double factor) {
    for (double& each : failures) each *= factor;
    return failures;
}

Failures sum(Failures a, const Failures& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
    return a;
}

/// A second try where the first has not ended after a delay, well or not; the first good answer counts.
Answer hedged(const policy::Hedge& hedge, const Answer& one, double& second) {
    const double delay = hedge.delay ? hedge.delay->value : one.good.quantile(hedge.percentile.value);
    const Tail tail = one.good.tail();
    const double failing = one.failing(), fine = 1 - failing;
    const double fails_later = failing > 0 ? failing * tail_at(one.bad.tail(), delay) : 0;
    second = fine * tail_at(tail, delay) + fails_later;
    if (second < negligible || fine <= 0) return one;
    const double good = fine * (1 + fails_later);
    Tail both = tail;
    for (Eigen::Index j = 0; j < both.size(); ++j) {
        double answered = fine * (1 - tail[j]);
        if (grid()[j] > delay) answered += (fine * tail[j] + fails_later) * fine * (1 - tail_at(tail, grid()[j] - delay));
        both[j] = 1 - answered / good;
    }
    Answer answer = one;
    answer.good = Law::of_tail(both, one.good.is_sketch());
    if (failing > 0) answer.failures = scaled(one.failures, (1 - good) / failing);
    return answer;
}

/// The attempt ends at the limit, whatever becomes of it.
Answer limited(double limit, const Answer& one, double& late) {
    constexpr double far = 14;  // standard deviations: nobody is so late, as far as a sketch knows
    const double failing = one.failing();
    if (one.good.is_sketch() && failing <= 0 && limit > one.good.mean() + far * std::sqrt(one.good.variance())) return one;
    const double good_late = one.good.left_at(limit), bad_late = failing > 0 ? one.bad.left_at(limit) : 0;
    late = (1 - failing) * good_late + failing * bad_late;
    if (late < negligible) return one;
    Answer answer;
    if (good_late < 1) answer.good = one.good.below(limit);
    answer.failures = scaled(one.failures, 1 - bad_late);
    answer.failures[static_cast<std::size_t>(Outcome::Timeout)] += late;
    answer.bad = Law::mixture(
        {{failing * (1 - bad_late), failing > 0 && bad_late < 1 ? one.bad.below(limit) : Law()}, {late, Law::constant(limit)}});
    return answer;
}

double wait_before(const policy::Retry& retry, std::size_t attempt) {
    double wait = retry.wait.value;
    if (retry.backoff == policy::Backoff::Exponential) wait *= std::pow(retry.multiplier, static_cast<double>(attempt) - 2);
    return retry.longest_wait ? std::min(wait, retry.longest_wait->value) : wait;
}

Law wait_law(const policy::Retry& retry, std::size_t attempt, bool sketched) {
    const double wait = wait_before(retry, attempt), jitter = retry.jitter.value;
    if (sketched) return Law::sketch(wait, std::pow(wait * jitter, 2) / 3);
    return jitter > 0 && wait > 0 ? Law::of(Distribution::uniform(wait * (1 - jitter), wait * (1 + jitter))) : Law::constant(wait);
}

Chain retried(const policy::Retry& retry, const Answer& one) {
    const double failing = one.failing();
    Chain chain;
    std::vector<std::pair<double, Law>> good;
    Law before;
    double reached = 1;
    chain.attempts = 0;
    const auto attempts = static_cast<std::size_t>(retry.attempts);
    for (std::size_t attempt = 1; attempt <= attempts; ++attempt) {
        chain.attempts += reached;
        if (failing < 1) good.emplace_back(reached * (1 - failing), before + one.good);
        reached *= failing;
        if (attempt == attempts || reached < negligible) {
            chain.answer.bad = before + one.bad;
            break;
        }
        before = before + one.bad + wait_law(retry, attempt + 1, one.good.is_sketch());
    }
    chain.answer.good = Law::mixture(good);
    chain.answer.failures = failing > 0 ? scaled(one.failures, reached / failing) : one.failures;
    return chain;
}

}  // namespace

double sum_of(const Failures& failures) { return std::min(1.0, std::accumulate(failures.begin(), failures.end(), 0.0)); }

Answer turned_away(Answer answer, double share, Outcome outcome, const Law& after) {
    if (share <= 0) return answer;
    answer.bad = Law::mixture({{(1 - share) * answer.failing(), answer.bad}, {share, after}}, answer.good.is_sketch());
    answer.failures = scaled(answer.failures, 1 - share);
    answer.failures[static_cast<std::size_t>(outcome)] += share;
    return answer;
}

Answer one_of(const std::vector<std::pair<double, Answer>>& all) {
    std::vector<std::pair<double, Law>> good, bad;
    Answer result;
    for (const auto& [share, answer] : all) {
        good.emplace_back(share * (1 - answer.failing()), answer.good);
        bad.emplace_back(share * answer.failing(), answer.bad);
        result.failures = sum(result.failures, scaled(answer.failures, share));
    }
    result.good = Law::mixture(good);
    result.bad = Law::mixture(bad, result.good.is_sketch());
    return result;
}

Answer then(const Answer& first, const Answer& second) {
    const double a = first.failing(), b = second.failing();
    Answer both;
    both.good = first.good + second.good;
    both.failures = sum(first.failures, scaled(second.failures, 1 - a));
    if (a > 0 || b > 0)
        both.bad = Law::mixture({{a, first.bad}, {(1 - a) * b, b > 0 ? first.good + second.bad : Law()}}, both.good.is_sketch());
    return both;
}

Answer together(const std::vector<Answer>& all, double met) {
    if (all.size() == 1) return all.front();
    Answer result;
    std::vector<Law> good;
    double fine = 1, failing = 0;
    for (const Answer& each : all) {
        good.push_back(each.good);
        fine *= 1 - each.failing();
        failing += each.failing();
    }
    double load = 1;
    for (const Answer& each : all) load = std::min(load, each.load);
    const auto count = static_cast<double>(all.size());
    const double reached_together = load * (0.25 + 0.13 * (1 - 2 / count));
    result.good = Law::longest(good, 1 - (1 - reached_together) * (1 - met));
    result.load = load;
    if (failing <= 0) return result;
    result.bad = result.good;
    for (const Answer& each : all) result.failures = sum(result.failures, scaled(each.failures, (1 - fine) / failing));
    return result;
}

Answer repeated(const Answer& one, double calls, bool parallel) {
    if (calls == 1) return one;
    const double whole = std::floor(calls), part = calls - whole;
    constexpr double most = 200;  // beyond, their number makes no difference to the shape
    const auto times = [&](double n) {
        if (n <= 0) return Answer{};
        if (n > most) {
            Answer many;
            many.good = Law::fitted(one.good.mean() * n, one.good.scv() / n);
            many.failures = scaled(one.failures, std::min(1 / std::max(1e-12, one.failing()), n));
            many.bad = Law::fitted(one.good.mean() * n / 2, 1.0 / 3);
            return many;
        }
        if (parallel) return together(std::vector<Answer>(static_cast<std::size_t>(n), one));
        Answer sum = one;
        for (double i = 1; i < n; ++i) sum = then(sum, one);
        return sum;
    };
    const Answer fewer = times(whole);
    if (part < 1e-9) return fewer;
    const Answer more = times(whole + 1);
    return one_of({{1 - part, fewer}, {part, more}});
}

Chain call(const policy::Connection& policy, const Passage& passage, const Answer& callee) {
    Answer one = callee;
    const Law way = passage.path + Law::constant(2 * passage.latency_s);
    one.good = one.good + way;
    if (one.failing() > 0) one.bad = one.bad + way;
    double second = 0, late = 0;
    if (policy.hedge) one = hedged(*policy.hedge, one, second);
    const auto wait = [&one](const Entrance& entrance) {
        one.good = entrance.wait + one.good;
        if (one.failing() > 0) one.bad = entrance.wait + one.bad;
    };
    std::vector<Law> before;  // of what the time limit runs for already
    Law waits;
    for (const Entrance& entrance : passage.entrances) {
        before.push_back(waits);
        if (entrance.is_limited) waits = waits + entrance.wait;
    }
    for (std::size_t i = passage.entrances.size(); i-- > 0;)
        if (passage.entrances[i].is_limited) wait(passage.entrances[i]);
    if (policy.time_limit) one = limited(policy.time_limit->value, one, late);
    const double sent_s = std::max(0.0, one.mean() - waits.mean());
    double slow = 0, failed = one.failing();
    if (policy.breaker) {
        const double limit_s = policy.breaker->slow.value;
        slow = (1 - failed) * one.good.left_at(limit_s) + (failed > 0 ? failed * one.bad.left_at(limit_s) : 0);
    }
    for (std::size_t i = passage.entrances.size(); i-- > 0;) {
        const Entrance& entrance = passage.entrances[i];
        if (!entrance.is_limited) wait(entrance);
        one = turned_away(std::move(one), entrance.refused, entrance.refused_as, before[i] + Law::constant(entrance.refused_after));
        late *= 1 - entrance.refused;
        if (entrance.refused_as == Outcome::Timeout) late += entrance.refused;
        if (entrance.refused_as != Outcome::RateLimited && entrance.refused_as != Outcome::BreakerOpen) failed = one.failing();
    }
    Chain chain;
    if (policy.retry && one.failing() > negligible)
        chain = retried(*policy.retry, one);
    else
        chain.answer = one;
    chain.late = late;
    chain.second = second;
    chain.sent_s = sent_s;
    chain.failed = failed;
    chain.slow = slow;
    return chain;
}

}  // namespace headroom::analytic
