// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/change.h"
#include "study/prospect.h"

/// How reports speak of what could be done about a finding.
namespace headroom::figures {

/// "web.replicas from 4 to 12: --set 'web.replicas=12'": with the options that make the change in another command, where it has any.
std::string change_text(const study::Change& change);
/// "p95 231 ms → 45.1 ms, cost a month $743 → $856 (estimated)"
std::string effect_text(const study::Effect& effect);
/// "it would break at 310k users instead of 182k (estimated)"; empty where nothing breaks either way.
std::string prospect_text(const study::Prospect& prospect);

}  // namespace headroom::figures
