// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/distribution.h"

/// Messages wait in a queue until a thread asks for them.
namespace headroom::analytic {

/// What takes messages asks for them so.
struct Polling {
    double threads = 1;    ///< of a replica
    double listens_s = 0;  ///< at an empty queue
    double pause_s = 1;    ///< from one receive that found nothing to the next
    /// In which a thread without work does not listen.
    double rest_s() const { return pause_s > listens_s ? pause_s - listens_s : 0; }
};

/// While no thread listens, though there are some without work.
struct Unheard {
    double share = 0;   ///< of the messages that come then
    Distribution wait;  ///< seconds, of these
};

/// So many threads, `working` of which have a message, at a queue to which `rate` messages a second come.
///
/// One thread: as with a server that goes on vacation, a wait is longer by what is left of a rest (Fuhrmann and Cooper 1985), whatever
/// the load. Several: that each rests from a moment of its own would make it 1 / (threads + 1) of a rest; but those who find the queue
/// empty together ask again together, the more of them the shorter their work is, and the longer it takes until somebody asks, the more
/// messages are there for them. By powers of the number of threads, fitted to simulations with work of 0.002 to 10 rests at loads of
/// 0.02 to 0.9: exponential work of up to 20 threads within 15 %, of 100 within a half; constant work within a half.
Unheard unheard(const Polling& polling, double threads, double working, double rate);

}  // namespace headroom::analytic
