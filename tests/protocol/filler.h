// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include "core/random.h"
#include "protocol/fields.h"

namespace headroom::protocol {

/// Fills every member of a message with something of its own, some optional ones left absent.
class Filler {
public:
    explicit Filler(std::uint64_t seed) : random_(seed) {}

    template <class T>
    void operator()(const char*, T& member) {
        fill(member);
    }
    template <class Members, class Names>
    void named(const char*, Members& members, const Names&) {
        for (auto& member : members) fill(member);
    }

    template <class T>
    void fill(T& value) {
        fields(*this, value);
    }
    void fill(double& value) { value = random_.exponential() * 1e-3; }
    template <std::unsigned_integral T>
    void fill(T& value) {
        value = static_cast<T>(random_.bits());
    }
    void fill(bool& value) { value = random_.below(2) == 1; }
    void fill(std::string& value) { value = "name \"" + std::to_string(random_.below(1000)) + "\" é\n"; }
    template <class T>
    void fill(std::optional<T>& value) {
        if (random_.below(3) > 0) fill(value.emplace());
    }
    template <class T>
    void fill(std::vector<T>& values) {
        values.resize(1 + random_.below(3));
        for (auto& value : values) fill(value);
    }

private:
    RandomStream random_;
};

}  // namespace headroom::protocol
