// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "schema/record.h"

namespace headroom::plan {

/// Where requests, messages, attachments and fallbacks lead to, from each component of a design.
class Ways {
public:
    explicit Ways(std::size_t components) : next_(components) {}

    /// What is attached is led to either way; machines, and by them to what stands on them, neither way.
    void add(std::size_t from, std::size_t to, schema::Connects connects) {
        if (connects == schema::Connects::Hosting) return;
        next_[from].push_back(to);
        if (schema::is_attachment(connects)) next_[to].push_back(from);
    }
    /// By component: can it be come to from the sources, by a way that does not pass through `without`?
    std::vector<bool> reached(const std::vector<std::size_t>& sources, std::optional<std::size_t> without = std::nullopt) const;

private:
    std::vector<std::vector<std::size_t>> next_;
};

}  // namespace headroom::plan
