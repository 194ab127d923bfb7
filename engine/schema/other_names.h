// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headroom::schema {

/// Those of `names` that are likely meant where `word` is written: what other tools, and the field's talk, call by it. Best first.
std::vector<std::string> meant_by(std::string_view word, const std::vector<std::string>& names);

}  // namespace headroom::schema
