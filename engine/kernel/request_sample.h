// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/outcome.h"
#include "kernel/call.h"
#include "kernel/time.h"

namespace headroom::kernel {

/// A stretch of a request's time: the request itself, at its source; a call, at the one who makes it; or the work on a call, at the
/// component that has it.
struct Span {
    static constexpr std::uint32_t none = 0xffffffff;
    enum class Found : std::uint8_t { NotAsked, Hit, Miss };

    std::uint32_t parent = none;  ///< that it is part of, by its place in the request; none of the request itself
    std::uint16_t component = 0;  ///< whose time it is
    std::uint16_t replica = 0;
    std::uint16_t channel = no_channel;  ///< of a call, that it goes along
    std::uint8_t attempt = 1;
    Outcome outcome = Outcome::Ok;
    bool second = false;    ///< try of a call that is hedged
    bool fallback = false;  ///< a call to the fallback of its channel
    bool message = false;   ///< a call that passes a message on: what it is part of has not waited for it
    Found found = Found::NotAsked;
    Time begin = 0;
    Time end = never;  ///< never: it goes on
    Time waited = 0;   ///< of a call, until it was let go, of a message in its queue; of a component, for a worker, its share of a
                       ///< processor, a disk, another's fetch
    Time worked = 0;   ///< of a component; what is neither waited nor worked goes to its own calls
};

/// What a message carries with it for those who work on it later, as tracers have it: the span that it was stored in.
struct SpanContext {
    std::uint64_t use = 0;  ///< of its request, as RequestSample::Handle has them; 0: it is not followed
    std::uint32_t place = 0;
    std::uint32_t span = Span::none;
};

/// A request and its spans, each behind the one that it is part of.
struct FollowedRequest {
    std::uint64_t number = 0;  ///< of the requests that were asked for, from 0
    std::uint8_t route = 0;
    std::uint64_t left_out = 0;  ///< spans beyond those that a request may have
    std::vector<Span> spans = {};

    /// Its place; none where there is no more room.
    std::uint32_t add(const Span& span);
};

/// Which requests are followed, and which of them are kept: every so many of all, and the slowest of those that are followed.
/// Depends on the order of the requests alone; memory is bounded.
class RequestSample {
public:
    /// Keeps so many at most, a tenth of them the slowest.
    explicit RequestSample(std::size_t most) : slowest_(most / 10), evenly_(most - most / 10) {}

    struct Handle {
        std::uint32_t place = 0;
        std::uint64_t use = 0;
    };

    /// Forgets all, those that are followed, too.
    void restart();
    /// A request is asked for; absent where it is not to be followed.
    std::optional<Handle> asked();
    /// Null where it is not followed any more.
    FollowedRequest* find(const Handle& handle);
    /// It took so long; it is kept, or forgotten.
    void over(const Handle& handle, Time took);

    struct Kept {
        const FollowedRequest* request;
        bool stands_for_all;  ///< is one of every so many; else it is here for being slow
    };
    /// Those that are over, in the order in which they were asked for.
    std::vector<Kept> kept() const;

private:
    struct Followed {
        FollowedRequest request;
        std::uint64_t use = 0;  ///< 0: free
        Time took = 0;
        bool is_over = false, is_slow = false, is_sampled = false;
    };
    void halve();
    void note_slow(std::uint32_t place);
    bool is_slower(std::uint32_t a, std::uint32_t b) const;
    void forget_unless_kept(std::uint32_t place);

    std::size_t slowest_, evenly_;  ///< that are kept
    std::vector<Followed> followed_;
    std::vector<std::uint32_t> free_;
    std::vector<std::uint32_t> sampled_, slow_;  ///< places; the slow ones a heap, the least slow on top
    std::uint64_t asked_ = 0, stride_ = 1, uses_ = 0;
};

}  // namespace headroom::kernel
