// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/environment.h"

#include <algorithm>

#include "kernel/simulation.h"

namespace headroom::kernel {

void FixedEnvironment::start(const Start& start) { ready_at(simulation_->now() + start.boot, start); }

void FixedEnvironment::ready_at(Time at, const Start& start) {
    simulation_->remind(at, start.component, start.replica, start.stage, start.key);
}

void FixedEnvironment::begin(const Stream& stream, Time latency) {
    const double rate = most_per_s(stream);
    const Time ends = simulation_->now() + from_seconds(stream.bytes / rate);
    occupy_disks(stream, rate);
    running_.push_back({stream, rate, ends});
    tick_at(ends);
    tell_at(ends + latency, stream);
}

void FixedEnvironment::tick() {
    const auto is_over = [now = simulation_->now()](const Running& each) { return each.ends <= now; };
    for (const Running& each : running_)
        if (is_over(each)) occupy_disks(each.stream, -each.bytes_per_s);
    std::erase_if(running_, is_over);
}

double FixedEnvironment::most_per_s(const Stream& stream) const {
    const double sent = std::min(stream.most_per_s, simulation_->component(stream.from).most_streamed());
    return stream.to ? std::min(sent, simulation_->component(*stream.to).most_streamed()) : sent;
}

void FixedEnvironment::occupy_disks(const Stream& stream, double bytes_per_s) {
    simulation_->component(stream.from).stream(bytes_per_s);
    if (stream.to) simulation_->component(*stream.to).stream(bytes_per_s);
}

void FixedEnvironment::tick_at(Time at) { simulation_->schedule(at, simulation_->allocate(), Event::Tick); }

void FixedEnvironment::tell_at(Time at, const Stream& stream) {
    if (!stream.to)
        simulation_->schedule(at, static_cast<Slot>(stream.key), Event::Incident);
    else if (stream.tells)
        simulation_->remind(at, *stream.tells, 0, 0, stream.key);
}

}  // namespace headroom::kernel
