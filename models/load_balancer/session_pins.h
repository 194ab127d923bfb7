// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kernel/time.h"

namespace headroom::models {

/// Which target each session is pinned to, and until when. Sessions are numbered from 0.
class SessionPins {
public:
    explicit SessionPins(kernel::Time lasts) : lasts_(lasts) {}

    std::optional<std::uint32_t> find(std::uint32_t session, kernel::Time now) const {
        if (session >= pins_.size() || now >= pins_[session].until) return std::nullopt;
        return pins_[session].target;
    }
    void pin(std::uint32_t session, std::uint32_t target, kernel::Time now) {
        if (session >= pins_.size()) pins_.resize(std::size_t{session} + 1);
        pins_[session] = {now + lasts_, target};
    }

private:
    struct Pin {
        kernel::Time until = 0;
        std::uint32_t target = 0;
    };
    kernel::Time lasts_;
    std::vector<Pin> pins_;  ///< by session
};

}  // namespace headroom::models
