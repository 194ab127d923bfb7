// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/fetches.h"

namespace headroom::models {

bool Fetches::join(kernel::CallPool& calls, std::uint64_t item, kernel::Slot slot) {
    const auto fetch = fetches_.find(item);
    if (fetch == fetches_.end()) return false;
    fetch->second.followers.push_back(calls, slot);
    return true;
}

kernel::CallList Fetches::settle(std::uint64_t item) {
    const auto fetch = fetches_.find(item);
    if (fetch == fetches_.end()) return {};
    const kernel::CallList followers = fetch->second.followers;
    fetches_.erase(fetch);
    return followers;
}

std::optional<kernel::Slot> Fetches::leave(kernel::CallPool& calls, std::uint64_t item, kernel::Slot slot) {
    const auto found = fetches_.find(item);
    if (found == fetches_.end()) return std::nullopt;
    Fetch& fetch = found->second;
    if (fetch.leader != slot) {
        fetch.followers.remove(calls, slot);
        return std::nullopt;
    }
    if (fetch.followers.empty()) {
        fetches_.erase(found);
        return std::nullopt;
    }
    fetch.leader = fetch.followers.pop_front(calls);
    return fetch.leader;
}

}  // namespace headroom::models
