// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/product_form.h"

#include <algorithm>
#include <cmath>

namespace headroom::analytic {

namespace {

using Weights = std::vector<double>;  ///< by the number of customers, relative to the largest

void make_relative(Weights& weights) {
    const double highest = *std::ranges::max_element(weights);
    for (double& each : weights) each /= highest;
}

Weights from_logs(const std::vector<double>& logs) {
    const double highest = *std::ranges::max_element(logs);
    Weights weights;
    for (const double each : logs) weights.push_back(std::exp(each - highest));
    return weights;
}

/// Weights of customers at one copy of a queue.
class Row {
public:
    /// Of up to `most` customers.
    Row(const Contended& queue, std::size_t most, double rate)
        : copies_(static_cast<std::size_t>(std::max(1.0, std::round(queue.copies)))) {
        const double visits = rate * queue.visits / queue.copies;
        ratio_ = visits / queue.most_free_rate();
        const std::size_t listed = std::max(queue.rates.size(), queue.beside.size());
        const std::size_t served = listed > 0 ? listed : static_cast<std::size_t>(std::ceil(queue.servers));
        is_geometric_ = true;
        for (std::size_t n = 1; n <= queue.rates.size(); ++n) is_geometric_ = is_geometric_ && queue.rates[n - 1] <= queue.rates.back();
        const std::size_t count = is_geometric_ ? std::min(most + 1, std::max<std::size_t>(1, served)) : most + 1;
        std::vector<double> logs(count, 0);
        for (std::size_t n = 1; n < count; ++n) logs[n] = logs[n - 1] + std::log(visits / queue.free_rate(static_cast<double>(n)));
        const Weights weights = from_logs(logs);
        rises_ = weights;
        for (std::size_t n = 1; is_geometric_ && n < count; ++n) rises_[n] = std::max(0.0, weights[n] - ratio_ * weights[n - 1]);
    }

    std::size_t copies() const { return copies_; }
    double steps() const { return static_cast<double>(rises_.size() * copies_); }

