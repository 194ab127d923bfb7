// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headroom::plan {

/// What a replica requests of the machine that it shares with others: as much of it is kept for the replica, used or not.
struct PodRequest {
    double vcpus = 0;
    double memory = 0;  ///< bytes
};

}  // namespace headroom::plan
