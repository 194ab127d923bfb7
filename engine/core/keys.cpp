// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keys.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/call_text.h"
#include "core/units.h"

namespace headroom {

namespace {

constexpr double most_keys = 1e12;
constexpr double largest_exponent = 20;

/// (x^(1 - s) - 1) / (1 - s), the integral of t^-s over [1, x]; log x where s is 1.
double integral(double s, double x) {
    const double log_x = std::log(x), k = (1 - s) * log_x;
    return std::abs(k) > 1e-8 ? std::expm1(k) / (1 - s) : log_x * (1 + k / 2 * (1 + k / 3));
}

/// Its inverse.
double inverse_integral(double s, double y) {
    const double k = std::max(-1.0, y * (1 - s));
    return std::exp(std::abs(k) > 1e-8 ? std::log1p(k) / (1 - s) : y * (1 - k / 2 * (1 - k * 2 / 3)));
}

double density(double s, double x) { return std::exp(-s * std::log(x)); }

/// The sum of k^-s over k = 1..n: term by term, and beyond 256 by Euler and Maclaurin (relative error below 1e-14).
double generalised_harmonic(std::uint64_t n, double s) {
    constexpr std::uint64_t terms = 256;
    double sum = 0;
    for (std::uint64_t k = std::min(n, terms); k >= 1; --k) sum += density(s, static_cast<double>(k));
    if (n <= terms) return sum;
    const double a = static_cast<double>(terms), b = static_cast<double>(n);
    const double at_a = density(s, a), at_b = density(s, b);
    const double slopes = s * (at_a / a - at_b / b);
    const double third = s * (s + 1) * (s + 2) * (at_a / (a * a * a) - at_b / (b * b * b));
    return sum + a * at_a * integral(s, b / a) + (at_b - at_a) / 2 + slopes / 12 - third / 720;
}

}  // namespace

KeyDistribution KeyDistribution::uniform(std::uint64_t keys) { return zipf(keys, 0); }

KeyDistribution KeyDistribution::zipf(std::uint64_t keys, double exponent) {
    KeyDistribution result;
    result.keys_ = keys;
    result.exponent_ = exponent;
    result.normalisation_ = static_cast<double>(keys);
    if (exponent == 0) return result;
    result.normalisation_ = generalised_harmonic(keys, exponent);
    result.h_first_ = integral(exponent, 1.5) - 1;
    result.h_last_ = integral(exponent, static_cast<double>(keys) + 0.5);
    result.cut_ = 2 - inverse_integral(exponent, integral(exponent, 2.5) - density(exponent, 2));
    return result;
}

std::uint64_t KeyDistribution::sample(RandomStream& random) const {
    if (exponent_ == 0) return random.below(keys_);
    for (;;) {
        const double u = h_last_ + random.uniform() * (h_first_ - h_last_);
        const double x = inverse_integral(exponent_, u);
        const double k = std::clamp(std::floor(x + 0.5), 1.0, static_cast<double>(keys_));
        if (k - x <= cut_ || u >= integral(exponent_, k + 0.5) - density(exponent_, k)) return static_cast<std::uint64_t>(k) - 1;
    }
}

double KeyDistribution::probability(std::uint64_t key) const {
    if (key >= keys_) return 0;
    return exponent_ == 0 ? 1 / normalisation_ : density(exponent_, static_cast<double>(key) + 1) / normalisation_;
}

ParsedKeys parse_keys(std::string_view text) {
    const CallText call = parse_call_text(text);
    CallReader reader(call);
    const bool is_zipf = call.name == "zipf";
    if (!is_zipf && call.name != "uniform")
        reader.fail(fmt::format("unknown distribution of keys '{}'; expected zipf(200k, 0.9) or uniform(200k)", call.name));
    const double keys = reader.required("keys", Unit::None, 0);
    const double exponent = is_zipf ? reader.required("exponent", Unit::None, 1) : 0;
    if (!reader.failed() && !(keys >= 1 && keys <= most_keys && keys == std::floor(keys)))
        reader.fail(fmt::format("'{}' has {} keys; expected a whole number from 1 to 1T", trim(text), keys));
    if (!reader.failed() && !(exponent >= 0 && exponent <= largest_exponent))
        reader.fail(fmt::format("'{}' has the exponent {}; expected 0 to {}", trim(text), exponent, largest_exponent));
    std::string error = reader.finish();
    if (!error.empty()) return {{}, std::move(error)};
    return {KeyDistribution::zipf(static_cast<std::uint64_t>(keys), exponent), {}};
}

std::string print_keys(const KeyDistribution& keys) {
    const std::string count = print_quantity(static_cast<double>(keys.keys()), Unit::None);
    return keys.exponent() == 0 ? fmt::format("uniform({})", count) : fmt::format("zipf({}, {})", count, keys.exponent());
}

}  // namespace headroom
