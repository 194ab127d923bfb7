// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace headroom::app {

/// The version and a hash of the sources that a replication's result depends on: "0.1.0+f00dcafe12345678". Results of one
/// are not mixed with those of another.
std::string_view engine_version();

}  // namespace headroom::app
