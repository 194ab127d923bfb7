// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <numbers>
#include <unordered_map>

#include <fmt/format.h>

#include "core/units.h"

namespace headroom {

namespace {

constexpr int pieces = 96;  ///< of a day; short enough for quadrature and for near bounds

double time_of_day(double seconds) {
    const double rest = std::fmod(seconds, day_s);
    const double positive = rest < 0 ? rest + day_s : rest;
    return positive < day_s ? positive : 0;  // a hair before midnight rounds to it
}

/// e^-kappa I0(kappa): the mean of exp(kappa (cos - 1)) round the circle, where the trapezoid rule converges geometrically.
double scaled_bessel_i0(double kappa) {
    const int points = 64 + static_cast<int>(16 * std::sqrt(kappa));
    double sum = 0;
    for (int i = 0; i < points; ++i) sum += std::exp(kappa * (std::cos(2 * std::numbers::pi * i / points) - 1));
    return sum / points;
}

/// The kappa for which exp(kappa cos) has the given ratio of maximum to mean, exp(kappa) / I0(kappa).
double find_concentration(double peak) {
    double low = 0, high = peak * peak;
    while (peak > 1) {
        const double middle = 0.5 * (low + high);
        if (middle == low || middle == high) break;
        (scaled_bessel_i0(middle) * peak > 1 ? low : high) = middle;
    }
    return low;
}

/// The same, sought once for each of the last peaks: plans are read again and again.
double concentration(double peak) {
    constexpr std::size_t most = 1000;
    static std::mutex mutex;
    static std::unordered_map<double, double> found;
    const std::scoped_lock lock(mutex);
    if (const auto known = found.find(peak); known != found.end()) return known->second;
    if (found.size() >= most) found.clear();
    return found.emplace(peak, find_concentration(peak)).first->second;
}

}  // namespace

Profile Profile::diurnal(double peak, double at) {
    Profile result;
    result.set_diurnal(peak, at);
    result.text_ = fmt::format("diurnal(peak={}, at={})", peak, print_quantity(at, Unit::TimeOfDay));
    result.finish();
    return result;
}

void Profile::set_diurnal(double peak, double at) {
    kappa_ = concentration(peak);
    peak_ = peak;
    peak_at_ = at;
}

/// Cuts the day into pieces, and scales diurnal times points to a mean of 1.
void Profile::finish() {
    breaks_ = {day_s};
    for (int i = 0; i < pieces; ++i) breaks_.push_back(i * day_s / pieces);
    for (const auto& [t, factor] : points_) breaks_.push_back(t);
    for (const Spike& spike : spikes_) {
        breaks_.push_back(spike.at);
        breaks_.push_back(time_of_day(spike.at + spike.lasts));
    }
    if (kappa_ > 0) breaks_.push_back(peak_at_);
    std::sort(breaks_.begin(), breaks_.end());
    breaks_.erase(std::unique(breaks_.begin(), breaks_.end()), breaks_.end());
    if (!points_.empty() && kappa_ > 0) {
        std::vector<Spike> without;
        without.swap(spikes_);
        scale_ = day_s / integral(0, day_s);
        without.swap(spikes_);
    }
    day_mean_ = spikes_.empty() ? 1 : integral(0, day_s) / day_s;
}

bool Profile::is_constant() const { return points_.empty() && kappa_ == 0 && spikes_.empty(); }

double Profile::diurnal_factor(double t) const {
    if (kappa_ == 0) return 1;
    return peak_ * std::exp(kappa_ * (std::cos(2 * std::numbers::pi / day_s * (t - peak_at_)) - 1));
}

/// The line of points_ that `t` is on, at another moment.
double Profile::line(double t, double extrapolated_to) const {
    if (points_.empty()) return 1;
    const auto above =
        std::upper_bound(points_.begin() + 1, points_.end() - 1, t, [](double x, const auto& point) { return x < point.first; });
    const auto& [t0, v0] = *(above - 1);
    const auto& [t1, v1] = *above;
    return v0 + (v1 - v0) * ((extrapolated_to - t0) / (t1 - t0));
}

double Profile::spike_factor(double t) const {
    double factor = 1;
    for (const Spike& spike : spikes_)
        if (time_of_day(t - spike.at) < spike.lasts) factor *= spike.factor;
    return factor;
}

double Profile::at(double seconds) const {
    if (is_constant()) return 1;
    const double t = time_of_day(seconds);
    return scale_ * line(t, t) * diurnal_factor(t) * spike_factor(t);
}

template <class Visit>
void Profile::each_piece(double from, double to, Visit visit) const {
    double t = time_of_day(from), left = std::min(to - from, day_s);
    auto next = std::upper_bound(breaks_.begin(), breaks_.end(), t);
    while (left > 0) {
        const double length = std::min(left, *next - t);
        visit(Piece{t, t + length});
        left -= length;
        t = *next++;
        if (t < day_s) continue;
        t = 0;
        next = breaks_.begin() + 1;
    }
}

/// Over less than a day or a whole one, by Gauss and Legendre's four points a piece.
double Profile::integral(double from, double to) const {
    static constexpr std::array<double, 4> nodes = {-0.86113631159405258, -0.33998104358485626, 0.33998104358485626, 0.86113631159405258};
    static constexpr std::array<double, 4> weights = {0.34785484513745386, 0.65214515486254614, 0.65214515486254614, 0.34785484513745386};
    double sum = 0;
    each_piece(from, to, [&](Piece piece) {
        const double middle = 0.5 * (piece.begin + piece.end), half = 0.5 * (piece.end - piece.begin);
        double of_piece = 0;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const double t = middle + half * nodes[i];
            of_piece += weights[i] * line(middle, t) * diurnal_factor(t);
        }
        sum += of_piece * half * spike_factor(middle);
    });
    return scale_ * sum;
}

double Profile::mean(double from, double to) const {
    if (is_constant()) return 1;
    const double days = std::floor((to - from) / day_s);
    const double rest = from + days * day_s;
    return (days * day_s * day_mean_ + (rest < to ? integral(rest, to) : 0)) / (to - from);
}

double Profile::bound(double from, double to) const {
    if (is_constant()) return 1;
    double bound = 0;
    each_piece(from, to, [&](Piece piece) {
        const double middle = 0.5 * (piece.begin + piece.end);
        const double highest_line = std::max(line(middle, piece.begin), line(middle, piece.end));
        const double highest_diurnal = std::max(diurnal_factor(piece.begin), diurnal_factor(piece.end));  // the peak is a break
        bound = std::max(bound, highest_line * highest_diurnal * spike_factor(middle));
    });
    return scale_ * bound;
}

}  // namespace headroom
