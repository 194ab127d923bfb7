// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/document/plan_change.h"
#include "plan/plan.h"

namespace headroom::document {

/// Would both be saved as the same bytes? Where they stood in a file does not matter.
bool same(const plan::Plan& a, const plan::Plan& b);

/// What makes one plan of another, and back: only the parts that differ are kept.
class PlanDelta {
public:
    PlanDelta() = default;
    PlanDelta(const plan::Plan& before, const plan::Plan& after);

    bool is_empty() const { return change().is_empty(); }
    PlanChange change() const;
    /// `plan` is the one before; it becomes the one after.
    void redo(plan::Plan& plan) const;
    /// `plan` is the one after; it becomes the one before.
    void undo(plan::Plan& plan) const;

private:
    template <class T>
    using Pair = std::optional<std::pair<T, T>>;  ///< before and after; absent where they are the same

    /// A stretch of a list that became another; what stands before and behind it is the same.
    template <class T>
    struct Splice {
        std::size_t at = 0;
        std::vector<T> before, after;
        bool is_empty() const { return before.empty() && after.empty(); }
    };
    /// Everything but designs and phases.
    struct Head {
        std::string name, note;
        std::optional<std::string> prices;
        Value keyspaces, routes, slo;
    };
    /// Of a design, everything but its name, components and connections.
    struct DesignHead {
        std::string note;
        Value settings, platform, incidents;
    };
    struct DesignDelta {
        std::size_t index = 0;
        std::string name;
        Pair<DesignHead> head;
        Splice<plan::Component> components;
        Splice<plan::Connection> connections;
    };

    template <class T>
    static Splice<T> splice(const std::vector<T>& before, const std::vector<T>& after);
    template <class T>
    static void replace(std::vector<T>& list, const Splice<T>& splice, bool forward);
    void apply(plan::Plan& plan, bool forward) const;

    Pair<Head> head_;
    Splice<plan::Phase> phases_;
    Splice<plan::Design> design_list_;  ///< where names or their order differ; then `designs_` is empty
    std::vector<DesignDelta> designs_;
};

}  // namespace headroom::document
