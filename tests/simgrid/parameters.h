// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace headroom::simgrid_models {

/// The key=value arguments of a model: numbers in SI units. Every failure is a std::invalid_argument.
class Parameters {
public:
    explicit Parameters(const std::vector<std::string>& arguments);

    double number(const std::string& key, double otherwise);
    int count(const std::string& key, int otherwise);
    std::optional<int> optional_count(const std::string& key);

    /// Throws if a key was given that nobody has asked for.
    void require_all_used() const;

private:
    std::optional<double> find(const std::string& key);

    std::map<std::string, double> values_;
    std::set<std::string> used_;
};

}  // namespace headroom::simgrid_models
