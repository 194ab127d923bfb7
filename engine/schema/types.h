// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// A value for each route of the plan: a scalar in a plan means all routes, a route missing from a map takes the default.
template <class T>
class PerRoute {
public:
    PerRoute() = default;
    PerRoute(T all) : all_(std::move(all)) {}  // NOLINT: a scalar is a PerRoute
    const T& operator[](std::size_t route) const { return route < each_.size() ? each_[route].value : all_; }
    /// What routes have that are not named; the default of the parameter.
    const T& all() const { return all_; }
    void assign(T all) {
        all_ = std::move(all);
        each_.clear();
    }
    void assign(std::vector<T> each) {
        each_.clear();
        each_.reserve(each.size());
        for (auto&& value : each) each_.push_back({static_cast<T>(std::move(value))});
    }

private:
    struct Cell {  // std::vector<bool> would have no references
        T value;
    };

    T all_{};
    std::vector<Cell> each_;
};

/// Names of other things; a record knows by the type what is meant, and a reader that it exists.
struct ComponentRef {
    std::string id;
    bool operator==(const ComponentRef&) const = default;
};
struct KeyspaceRef {
    std::string name;
    bool operator==(const KeyspaceRef&) const = default;
};
struct InstanceRef {
    std::string name;
    bool operator==(const InstanceRef&) const = default;
};
struct RouteRef {
    std::string name;
    bool operator==(const RouteRef&) const = default;
};
struct DesignRef {
    std::string name;
    bool operator==(const DesignRef&) const = default;
};

/// What a caller does when a call has failed for good: "fail", "ignore", or "fallback: <component>".
struct OnFailure {
    enum class Kind { Fail, Ignore, Fallback };
    Kind kind = Kind::Fail;
    std::string fallback;  ///< component id, of Fallback
};

}  // namespace headroom
