// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/held_threads.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "theory/numeric.h"

namespace headroom::theory {

namespace {

constexpr double negligible_mass = 1e-12;

/// What can happen to a call from its arrival to its answer.
class TaggedCall {
public:
    TaggedCall(const HeldThreadsModel& model, std::vector<std::vector<double>> stationary)
        : model_(model), threads_(model.threads), stationary_(std::move(stationary)) {
        if (!model.queue_limit) shorten();
        places_ = static_cast<int>(stationary_.size()) - 1 - threads_;
        for (int ahead = 0; ahead < places_; ++ahead)
            for (int behind = 0; ahead + behind < places_; ++behind)
                for (int j = 0; j <= threads_; ++j) add_waiting(ahead, behind, j);
        for (int others = 0; others < threads_ + places_; ++others)
            for (int j = 0; j <= held_by(others); ++j) add_computing(others, j);
        for (int before = 0; before < threads_; ++before)
            add(at_tier_two(before), before > 0 ? at_tier_two(before - 1) : answered(), (before > 0 ? model.servers : 1) * model.mu2);
    }

    /// All rates out of a state are at most this.
    double rate() const { return model_.lambda + model_.mu1 * processors() + model_.mu2 * model_.servers; }

    /// Where an accepted call begins.
    std::vector<double> start() const {
        std::vector<double> mass(answered() + 1, 0.0);
        double accepted = 0;
        for (int n = 0; n < threads_ + places_; ++n) {
            for (std::size_t j = 0; j < stationary_[static_cast<std::size_t>(n)].size(); ++j) {
                const double here = stationary_[static_cast<std::size_t>(n)][j];
                const int second = static_cast<int>(j);
                mass[n < threads_ ? computing(n, second) : waiting(n - threads_, 0, second)] += here;
                accepted += here;
            }
        }
        for (double& value : mass) value /= accepted;
        return mass;
    }

    void jump(std::vector<double>& mass, std::vector<double>& next) const {
        next = mass;
        for (const Arc& arc : arcs_) {
            const double flow = mass[arc.from] * arc.rate / rate();
            next[arc.from] -= flow;
            next[arc.to] += flow;
        }
        next[answered()] = 0;
        mass.swap(next);
    }

private:
    struct Arc {
        std::size_t from, to;
        double rate;
    };

    /// Leaves out what hardly ever happens.
    void shorten() {
        double beyond = 0;
        while (static_cast<int>(stationary_.size()) > threads_ + 2) {
            beyond += std::accumulate(stationary_.back().begin(), stationary_.back().end(), 0.0);
            if (beyond > negligible_mass) break;
            stationary_.pop_back();
        }
    }

    int processors() const { return model_.processors.value_or(threads_); }
    int held_by(int others) const { return std::min(others, threads_ - 1); }
    int per_state() const { return threads_ + 1; }

    std::size_t waiting(int ahead, int behind, int j) const {
        return static_cast<std::size_t>((ahead * places_ + behind) * per_state() + j);
    }
    std::size_t computing(int others, int j) const { return static_cast<std::size_t>((places_ * places_ + others) * per_state() + j); }
    /// `before`: completions of tier 2 until its own service begins.
    std::size_t at_tier_two(int before) const { return computing(threads_ + places_, before); }
    std::size_t answered() const { return at_tier_two(threads_); }

    void add(std::size_t from, std::size_t to, double rate) {
        if (rate > 0) arcs_.push_back({from, to, rate});
    }

    void add_waiting(int ahead, int behind, int j) {
        const std::size_t here = waiting(ahead, behind, j);
        const double departures = model_.mu2 * std::min(j, model_.servers);
        if (ahead + behind + 1 < places_) add(here, waiting(ahead, behind + 1, j), model_.lambda);
        if (j < threads_) add(here, waiting(ahead, behind, j + 1), model_.mu1 * std::min(threads_ - j, processors()));
        if (j > 0) add(here, ahead > 0 ? waiting(ahead - 1, behind, j - 1) : computing(threads_ - 1 + behind, j - 1), departures);
    }

    void add_computing(int others, int j) {
        const std::size_t here = computing(others, j);
        const int alike = held_by(others) - j;  // others in the CPU phase
        const double each = model_.mu1 * std::min(alike + 1, processors()) / (alike + 1);
        if (others + 1 < threads_ + places_) add(here, computing(others + 1, j), model_.lambda);
        add(here, at_tier_two(std::max(0, j - model_.servers + 1)), each);
        if (alike > 0) add(here, computing(others, j + 1), each * alike);
        if (j > 0) add(here, computing(others - 1, j - 1), model_.mu2 * std::min(j, model_.servers));
    }

    const HeldThreadsModel& model_;
    int threads_;
    int places_ = 0;  ///< in the queue
    std::vector<std::vector<double>> stationary_;
    std::vector<Arc> arcs_;
};

}  // namespace

HeldThreadsResponse::HeldThreadsResponse(const HeldThreadsModel& model) {
    const TaggedCall call(model, held_threads_distribution(model));
    rate_ = call.rate();
    std::vector<double> mass = call.start();
    std::vector<double> next(mass.size());
    do {
        alive_.push_back(std::accumulate(mass.begin(), mass.end(), 0.0));
        call.jump(mass, next);
    } while (alive_.back() > 1e-9);
}

double HeldThreadsResponse::mean() const { return std::accumulate(alive_.begin(), alive_.end(), 0.0) / rate_; }

double HeldThreadsResponse::tail(double t) const {
    const double jumps = rate_ * t;
    if (jumps <= 0) return 1;
    double sum = 0;
    for (std::size_t k = 0; k < alive_.size(); ++k) {
        const auto count = static_cast<double>(k);
        sum += alive_[k] * std::exp(-jumps + count * std::log(jumps) - std::lgamma(count + 1));
    }
    return sum;
}

double HeldThreadsResponse::quantile(double p) const {
    require(p >= 0 && p <= 0.9999, "held threads: quantiles up to 0.9999");
    return quantile_of_tail([this](double t) { return tail(t); }, p, mean());
}

}  // namespace headroom::theory
