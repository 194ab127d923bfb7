// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

namespace headroom::cli {

void add_components(CLI::App&, int&) {}

}  // namespace headroom::cli
