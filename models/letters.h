// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "kernel/call.h"
#include "kernel/time.h"

namespace headroom::models {

/// A message on its way between what keeps messages.
struct Letter {
    kernel::Time stored = 0;  ///< when it was first sent, to whatever queue
    std::uint64_t key = 0;
    std::uint32_t session = 0;
    std::uint8_t route = 0, keyspace = kernel::no_keyspace;
};

/// What dead letters can go to.
class LetterTaker {
public:
    virtual ~LetterTaker() = default;
    virtual void take(const Letter& letter) = 0;
};

}  // namespace headroom::models
