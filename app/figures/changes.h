// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/change.h"

/// How reports speak of what could be done about a finding.
namespace headroom::figures {

/// "web.replicas from 4 to 12: --set 'web.replicas=12'": with the options that make the change in another command, where it has any.
std::string change_text(const study::Change& change);
/// "p95 231 ms → 45.1 ms, cost a month $743 → $856 (estimated)"
std::string effect_text(const study::Effect& effect);

}  // namespace headroom::figures
