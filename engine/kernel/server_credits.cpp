// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "kernel/server.h"
#include "kernel/simulation.h"

/// CPU credits of a server on burstable machines.
namespace headroom::kernel {

namespace {

constexpr double least_trial_s = 60;

}  // namespace

/// Credits take hours to fill up or to run out. Under a load that stays they are all there where it takes less than is earned, and
/// none where it takes more: a trial at full speed shows which.
void Server::hold_steady() {
    if (!settings_.credits) return;
    for (const auto& replica : replicas_) replica->processor.set_credits(std::nullopt);
    launch_credits_.reset();
    trial_.begin(simulation(), least_trial_s);
}

double Server::settling_s() const { return trial_.left_s(simulation()); }

void Server::settled(Blocks seen) {
    if (!settings_.credits || launch_credits_) return;
    const CpuCredits& terms = *settings_.credits;
    const auto in_the_end = [&](double cpu, double up) {
        return cpu <= terms.earned * up ? terms.most : terms.throttles ? 0 : -terms.most;
    };
    launch_credits_ = in_the_end(cpu_seconds(seen), alive(seen));
    for (std::size_t i = 0; i < replicas_.size(); ++i) {
        const double up = served(i, seen);
        replicas_[i]->processor.set_credits(up > 0 ? in_the_end(replicas_[i]->processor.busy(seen), up) : *launch_credits_);
    }
}

std::vector<plan::Usage> Server::usage(Blocks blocks) const {
    std::vector<plan::Usage> usage = Component::usage(blocks);
    if (!settings_.credits || settings_.credits->throttles) return usage;
    const double spent = cpu_seconds(blocks) / simulation().statistics().seconds(blocks);
    return also(std::move(usage),
                {{plan::Meter::CpuCredits, settings_.credits->item, {}, spent - settings_.credits->earned * rented(blocks)}});
}

std::vector<std::optional<double>> Server::with_credits(std::vector<std::optional<double>> outputs, Blocks blocks) const {
    outputs.resize(outputs.size() + 2);
    if (!settings_.credits) return outputs;
    double balance = 0, throttled = 0, up = alive(blocks);
    for (const auto& replica : replicas_) {
        if (replica->life == Life::Gone) continue;
        balance += replica->processor.credit_seconds(blocks);
        throttled += replica->processor.throttled(blocks);
    }
    if (up <= 0) return outputs;
    outputs.end()[-2] = balance / up / 60;
    outputs.back() = throttled / up;
    return outputs;
}

}  // namespace headroom::kernel
