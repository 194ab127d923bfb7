// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/results/results_store.h"

namespace headroom::cli {

/// For people: columns that are known by their names in units for people, others as they are. `empty` stands where there is no row.
std::string print_answer_text(const results::Answer& answer, const std::string& empty);
/// SI units; an empty field is what does not exist.
std::string print_answer_csv(const results::Answer& answer);
/// "headroom-rows": an object for each row, null for what does not exist.
std::string print_answer_json(const results::Answer& answer);

}  // namespace headroom::cli
