// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "kernel/component_type.h"
#include "protocol/measurement.h"
#include "protocol/request.h"

namespace headroom::replication {

/// Called now and then with the fraction done; returning false stops the replication (RunError "cancelled").
using ProgressCallback = std::function<bool(double)>;

/// Runs one replication, or a pilot where the request names no lengths. A pure function of the request.
/// Throws InvalidDocument where the plan has mistakes, RunError where a limit of memory is reached.
protocol::Measurement run(const protocol::Request& request, const kernel::ComponentTypes& types, const ProgressCallback& progress = {});

}  // namespace headroom::replication
