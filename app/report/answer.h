// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/report/document.h"

namespace headroom::report {

/// What a document says, in a few sentences: which phases keep their promises, what is busiest, what breaks first and at how many
/// users, what it costs.
std::vector<std::string> answer_of(const Document& document);

}  // namespace headroom::report
