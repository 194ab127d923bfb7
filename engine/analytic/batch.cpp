// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/batch.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace headroom::analytic {

namespace {

/// Calls of all that are there, mean: of batches of one size in M^X/M/m, by its generating function, whose unknown numbers of fewer calls
/// than servers follow from each other.
double present_of_batches(double servers, double batch, double utilization) {
    const double coming = utilization * servers / batch;  // batches in a mean service
    std::vector<double> weight{1};                        // of so many calls
    double of_last = 1, free = servers, free_by_calls = 0;
    for (double n = 1; n < servers; ++n) {
        weight.push_back(coming * of_last / n);
        of_last += weight.back();
        if (n >= batch) of_last -= weight[static_cast<std::size_t>(n - batch)];
        free += (servers - n) * weight.back();
        free_by_calls += n * (servers - n) * weight.back();
        if (free < 1e200) continue;
        for (double* each : {&of_last, &free, &free_by_calls}) *each *= 1e-200;
        for (double& each : weight) each *= 1e-200;
    }
    return free_by_calls / free + coming * batch * (batch + 1) / 2 / (servers * (1 - utilization));
}

/// A figure of whole numbers, at what lies between them.
double between_whole(double number, const std::function<double(double)>& figure) {
    const double low = std::floor(number), part = number - low, at_low = figure(low);
    return part > 0 ? at_low + part * (figure(low + 1) - at_low) : at_low;
}

/// What a call waits, in times of the mean service, since calls come in batches.
double delay_of_batches(double servers, double batch, double utilization) {
    if (utilization <= 0) return waited_for_own(batch, servers);
    return between_whole(servers, [&](double whole) {
        const auto stay = [&](double size) { return present_of_batches(whole, size, utilization) / (utilization * whole); };
        return between_whole(batch, stay) - stay(1);
    });
}

}  // namespace

double free_for_batch(double servers, double batch, double utilization) {
    const double busy = utilization * servers;
    double weight = 1, sum = 0, of_all = 0;  // of a number of servers that are taken, and of up to so many
    std::vector<double> fewer;
    for (double n = 0; n < servers; ++n) {
        sum += weight;
        fewer.push_back(sum);
        weight *= busy / (n + 1);
        if (sum < 1e200) continue;
        for (double* each : {&weight, &sum}) *each *= 1e-200;
        for (double& each : fewer) each *= 1e-200;
    }
    for (double before = 0; before < std::min(batch, static_cast<double>(fewer.size())); ++before)
        of_all += std::min(1.0, batch - before) * fewer[fewer.size() - 1 - static_cast<std::size_t>(before)];
    return of_all / batch / fewer.back();
}

double waited_for_own(double batch, double servers) {
    const double behind = std::max(0.0, batch - servers);
    return behind * (behind + 1) / (2 * servers * batch);
}

double last_among_others(double batch, double utilization) {
    const double load = std::clamp(utilization, 1e-3, 0.999);
    return between_whole(batch, [load](double calls) {
        double alone = 0, each_other = 0;  // times of the mean service, of the calls that are left, and for each other that is there
        for (double left = 1; left <= calls; ++left) {
            each_other = (1 + left * each_other) / (left + 1 - load);
            alone += 1 + load * each_other;
        }
        const double others = load * (calls + 1) / (2 * (1 - load));  // and as many wait for each call
        return (alone + each_other * others - calls) / others;
    });
}

void add_batch(Stay& stay, const Replica& replica, const Load& load, double utilization) {
    const double servers = std::max(1.0, replica.servers()), alone = load.work / std::min(1.0, replica.vcpus);
    double longer = alone * delay_of_batches(servers, load.batch, std::min(utilization, 0.999));
    double waited = longer;  // for a worker
    if (replica.is_shared()) {
        waited *= stay.wait_probability;
        const double shared =
            (longer - waited) * 2 / (1 + load.work_scv);  // the more alike they are, the longer they share with each other
        stay.sharing += shared;
        longer = waited + shared;
    }
    stay.delay_of_batch = longer;
    if (waited <= 0) return;
    const double wait = stay.wait() + waited;
    stay.queued += load.rate * waited;
    stay.wait_probability = 1 - (1 - stay.wait_probability) * free_for_batch(servers, load.batch, utilization);
    stay.wait_if = stay.wait_probability > 0 ? wait / stay.wait_probability : 0;
}

}  // namespace headroom::analytic
