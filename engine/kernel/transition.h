// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kernel/time.h"

namespace headroom::kernel {

/// From now on a breaker, a balancer's target or an incident is in another state.
struct Transition {
    using Replica = std::pair<std::size_t, std::size_t>;  ///< component, replica
    Time at = 0;
    std::string kind;     ///< "breaker", "health_check", "outlier_ejection", or the type of an incident
    std::string subject;  ///< id of the connection, of the balancer, or what the incident is about
    std::string state;    ///< "open", "half_open", "closed"; "unhealthy", "healthy"; "ejected", "back"; "notice", "begins", "ends"
    std::optional<Replica> replica;  ///< of the caller that has the breaker; that the balancer calls
    std::vector<Replica> taken;      ///< by the incident that begins
};

/// What has happened, in its order: of a kind and subject the first and the last fifty, so that a breaker which flaps all day does not fill
/// the memory.
class Transitions {
public:
    void note(Transition transition);
    void forget();
    const std::vector<Transition>& seen() const { return seen_; }
    std::uint64_t left_out() const { return left_out_; }

private:
    std::vector<Transition> seen_;
    std::map<std::pair<std::string, std::string>, std::size_t> times_;  ///< by kind and subject
    std::uint64_t left_out_ = 0;
};

}  // namespace headroom::kernel
