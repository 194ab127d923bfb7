// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace headroom::bench {

/// xoshiro256++ of Blackman and Vigna (2021), seeded by splitmix64. Any seed is good, 0 included.
class Xoshiro256pp {
public:
    explicit Xoshiro256pp(std::uint64_t seed) {
        for (auto& word : state_) {
            seed += 0x9e3779b97f4a7c15;
            word = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9;
            word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
            word ^= word >> 31;
        }
    }

    /// 64 uniform bits.
    std::uint64_t operator()() {
        auto& [a, b, c, d] = state_;
        const std::uint64_t result = std::rotl(a + d, 23) + a;
        const std::uint64_t shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = std::rotl(d, 45);
        return result;
    }

    /// Uniform on (0, 1].
    double unit() { return static_cast<double>(static_cast<std::int64_t>((*this)() >> 11) + 1) * 0x1p-53; }

private:
    std::array<std::uint64_t, 4> state_;
};

/// The tables of Marsaglia and Tsang's ziggurat (2000) for the unit exponential: 256 layers of equal area.
struct Ziggurat {
    struct Layer {
        std::uint64_t inside;  ///< 53-bit uniforms below this lie wholly under the curve
        double scale;          ///< width of the layer / 2^53
    };
    static constexpr double tail = 7.69711747013104972;
    static constexpr double area = 0.0039496598225815571993;

    std::array<Layer, 256> layers;
    std::array<double, 257> edges;  ///< right edge of layer i; 0 above the last

    Ziggurat() {
        edges[0] = area * std::exp(tail);
        edges[1] = tail;
        for (std::size_t i = 2; i < 256; ++i) edges[i] = -std::log(std::exp(-edges[i - 1]) + area / edges[i - 1]);
        edges[256] = 0;
        for (std::size_t i = 0; i < 256; ++i)
            layers[i] = {static_cast<std::uint64_t>(edges[i + 1] / edges[i] * 0x1p53), edges[i] * 0x1p-53};
    }

    /// The one case in fifty or so that misses the layers' insides: wedge or tail; draws until it has a value.
    template <class Random>
    [[gnu::noinline]] double rejected(std::size_t layer, double x, Random& random) const {
        for (;;) {
            if (layer == 0) return tail - std::log(random.unit());
            const double low = std::exp(-edges[layer]);
            const double high = std::exp(-edges[layer + 1]);
            if (low + random.unit() * (high - low) < std::exp(-x)) return x;
            const std::uint64_t bits = random();
            layer = bits & 255;
            x = static_cast<double>(static_cast<std::int64_t>(bits >> 11)) * layers[layer].scale;
            if (bits >> 11 < layers[layer].inside) return x;
        }
    }

    /// One exponential of mean 1.
    template <class Random>
    double operator()(Random& random) const {
        const std::uint64_t bits = random();
        const auto& [inside, scale] = layers[bits & 255];
        const double x = static_cast<double>(static_cast<std::int64_t>(bits >> 11)) * scale;
        if (bits >> 11 < inside) [[likely]]
            return x;
        return rejected(bits & 255, x, random);
    }
};

}  // namespace headroom::bench
