// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/wait_limit.h"

#include <algorithm>
#include <cmath>

namespace headroom::analytic {

namespace {

/// P(N > j) / P(N >= j) for j < count, where N is Poisson with that mean: downwards, from where hardly any is left.
std::vector<double> poisson_survival(double mean, std::size_t count) {
    const double spread = 12 * std::sqrt(mean) + 40;
    const bool survive_all = static_cast<double>(count) + spread < mean;
    const std::size_t from = survive_all ? count : std::max(count, static_cast<std::size_t>(mean + spread));
    std::vector<double> survival(count);
    double ends = survive_all ? 0 : 1;  // P(N = j) / P(N >= j)
    for (std::size_t j = from; j-- > 0;) {
        const double next = mean / static_cast<double>(j + 1), sum = ends + next;
        ends /= sum;
        if (j < count) survival[j] = next / sum;
    }
    return survival;
}

}  // namespace

WaitLimit::WaitLimit(const Distribution& limit, double turn, std::size_t most) : is_constant_(limit.scv() == 0), turn_(turn) {
    if (is_constant_) {
        served_ = poisson_survival(limit.mean() / turn, most + 3);
        return;
    }
    const double leaving = 1 / limit.mean();
    Waiting before;
    for (std::size_t ahead = 0; ahead < most + 3; ++ahead) {
        const double rate = 1 / turn + static_cast<double>(ahead + 1) * leaving, stays = 1 - leaving / rate;
        Waiting& now = waiting_.emplace_back();
        now.served = stays * before.served;
        now.first = stays * (before.served / rate + before.first);
        now.second = stays * (2 * before.served / (rate * rate) + 2 * before.first / rate + before.second);
        before = now;
    }
}

Waiting WaitLimit::waiting(std::size_t ahead) const {
    ahead = std::min(ahead, most());
    if (!is_constant_) return waiting_[ahead];
    const double turns = static_cast<double>(ahead + 1), in_order = served_[ahead] * served_[ahead + 1];
    Waiting found;
    found.served = served_[ahead];
    found.first = turns * turn_ * in_order;
    found.second = turns * (turns + 1) * turn_ * turn_ * in_order * served_[ahead + 2];
    return found;
}

}  // namespace headroom::analytic
