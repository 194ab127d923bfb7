// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

/// How reports speak of a run's figures: the command line, the window and documents alike.
namespace headroom::figures {

/// Of protocol::percentiles.
inline constexpr std::size_t p50 = 0, p95 = 2, p99 = 3;

std::string words(study::Status status);
/// "db 88 %"; of an unstable level where calls pile up.
std::string busiest_of(const study::LevelResult& level);
/// "580/s"; nothing of sessions, which ask as fast as they are answered.
std::string traffic_of(const study::LevelResult& level);
/// Promises that are kept for certain.
std::size_t kept_count(const study::RunResult& run);
/// "2/3" promises; empty where there are none.
std::string kept_of(const study::RunResult& run);
/// "yes", "no", "not known"
std::string kept_of(const study::SloResult& row);
/// Does the interval of what is measured hold the limit? Another seed may then give the other verdict.
bool holds_limit(const study::SloResult& row);
/// "p95 ≤ 250 ms"
std::string promise_of(const study::SloResult& row);
/// What is measured of it: "231 ± 4 ms"; "infinite" where too many requests fail.
/// As many digits as it takes to be on the side of the limit that the verdict says.
std::string measured_of(const study::SloResult& row, const study::RunResult& run);
/// "99.977 ± 0.00012 %"
std::string availability_of(const study::RequestResult& requests);
/// "12.3 ± 0.1 kWh a month, 4.66 ± 0.03 kg CO2e; not of x9.large, whose power is not known"
std::string energy_of(const study::EnergyResult& energy);

}  // namespace headroom::figures
