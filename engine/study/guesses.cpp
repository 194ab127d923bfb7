// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/guesses.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <numeric>

#include "core/call_text.h"
#include "core/distribution.h"
#include "core/random.h"
#include "study/grid.h"
#include "study/settings_walk.h"

namespace headroom::study {

namespace {

constexpr const char* of_phase = "users";

double normal_quantile(double p) { return boost::math::quantile(boost::math::normal(), p); }

bool is_quantity(schema::Kind kind) {
    return kind == schema::Kind::Quantity || kind == schema::Kind::Integer || kind == schema::Kind::Distribution;
}

double within(const schema::Range& range, double value) {
    if (range.low) value = std::max(value, *range.low);
    return range.high ? std::min(value, *range.high) : value;
}

Value times(const Guess& guess, double factor, const Files& files) {
    const schema::Parameter& parameter = guess.parameter;
    if (parameter.kind == schema::Kind::Distribution) {
        const Distribution written = parse_distribution(guess.written, parameter.unit, files).distribution;
        if (written.mean() > 0) factor = within(parameter.range, written.mean() * factor) / written.mean();
        const Distribution drawn = written.scaled(factor);
        if (drawn.kind() != Distribution::Kind::Constant) return Value(print_distribution(drawn, parameter.unit));
        return Value(drawn.mean());
    }
    const double value = within(parameter.range, number_of(Value(guess.written), parameter.unit).value() * factor);
    return Value(parameter.kind == schema::Kind::Integer ? std::round(value) : value);
}

}  // namespace

double Guess::sigma() const { return std::log1p(uncertainty) / normal_quantile(0.975); }

std::vector<Guess> guesses_of(const plan::Plan& reduced, const plan::Surroundings& surroundings) {
    std::vector<Guess> guesses;
    const auto visit = [&](const schema::Parameter& parameter, const Value& present, const std::string& path) {
        if (!present.is_string() || !is_quantity(parameter.kind)) return;
        const double uncertainty = split_uncertainty(present.as_string()).uncertainty;
        if (uncertainty > 0) guesses.push_back({path, present.as_string(), uncertainty, parameter});
    };
    schema::Parameter users;
    users.range = {1.0, {}};
    visit(users, reduced.phases.front().users, of_phase);
    walk_settings(reduced, surroundings.catalogue, visit);
    return guesses;
}

std::vector<double> factors_of(const Guess& guess, std::size_t plans, std::uint64_t seed) {
    RandomStream random(seed, 0, guess.path, "guess");
    std::vector<double> factors(plans);
    for (std::size_t i = 0; i < plans; ++i) {
        const double p = (static_cast<double>(i) + random.uniform()) / static_cast<double>(plans);
        factors[i] = std::exp(guess.sigma() * normal_quantile(std::clamp(p, 1e-12, 1 - 1e-12)));
    }
    for (std::size_t i = plans; i > 1; --i) std::swap(factors[i - 1], factors[random.below(i)]);
    return factors;
}

plan::Plan with_guesses(const plan::Plan& reduced, const std::vector<Guess>& guesses, const std::vector<double>& factors,
                        const plan::Surroundings& surroundings) {
    std::vector<plan::Setting> settings;
    plan::Plan drawn = reduced;
    for (std::size_t i = 0; i < guesses.size(); ++i) {
        Value value = times(guesses[i], factors[i], surroundings.files);
        if (guesses[i].path == of_phase)
            drawn.phases.front().users = std::move(value);
        else
            settings.push_back({guesses[i].path, std::move(value), {}});
    }
    Diagnostics none;  // the paths are the plan's own
    return with_settings(std::move(drawn), settings, none);
}

}  // namespace headroom::study
