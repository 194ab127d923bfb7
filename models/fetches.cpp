// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/fetches.h"

#include <utility>

namespace headroom::models {

bool Fetches::join(std::uint64_t item, kernel::Slot slot) {
    const auto fetch = fetches_.find(item);
    if (fetch == fetches_.end()) return false;
    fetch->second.followers.push_back(slot);
    return true;
}

std::vector<kernel::Slot> Fetches::settle(std::uint64_t item) {
    const auto fetch = fetches_.find(item);
    if (fetch == fetches_.end()) return {};
    std::vector<kernel::Slot> followers = std::move(fetch->second.followers);
    fetches_.erase(fetch);
    return followers;
}

std::optional<kernel::Slot> Fetches::leave(std::uint64_t item, kernel::Slot slot) {
    const auto found = fetches_.find(item);
    if (found == fetches_.end()) return std::nullopt;
    Fetch& fetch = found->second;
    if (fetch.leader != slot) {
        std::erase(fetch.followers, slot);
        return std::nullopt;
    }
    if (fetch.followers.empty()) {
        fetches_.erase(found);
        return std::nullopt;
    }
    fetch.leader = fetch.followers.front();
    fetch.followers.erase(fetch.followers.begin());
    return fetch.leader;
}

}  // namespace headroom::models
