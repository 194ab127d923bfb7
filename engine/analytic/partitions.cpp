// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/partitions.h"

#include <algorithm>
#include <cmath>

#include "analytic/station.h"

namespace headroom::analytic {

namespace {

/// One that waits for one thread.
OwnWait behind(double rate, double service_s, double service_scv, double burstiness) {
    Load load;
    load.rate = rate;
    load.work = service_s;
    load.work_scv = service_scv;
    load.burstiness = burstiness;
    const Stay there = stay({1, 1.0, {}, 0, 0}, load);
    return {rate, there.wait_probability, there.wait_if, there.wait_if_scv};
}

/// Messages come to all partitions in turn, to a thread's in a row and then for a while to none. The first of a row waits as a row does
/// behind whole rows, which come evenly; each other until what is left of the one before it is over, as if that were exponential.
OwnWait behind_rows(const OwnMessages& own, double service_s, double service_scv, double burstiness) {
    const double rate = own.rate(), row = own.neighbours, apart_s = row / (rate * own.partitions);
    const OwnWait first = behind(rate / row, row * service_s, service_scv / row, burstiness / own.partitions);
    double wait = first.probability * first.wait_if, waits = wait, waiting = first.probability;
    for (int k = 1; k < static_cast<int>(row); ++k) {
        const double before = wait + service_s, longer = before / (before + apart_s);
        wait = before * longer;
        waits += wait;
        waiting += longer;
    }
    return {rate, waiting / row, waiting > 0 ? waits / waiting : 0, first.wait_if_scv};
}

OwnWait wait_for(const OwnMessages& own, double service_s, double service_scv, double burstiness, double all) {
    const double rate = own.rate(), part = own.in_turn / rate;
    OwnWait wait = behind(rate, service_s, service_scv, 1 + (burstiness - 1) * rate / all);
    if (part <= 0 || own.neighbours >= own.partitions) return wait;
    const OwnWait rows = behind_rows(own, service_s, service_scv, burstiness);
    const double mean = (1 - part) * wait.probability * wait.wait_if + part * rows.probability * rows.wait_if;
    wait.probability += part * (rows.probability - wait.probability);
    wait.wait_if = wait.probability > 0 ? mean / wait.probability : 0;
    wait.wait_if_scv += part * (rows.wait_if_scv - wait.wait_if_scv);
    return wait;
}

}  // namespace

void deal_out(const std::vector<double>& shares, double rate, bool in_turn, std::vector<OwnMessages>& threads) {
    const std::size_t count = shares.size();
    std::size_t partition = 0;
    for (std::size_t t = 0; t < threads.size(); ++t) {
        OwnMessages& own = threads[t];
        const std::size_t neighbours = count / threads.size() + (t < count % threads.size() ? 1 : 0);
        double share = 0;
        for (std::size_t k = 0; k < neighbours; ++k) share += shares[partition++];
        (in_turn ? own.in_turn : own.at_random) += rate * share;
        own.neighbours = static_cast<double>(neighbours);
        own.partitions = static_cast<double>(count);
    }
}

std::vector<OwnWait> waits_for_own(const std::vector<OwnMessages>& threads, double service_s, double service_scv, double burstiness) {
    constexpr double alike = 1.01;
    std::vector<OwnMessages> by_rate;
    double all = 0;
    for (const OwnMessages& own : threads) {
        all += own.rate();
        if (own.rate() > 0) by_rate.push_back(own);
    }
    std::ranges::sort(by_rate, {}, &OwnMessages::rate);
    if (by_rate.empty() || by_rate.back().rate() * service_s >= 1) return {};
    std::vector<OwnWait> waits;
    for (std::size_t i = 0; i < by_rate.size();) {
        const double first = by_rate[i].rate();
        double together = 0;
        std::size_t last = i;
        for (; last < by_rate.size() && by_rate[last].rate() <= alike * first && by_rate[last].neighbours == by_rate[i].neighbours; ++last)
            together += by_rate[last].rate();
        OwnMessages mean = by_rate[i];
        const double greater = together / static_cast<double>(last - i) / first;
        mean.at_random *= greater;
        mean.in_turn *= greater;
        OwnWait wait = wait_for(mean, service_s, service_scv, burstiness, all);
        wait.rate = together;
        waits.push_back(wait);
        i = last;
    }
    return waits;
}

}  // namespace headroom::analytic
