// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headroom::models {

/// The estimate of what messages wait in and are not deleted before they have been processed.
class MessageKeeper {
public:
    virtual ~MessageKeeper() = default;
    /// Messages there, mean: delayed, waiting, received.
    virtual double kept() const = 0;
};

}  // namespace headroom::models
