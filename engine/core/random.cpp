// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/random.h"

#include <cmath>

namespace headroom {

namespace detail {

namespace {

/// `tail` is where the base layer's tail begins, `area` that of each layer; both solve x[255]'s layer to end at density 1.
template <class Density, class Inverse>
Ziggurat make_ziggurat(double tail, double area, Density density, Inverse inverse) {
    Ziggurat table;
    table.x[0] = area / density(tail);
    table.x[1] = tail;
    for (std::size_t i = 2; i < 256; ++i) table.x[i] = inverse(density(table.x[i - 1]) + area / table.x[i - 1]);
    table.x[256] = 0;
    for (std::size_t i = 1; i < 256; ++i) table.y[i] = density(table.x[i]);
    table.y[256] = 1;
    return table;
}

constexpr double exponential_tail = 7.69711747013104972;
constexpr double normal_tail = 3.6541528853610087963519472518;

}  // namespace

const Ziggurat exponential_ziggurat = make_ziggurat(
    exponential_tail, 0.0039496598225815571993, [](double x) { return std::exp(-x); }, [](double y) { return -std::log(y); });
const Ziggurat normal_ziggurat = make_ziggurat(
    normal_tail, 0.00492867323397465524494, [](double x) { return std::exp(-0.5 * x * x); },
    [](double y) { return std::sqrt(-2 * std::log(y)); });

}  // namespace detail

std::uint64_t stable_hash(std::string_view text, std::uint64_t seed) {
    std::uint64_t hash = 0xcbf29ce484222325ULL ^ mix64(seed);
    for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return mix64(hash);
}

RandomStream::RandomStream(std::uint64_t seed) {
    for (std::uint64_t& word : s_) {
        word = mix64(seed);
        seed += 0x9e3779b97f4a7c15ULL;
    }
}

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t replication, std::string_view owner, std::string_view purpose)
    : RandomStream(stable_hash(purpose, stable_hash(owner, mix64(seed) + replication))) {}

double RandomStream::exponential_slow(std::size_t layer, double x) {
    using detail::exponential_ziggurat;
    if (layer == 0) return detail::exponential_tail + draw_exponential();
    const double low = exponential_ziggurat.y[layer], high = exponential_ziggurat.y[layer + 1];
    return low + uniform() * (high - low) < std::exp(-x) ? x : draw_exponential();
}

double RandomStream::normal_slow(std::size_t layer, double x) {
    using detail::normal_ziggurat;
    if (layer == 0) {
        for (;;) {
            const double beyond = draw_exponential() / detail::normal_tail;
            if (2 * draw_exponential() > beyond * beyond) return std::copysign(detail::normal_tail + beyond, x);
        }
    }
    const double low = normal_ziggurat.y[layer], high = normal_ziggurat.y[layer + 1];
    return low + uniform() * (high - low) < std::exp(-0.5 * x * x) ? x : normal();
}

double RandomStream::gamma(double shape) {
    if (shape < 1) {
        const double larger = gamma(shape + 1);
        return larger * std::exp(-draw_exponential() / shape);
    }
    const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double x = normal();
        const double root = 1 + c * x;
        if (root <= 0) continue;
        const double v = root * root * root;
        // log(1 - u) of a uniform is minus an exponential.
        if (-draw_exponential() < 0.5 * x * x + d * (1 - v + std::log(v))) return d * v;
    }
}

}  // namespace headroom
