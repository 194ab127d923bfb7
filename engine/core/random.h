// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace headroom {

/// A mixing hash of text and numbers, the same on every machine (SplitMix64's finaliser over FNV-1a).
std::uint64_t stable_hash(std::string_view text, std::uint64_t seed = 0);
constexpr std::uint64_t mix64(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

namespace detail {
/// Tables of the ziggurat with 256 layers of equal area (Marsaglia and Tsang 2000; Doornik 2005 for the bits).
struct Ziggurat {
    std::array<double, 257> x{};  ///< right edges, falling; x[0] is the base's width with the tail laid flat, x[256] is 0
    std::array<double, 257> y{};  ///< the density at x (times a constant), rising to y[256] = 1
};
extern const Ziggurat exponential_ziggurat;
extern const Ziggurat normal_ziggurat;
}  // namespace detail

/// xoshiro256++ (Blackman and Vigna 2019). One stream for each component and purpose, so that two designs see the same users.
class RandomStream {
public:
    RandomStream() : RandomStream(0) {}
    explicit RandomStream(std::uint64_t seed);
    /// The stream of a purpose ("arrivals") of an owner ("users") in a replication.
    RandomStream(std::uint64_t seed, std::uint64_t replication, std::string_view owner, std::string_view purpose);

    std::uint64_t bits() {
        const std::uint64_t result = rotl(s_[0] + s_[3], 23) + s_[0];
        const std::uint64_t t = s_[1] << 17;
        s_[2] ^= s_[0];
        s_[3] ^= s_[1];
        s_[1] ^= s_[2];
        s_[0] ^= s_[3];
        s_[2] ^= t;
        s_[3] = rotl(s_[3], 45);
        return result;
    }
    /// Uniform in [0, 1).
    double uniform() { return static_cast<double>(static_cast<std::int64_t>(bits() >> 11)) * 0x1.0p-53; }
    /// Uniform in {0, ..., n - 1}; n > 0 (Lemire 2019, without the rejection: the bias is below n / 2^64).
    std::uint64_t below(std::uint64_t n) {
        __extension__ using Wide = unsigned __int128;
        return static_cast<std::uint64_t>((static_cast<Wide>(bits()) * n) >> 64);
    }
    /// Exponential of mean 1. Each is drawn when the one before it is taken, so that whoever takes one need not wait for it:
    /// a simulation's next step hangs on the value, and a processor guesses that step meanwhile.
    [[gnu::always_inline]] double exponential() {
        if (!drawn_ahead_) [[unlikely]] {
            drawn_ahead_ = true;
            ahead_ = draw_exponential();
        }
        const double x = ahead_;
        ahead_ = draw_exponential();
        return x;
    }
    /// Standard normal.
    double normal() {
        const std::uint64_t r = bits();
        const std::size_t layer = r & 0xff;
        const double u = static_cast<double>(static_cast<std::int64_t>(r) >> 11) * 0x1.0p-52;
        const double x = u * detail::normal_ziggurat.x[layer];
        if (x < detail::normal_ziggurat.x[layer + 1] && -x < detail::normal_ziggurat.x[layer + 1]) [[likely]]
            return x;
        return normal_slow(layer, x);
    }
    /// Gamma with the given shape and scale 1 (Marsaglia and Tsang 2000).
    double gamma(double shape);

private:
    static constexpr std::uint64_t rotl(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
    [[gnu::always_inline]] double draw_exponential() {
        const std::uint64_t r = bits();
        const std::size_t layer = r & 0xff;
        const double x = static_cast<double>(static_cast<std::int64_t>(r >> 11)) * 0x1.0p-53 * detail::exponential_ziggurat.x[layer];
        if (x < detail::exponential_ziggurat.x[layer + 1]) [[likely]]
            return x;
        return exponential_slow(layer, x);
    }
    double exponential_slow(std::size_t layer, double x);
    double normal_slow(std::size_t layer, double x);

    std::uint64_t s_[4];
    double ahead_ = 0;  ///< the next exponential()
    bool drawn_ahead_ = false;
};

}  // namespace headroom
