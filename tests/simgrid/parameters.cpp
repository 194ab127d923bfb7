// SPDX-License-Identifier: GPL-3.0-or-later
#include "simgrid/parameters.h"

#include <cmath>
#include <stdexcept>

namespace headroom::simgrid_models {

Parameters::Parameters(const std::vector<std::string>& arguments) {
    for (const std::string& argument : arguments) {
        const std::size_t sign = argument.find('=');
        if (sign == std::string::npos) throw std::invalid_argument("expected key=value, not '" + argument + "'");
        const std::string text = argument.substr(sign + 1);
        std::size_t end = 0;
        double value = 0;
        try {
            value = std::stod(text, &end);
        } catch (const std::exception&) {
            end = 0;
        }
        if (end != text.size() || text.empty() || !std::isfinite(value) || value < 0)
            throw std::invalid_argument("expected a number >= 0 in '" + argument + "'");
        values_[argument.substr(0, sign)] = value;
    }
}

std::optional<double> Parameters::find(const std::string& key) {
    used_.insert(key);
    const auto found = values_.find(key);
    return found == values_.end() ? std::nullopt : std::optional(found->second);
}

double Parameters::number(const std::string& key, double otherwise) { return find(key).value_or(otherwise); }

int Parameters::count(const std::string& key, int otherwise) { return optional_count(key).value_or(otherwise); }

std::optional<int> Parameters::optional_count(const std::string& key) {
    const std::optional<double> value = find(key);
    if (!value) return std::nullopt;
    if (*value > 1e9 || *value != std::floor(*value)) throw std::invalid_argument(key + " is a whole number");
    return static_cast<int>(*value);
}

void Parameters::require_all_used() const {
    for (const auto& [key, value] : values_)
        if (!used_.contains(key)) throw std::invalid_argument("unknown parameter '" + key + "'");
}

}  // namespace headroom::simgrid_models
