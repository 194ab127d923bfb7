// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference.h"

namespace headroom::bench {

/// The whole of a program `MODEL REQUESTS SEED [USERS_PER_S]`, where MODEL is mm1, mm8, web (workers held) or
/// web_async (not held) and the last is the web chain's: prints `completed mean p95 cpu_seconds`, times in seconds. Returns the exit
/// status, 2 for wrong arguments.
int reference_program(int argc, char** argv, Runner mm1, Runner mm8, WebChainRunner web);

}  // namespace headroom::bench
