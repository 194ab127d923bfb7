// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

/// How reports speak of a run's figures.
namespace headroom::cli {

/// Of protocol::percentiles.
inline constexpr std::size_t p50 = 0, p95 = 2, p99 = 3;

std::string words(study::Status status);
/// "db 88 %"; of an unstable level where calls pile up.
std::string busiest_of(const study::LevelResult& level);
/// Promises that are kept for certain.
std::size_t kept_count(const study::RunResult& run);
/// "2/3" promises; empty where there are none.
std::string kept_of(const study::RunResult& run);
/// "error: ..." or "note: ...", in lines.
std::string print_finding(const study::Finding& finding);

}  // namespace headroom::cli
