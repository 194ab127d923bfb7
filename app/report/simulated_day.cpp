// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/simulated_day.h"

#include <QDateTime>
#include <cmath>

namespace headroom::report {

SimulatedDay::SimulatedDay(const study::Origin& origin) {
    const QDate day = QDate::fromString(QString::fromStdString(origin.prices_as_of), Qt::ISODate);
    if (day.isValid()) midnight_s_ = static_cast<double>(day.startOfDay(Qt::UTC).toSecsSinceEpoch());
}

double SimulatedDay::begin_of(const study::RunResult& run, std::size_t level) const {
    if (run.timeline) return at(run.timeline->from_s);
    double hours = 0;
    for (std::size_t i = 0; i < level; ++i) hours += run.levels[i].hours_per_day;
    return at(hours * 3600);
}

double SimulatedDay::end_of(const study::RunResult& run, std::size_t level) const {
    if (run.timeline)
        return begin_of(run, level) + run.timeline->window_s * static_cast<double>(run.timeline->throughput_per_s.front().size());
    return begin_of(run, level) + run.levels[level].hours_per_day * 3600;
}

std::int64_t SimulatedDay::midnight_ns() const { return static_cast<std::int64_t>(midnight_s_) * 1'000'000'000; }

std::int64_t SimulatedDay::nanoseconds_at(const study::RunResult& run, std::size_t level, std::uint64_t since_begin_ns) const {
    return midnight_ns() + std::llround((begin_of(run, level) - midnight_s_) * 1e9) + static_cast<std::int64_t>(since_begin_ns);
}

double SimulatedDay::time_of(const study::RunResult& run, std::optional<std::size_t> level, double at_s) const {
    return level ? begin_of(run, *level) + at_s : at(at_s);
}

std::string print_time(double unix_s) {
    return QDateTime::fromMSecsSinceEpoch(std::llround(unix_s * 1000), Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
}

}  // namespace headroom::report
