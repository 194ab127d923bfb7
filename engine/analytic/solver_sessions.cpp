// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include "analytic/solver.h"

/// Sessions, which think between requests.
namespace headroom::analytic {

void Solver::note_overrun(const Round& round, double would_come, const std::vector<Contended>& queues) {
    constexpr double felt = 0.01;
    bool leave = false;
    for (std::size_t i = 0; i < connections_.size(); ++i) leave = leave || are_left(i);
    if (!leave || would_come <= (1 + felt) * round.rate) return;
    double most = 1;
    for (const Contended& queue : queues) {
        const double utilization = would_come * queue.visits / (queue.copies * queue.most_rate());
        if (queue.connection || queue.burst || utilization <= most) continue;
        most = utilization;
        overrun_ = queue.station;
    }
}

void Solver::share_paths(std::size_t c, double near_s) {
    Component& component = components_[c];
    double far = 0, all = 0;  // shares of the requests
    for (std::size_t r = 0; r < routes_; ++r) {
        all += component.in[r].rate;
        if (path_of(c, r).mean() > 0) far += component.in[r].rate;
    }
    const auto& users = component.source->paths;
    double sum = 0;
    for (std::size_t k = 0; k < users.size(); ++k) {
        component.paths[k].first = users[k].first / std::max(1e-9, near_s + far / all * 2 * users[k].second);
        sum += component.paths[k].first;
    }
    for (auto& [share, seconds] : component.paths) share /= sum;
}

Solver::Turnaround Solver::turnaround(std::size_t c) const {
    const SourceTerms& terms = *components_[c].source;
    Turnaround all;
    for (std::size_t r = 0; r < routes_; ++r) {
        const double here = terms.requests[r] * terms.sent[r], answer_s = components_[c].answers[r].mean();
        if (terms.is_asset(r)) {  // nobody waits for it
            all.beside += here * answer_s;
            continue;
        }
        all.requests += here;
        all.paths += here * path_of(c, r).mean();
        all.time += here * answer_s;
    }
    all.time += all.paths;
    return all;
}

std::vector<Contended> Solver::queues_of_sessions(std::size_t c, const Turnaround& all, double rate) const {
    return contended(c, all.requests, rate, only_sessions_ ? sessions_ : std::numeric_limits<double>::infinity());
}

Round Solver::round_of_sessions(std::size_t c, const Turnaround& all, const std::vector<Contended>& queues) const {
    const bool is_known = std::ranges::none_of(grows_, [this](std::size_t grown) { return is_awaited(grown); });
    const SourceTerms& terms = *components_[c].source;
    return go_round_together(terms.sessions, terms.think_s + (is_known ? std::max(0.0, all.time - seconds_at(queues)) : 0), queues);
}

/// How many sessions would not be thinking if none was refused anywhere, beyond the mean as seldom as matters.
void Solver::find_crowd(const std::vector<double>& rates) {
    constexpr double deviations = 2;
    crowd_ = sessions_;
    bool may_any = false;
    for (std::size_t i = 0; i < connections_.size(); ++i) may_any = may_any || (connections_[i].rate_of_attempts() > 0 && may_refuse(i));
    if (!may_any) return;
    crowd_ = 0;
    double thinking = 0;
    std::size_t source = 0;
    for (std::size_t c = 0; c < components_.size(); ++c) {
        const auto& terms = components_[c].source;
        if (!terms) continue;
        const double rate = rates[source++];
        if (terms->sessions <= 0 || rate <= 0) continue;
        const Turnaround all = turnaround(c);
        thinking += terms->think_s * round_of_sessions(c, all, queues_of_sessions(c, all, rate)).rate;
    }
    crowd_ = std::min(sessions_, sessions_ - thinking + deviations * std::sqrt(thinking));
}

/// Sessions that think between requests make as many as the answers let them.
void Solver::go_round(std::vector<double>& rates) {
    std::size_t source = 0;
    overrun_.reset();
    sessions_call_at_once_ = false;
    if (sessions_ > 0) find_crowd(rates);
    for (std::size_t c = 0; c < components_.size(); ++c) {
        const auto& terms = components_[c].source;
        if (!terms) continue;
        const std::size_t index = source++;
        if (terms->sessions <= 0) continue;
        if (rates[index] <= 0) {
            rates[index] = 1e-3 * terms->sessions / std::max(1e-3, terms->think_s);
            continue;
        }
        const Turnaround all = turnaround(c);
        const std::vector<Contended> queues = queues_of_sessions(c, all, rates[index]);
        sessions_call_at_once_ = sessions_call_at_once_ || std::ranges::any_of(queues, &Contended::is_at_once);
        const Round round = round_of_sessions(c, all, queues);
        const double round_s = terms->sessions / std::max(1e-300, round.rate);
        note_overrun(round, terms->sessions / std::max(1e-9, terms->think_s + all.time), queues);
        for (std::size_t i = 0; i < queues.size(); ++i)
            squeeze(queues[i], {{terms->sessions, round_s, round.present[i] / queues[i].copies}});
        if (all.paths > 0) share_paths(c, std::max(0.0, round_s - all.paths));
        const double swing = 1 / (1 + all.beside / round_s);  // each page slows the next by its assets, too
        rates[index] += damping_ * swing * (round.rate - rates[index]);
        std::erase_if(grows_, [this](std::size_t grown) { return is_awaited(grown); });
    }
}

}  // namespace headroom::analytic
