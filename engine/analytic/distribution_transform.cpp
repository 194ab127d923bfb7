// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "analytic/transform.h"

namespace headroom::analytic {

namespace {

/// A value, and the share of a distribution that is spread evenly from the one before up to it.
struct Slice {
    double share, end;
};

/// Finer towards the tail. The first has no share: it says where the distribution begins.
std::vector<Slice> slices(const Distribution& distribution) {
    std::vector<Slice> result;
    if (distribution.kind() == Distribution::Kind::Empirical) {
        double before = 0;
        for (const auto& [quantile, value] : distribution.table()) {
            result.push_back({quantile - before, value});
            before = quantile;
        }
        return result;
    }
    if (distribution.kind() == Distribution::Kind::Uniform)
        return {{0, distribution.quantile(1e-12)}, {1, distribution.quantile(1 - 1e-12)}};
    constexpr int of_lower_half = 16, of_upper_half = 44;
    constexpr double last = 1e-5;
    double below = 0;
    result.push_back({0, distribution.kind() == Distribution::Kind::Pareto ? distribution.quantile(1e-12) : 0});
    const auto add = [&](double up_to, double value) {
        result.push_back({up_to - below, value});
        below = up_to;
    };
    for (int i = 1; i <= of_lower_half; ++i) add(0.5 * i / of_lower_half, distribution.quantile(0.5 * i / of_lower_half));
    for (int i = 1; i <= of_upper_half; ++i) {
        const double p = 1 - 0.5 * std::pow(2 * last, static_cast<double>(i) / of_upper_half);
        add(p, distribution.quantile(p));
    }
    add(1, distribution.quantile(1 - last / 100));
    return result;
}

class Sliced : public Transform {
public:
    explicit Sliced(const Distribution& distribution) : slices_(slices(distribution)) {
        double mean = 0;
        for (std::size_t i = 1; i < slices_.size(); ++i) mean += slices_[i].share * 0.5 * (slices_[i - 1].end + slices_[i].end);
        for (Slice& slice : slices_) slice.end *= distribution.mean() / mean;
    }

private:
    /// Each slice: share · (exp(−s · begin) − exp(−s · end)) / (s · (end − begin)).
    void find(Index block, Block& values) const override {
        const Inversion& grid = inversion();
        const Times4 per_time = grid.times_of(block).inverse();
        Block sum, even, begin, end;
        for (Block* each : {&sum, &even}) {
            each->real.setZero();
            each->imag.setZero();
        }
        grid.find_delay(block, slices_.front().end, begin);
        const double longest = std::abs(grid.nodes[order - 1]);
        for (std::size_t i = 1; i < slices_.size(); ++i) {
            const double from = slices_[i - 1].end, length = slices_[i].end - from;
            if (grid.nodes[0].real() * from * per_time[block_times - 1] > vanishes) break;
            const bool is_short = longest * length * per_time[0] < 1e-6;
            if (is_short) {
                even.real += slices_[i].share * begin.real;
                even.imag += slices_[i].share * begin.imag;
            }
            grid.find_delay(block, slices_[i].end, end);
            if (!is_short) {
                const double weight = slices_[i].share / length;
                sum.real += weight * (begin.real - end.real);
                sum.imag += weight * (begin.imag - end.imag);
            }
            std::swap(begin, end);
        }
        const Times4 times = grid.times_of(block);
        for (Index k = 0; k < order; ++k) {
            const Complex inverse = grid.inverses[static_cast<std::size_t>(k)];
            values.real.col(k) = even.real.col(k) + times * (sum.real.col(k) * inverse.real() - sum.imag.col(k) * inverse.imag());
            values.imag.col(k) = even.imag.col(k) + times * (sum.real.col(k) * inverse.imag() + sum.imag.col(k) * inverse.real());
        }
    }
    std::vector<Slice> slices_;  ///< stretched to the distribution's mean
};

/// (1 + mean · scv · s)^(−1 / scv).
class Gamma : public Transform {
public:
    explicit Gamma(const Distribution& distribution) : scale_(distribution.mean() * distribution.scv()), power_(1 / distribution.scv()) {}

private:
    void find(Index block, Block& values) const override {
        const Block& nodes = inversion().nodes_of(block);
        for (Index i = 0; i < values.real.size(); ++i) {
            const double real = 1 + scale_ * nodes.real(i), imag = scale_ * nodes.imag(i);
            const double size = std::exp(-0.5 * power_ * std::log(real * real + imag * imag)), angle = -power_ * std::atan2(imag, real);
            values.real(i) = size * std::cos(angle);
            values.imag(i) = size * std::sin(angle);
        }
    }
    double scale_, power_;
};

SharedTransform made_of(const Distribution& distribution) {
    switch (distribution.kind()) {
        case Distribution::Kind::Exponential: return exponential(distribution.mean());
        case Distribution::Kind::Gamma: return std::make_shared<Gamma>(distribution);
        case Distribution::Kind::Hyperexponential: {
            std::vector<Share> phases;
            for (const auto& [share, mean] : distribution.table()) phases.push_back({share, exponential(mean), 0});
            return mixture(std::move(phases));
        }
        default: return std::make_shared<Sliced>(distribution);
    }
}

struct Hash {
    std::size_t operator()(const Distribution& distribution) const {
        const std::hash<double> hash;
        return hash(distribution.mean()) ^ (hash(distribution.scv()) * 31) ^ static_cast<std::size_t>(distribution.kind());
    }
};

}  // namespace

SharedTransform transform_of(const Distribution& distribution) {
    if (distribution.kind() == Distribution::Kind::Exponential) return made_of(distribution);
    constexpr std::size_t most = 2000;
    static std::mutex mutex;
    static std::unordered_map<Distribution, SharedTransform, Hash> made;
    const std::scoped_lock lock(mutex);
    if (const auto found = made.find(distribution); found != made.end()) return found->second;
    if (made.size() >= most) made.clear();
    return made.emplace(distribution, made_of(distribution)).first->second;
}

}  // namespace headroom::analytic