    /// Those of one more copy beside `others`.
    Weights beside(const Weights& others) const {
        Weights all(others.size());
        for (std::size_t n = 0; n < others.size(); ++n) {
            all[n] = is_geometric_ && n > 0 ? ratio_ * all[n - 1] : 0;
            for (std::size_t here = 0; here < rises_.size() && here <= n; ++here) all[n] += rises_[here] * others[n - here];
        }
        return all;
    }
    /// The same, each times the customers who are here. `all`: what beside() gives.
    Weights counted_beside(const Weights& others, const Weights& all) const {
        Weights counted(others.size());
        for (std::size_t n = 0; n < others.size(); ++n) {
            counted[n] = is_geometric_ && n > 0 ? ratio_ * (counted[n - 1] + all[n - 1]) : 0;
            for (std::size_t here = 1; here < rises_.size() && here <= n; ++here)
                counted[n] += static_cast<double>(here) * rises_[here] * others[n - here];
        }
        return counted;
    }

private:
    std::size_t copies_;
    double ratio_ = 0;           ///< of each weight that is not listed to the one before
    bool is_geometric_ = false;  ///< else all are listed
    Weights rises_;              ///< of the listed weights, above the row of that ratio
};

/// A queue among those that come after it, as they are taken one by one.
struct Part {
    Weights all;      ///< with it
    Weights counted;  ///< the same, times the customers at one of its copies
};

/// From the last queue to the first.
std::vector<Part> parts_of(const std::vector<Row>& rows, Weights others) {
    std::vector<Part> parts(rows.size());
    for (std::size_t i = rows.size(); i-- > 0;) {
        for (std::size_t copy = 1; copy < rows[i].copies(); ++copy) {
            others = rows[i].beside(others);
            make_relative(others);
        }
        Part& part = parts[i];
        part.all = rows[i].beside(others);
        part.counted = rows[i].counted_beside(others, part.all);
        others = part.all;
        make_relative(others);
    }
    return parts;
}

std::vector<Row> rows_of(const std::vector<Contended>& queues, std::size_t most, double rate) {
    std::vector<Row> rows;
    for (const Contended& queue : queues) rows.emplace_back(queue, most, rate);
    return rows;
}

double steps_of(const std::vector<Row>& rows) {
    double steps = 0;
    for (const Row& row : rows) steps += row.steps();
    return steps;
}

/// Who thinks, of up to `most` customers.
Weights thinkers(std::size_t most, double thinking, double rate) {
    if (thinking <= 0) {
        Weights none(most + 1, 0);
        none[0] = 1;
        return none;
    }
    std::vector<double> logs(most + 1, 0);
    for (std::size_t n = 1; n <= most; ++n) logs[n] = logs[n - 1] + std::log(rate * thinking / static_cast<double>(n));
    return from_logs(logs);
}

/// The same of those who are not at queues, by how many of `customers` are: up to `most`.
Weights left_thinking(std::size_t customers, std::size_t most, double thinking, double rate) {
    Weights left(most + 1, 0);
    if (thinking <= 0) {
        if (customers <= most) left[customers] = 1;
        return left;
    }
    const auto all = static_cast<double>(customers);
    const auto usual = static_cast<std::size_t>(std::clamp(all - std::floor(rate * thinking), 0.0, static_cast<double>(most)));
    left[usual] = 1;
    for (std::size_t n = usual; n < most; ++n) left[n + 1] = left[n] * (all - static_cast<double>(n)) / (rate * thinking);
    for (std::size_t n = usual; n > 0; --n) left[n - 1] = left[n] * rate * thinking / (all - static_cast<double>(n - 1));
    return left;
}

double sum_of_products(const Weights& a, const Weights& b) {
    double sum = 0;
    for (std::size_t n = 0; n < a.size(); ++n) sum += a[n] * b[n];
    return sum;
}

constexpr double affordable = 1e6;  ///< steps
bool is_in_range(double sum) { return sum > 1e-280 && sum < 1e280; }

}  // namespace

std::optional<Rounds> exact_rounds(std::size_t most, double thinking, const std::vector<Contended>& queues, double rate) {
    const std::vector<Row> rows = rows_of(queues, most, rate);
    const auto all = static_cast<double>(most);
    if ((3 * steps_of(rows) + all * static_cast<double>(queues.size())) * all > affordable) return std::nullopt;
    const std::vector<Part> parts = parts_of(rows, thinkers(most, thinking, rate));
    Rounds rounds;
    const Weights& total = parts.front().all;
    for (std::size_t n = 1; n <= most; ++n) {
        if (!is_in_range(total[n - 1]) || !is_in_range(total[n])) return std::nullopt;
        rounds.rate.push_back(rate * total[n - 1] / total[n]);
    }
    Weights before(most + 1, 0);
    before[0] = 1;
    for (std::size_t i = 0; i < queues.size(); ++i) {
        std::vector<double>& present = rounds.present.emplace_back();
        for (std::size_t n = 1; n <= most; ++n) {
            double sum = 0, mean = 0;
            for (std::size_t here = 0; here <= n; ++here) {
                sum += before[n - here] * parts[i].all[here];
                mean += before[n - here] * parts[i].counted[here];
            }
            present.push_back(static_cast<double>(rows[i].copies()) * mean / sum);
        }
        for (std::size_t copy = 0; copy < rows[i].copies(); ++copy) before = rows[i].beside(before);
        make_relative(before);
    }
    return rounds;
}

std::optional<Round> exact_round(std::size_t customers, double thinking, const std::vector<Contended>& queues, double rate) {
    const auto all = static_cast<double>(customers);
    double most = thinking > 0 ? std::min(all, 2 * (all - rate * thinking) + 100) : all;  // at queues
    for (;; most = std::min(all, 2 * most)) {
        const auto followed = static_cast<std::size_t>(most);
        const std::vector<Row> rows = rows_of(queues, followed, rate);
        if (3 * steps_of(rows) * most > affordable) return std::nullopt;
        const std::vector<Part> parts = parts_of(rows, thinkers(followed, 0, rate));
        Weights left = left_thinking(customers, followed + 1, thinking, rate);
        const Weights& total = parts.front().all;
        double sum = 0, sum_before = 0, highest = 0;  // of one customer less
        for (std::size_t n = 0; n <= followed; ++n) {
            sum += total[n] * left[n];
            sum_before += total[n] * left[n + 1];
            highest = std::max(highest, total[n] * left[n]);
        }
        if (!is_in_range(sum) || !is_in_range(sum_before)) return std::nullopt;
        constexpr double vanishing = 1e-16;
        if (most < all && total[followed] * left[followed] > vanishing * highest) continue;
        Round round{rate * sum_before / sum, {}};
        left.pop_back();
        for (std::size_t i = 0; i < queues.size(); ++i) {
            const double mean = sum_of_products(parts[i].counted, left) / sum_of_products(parts[i].all, left);
            round.present.push_back(static_cast<double>(rows[i].copies()) * mean);
            std::ranges::reverse(left);
            for (std::size_t copy = 0; copy < rows[i].copies(); ++copy) left = rows[i].beside(left);
            make_relative(left);
            std::ranges::reverse(left);
        }
        return round;
    }
}

}  // namespace headroom::analytic
