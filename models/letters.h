// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "kernel/call.h"
#include "kernel/simulation.h"
#include "kernel/time.h"

namespace headroom::models {

/// A message on its way between what keeps messages.
struct Letter {
    kernel::Time stored = 0;  ///< when it was first sent, to whatever queue
    std::uint64_t key = 0;
    std::uint32_t session = 0;
    std::uint8_t route = 0, keyspace = kernel::no_keyspace;
    kernel::SpanContext context = {};
};

/// What a call brings, which is stored now.
inline Letter letter_of(const kernel::Call& call, kernel::Simulation& simulation) {
    Letter letter{simulation.now(), call.key, call.session, call.route, call.keyspace};
    if (kernel::Trace* trace = simulation.trace()) [[unlikely]]
        letter.context = trace->context_of(call);
    return letter;
}

/// A record of the component's own with which the letter is sent on: the parent of the call.
inline kernel::Slot sender_of(const Letter& letter, kernel::Simulation& simulation, std::size_t component) {
    const kernel::Slot slot = simulation.allocate();
    kernel::Call& record = simulation.call(slot);
    record.component = static_cast<decltype(record.component)>(component);
    record.place = kernel::Place::Component;
    record.route = letter.route;
    record.key = letter.key;
    record.keyspace = letter.keyspace;
    record.session = letter.session;
    return slot;
}

/// What dead letters can go to.
class LetterTaker {
public:
    virtual ~LetterTaker() = default;
    virtual void take(const Letter& letter) = 0;
};

}  // namespace headroom::models
