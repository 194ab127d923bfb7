// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/atomic_file.h"
#include "plan/reader.h"

namespace headroom::plan {

ParsedPlan read_plan(const std::string& path) {
    constexpr std::size_t most_bytes = 64'000'001;  // one more than parse_json takes
    return parse_plan(read_whole(path, most_bytes));
}

}  // namespace headroom::plan
