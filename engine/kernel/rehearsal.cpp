// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/rehearsal.h"

#include <algorithm>
#include <cmath>

#include "kernel/channel.h"
#include "kernel/simulation.h"

namespace headroom::kernel {

namespace {
constexpr std::uint64_t first_round = 20'000, most_requests = 2'000'000;
constexpr double least_asked = 2000;  ///< in a round, to tell a ratio
constexpr double same_ratio = 0.005, same_contents = 0.01;
}  // namespace

Rehearsal::Rehearsal(Simulation& simulation)
    : simulation_(simulation), random_(simulation.stream("rehearsal", "requests")), seen_(simulation.component_count()) {
    for (std::size_t i = 0; i < simulation.component_count(); ++i) {
        const auto& ports = simulation.scenario().components[i].record->outputs_ports;
        channels_.push_back(ports.empty() ? std::vector<Channel*>{} : simulation.channels_of(i, ports.front().name));
    }
    double sum = 0;
    for (const Source* source : simulation.sources()) rate_up_to_.push_back(sum += source->present_rate());
}

void Rehearsal::run() {
    bool remembers = false;
    for (std::size_t i = 0; i < seen_.size(); ++i) remembers = remembers || simulation_.component(i).remembers();
    if (!remembers || rate_up_to_.empty() || rate_up_to_.back() <= 0) return;
    const auto set_back = [&](Time by) {
        for (std::size_t i = 0; i < seen_.size(); ++i)
            if (simulation_.component(i).remembers()) simulation_.component(i).rehearsal_over(by);
    };
    set_back(simulation_.now());  // what is kept already is from before its clock
    std::uint64_t drawn = 0;
    double long_enough = 0;
    for (bool settled = false; !(settled && clock_s_ >= long_enough) && drawn < most_requests;) {
        const std::uint64_t next = std::min(std::max(first_round, drawn), most_requests - drawn);
        round(next);
        drawn += next;
        settled = has_settled();
        Time life = 0;
        for (std::size_t i = 0; i < seen_.size(); ++i) life = std::max(life, simulation_.component(i).longest_life());
        long_enough = 2 * to_seconds(life);
    }
    set_back(from_seconds(clock_s_) - simulation_.now());
}

void Rehearsal::round(std::uint64_t requests) {
    for (std::uint64_t i = 0; i < requests; ++i) {
        clock_s_ += -std::log1p(-random_.uniform()) / rate_up_to_.back();
        const double at = random_.uniform() * rate_up_to_.back();
        const auto chosen = std::ranges::upper_bound(rate_up_to_, at) - rate_up_to_.begin();
        Source& source = *simulation_.sources()[std::min(static_cast<std::size_t>(chosen), rate_up_to_.size() - 1)];
        Call call;
        if (!source.rehearse_request(call, random_)) continue;
        for (const Channel* channel : channels_[source.index()]) pass_on(call, *channel);
    }
}

void Rehearsal::pass_on(const Call& call, const Channel& channel) {
    if (!channel.carries(call.route)) return;
    const double calls = channel.policy().calls[call.route];
    auto count = static_cast<std::uint64_t>(calls);
    if (random_.uniform() < calls - static_cast<double>(count)) ++count;
    for (std::uint64_t i = 0; i < count; ++i) {
        Call next = call;
        next.component = channel.target();
        next.channel = channel.index();
        next.replica = 0;
        channel.rehearse_key(next, random_);
        visit(simulation_.component(channel.target()), next);
    }
}

void Rehearsal::visit(Component& component, const Call& call) {
    Call asks = call;
    if (component.remembers()) {
        Seen& seen = seen_[component.index()];
        ++seen.asked;
        if (component.rehearse(asks, from_seconds(clock_s_))) {
            ++seen.answered;
            return;
        }
    }
    const auto& channels = channels_[component.index()];
    if (!component.picks_targets()) {
        for (const Channel* channel : channels) pass_on(asks, *channel);
        return;
    }
    std::vector<const Channel*> targets;
    for (const Channel* channel : channels)
        if (channel->carries(call.route)) targets.push_back(channel);
    if (!targets.empty()) pass_on(asks, *targets[random_.below(targets.size())]);
}

bool Rehearsal::has_settled() {
    bool settled = true;
    for (std::size_t i = 0; i < seen_.size(); ++i) {
        if (!simulation_.component(i).remembers()) continue;
        Seen& seen = seen_[i];
        const double ratio = seen.asked > 0 ? seen.answered / seen.asked : 0, kept = simulation_.component(i).remembered();
        const bool unused = seen.asked == 0 && seen.ratio >= 0;
        settled = settled && (unused || (seen.asked >= least_asked && std::abs(ratio - seen.ratio) <= same_ratio &&
                                         std::abs(kept - seen.kept) <= same_contents * kept));
        seen = {0, 0, ratio, kept};
    }
    return settled;
}

}  // namespace headroom::kernel
