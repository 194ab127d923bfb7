// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/inversion.h"

#include <sys/mman.h>

#include <cmath>
#include <mutex>
#include <new>
#include <numbers>
#include <span>
#include <vector>

namespace headroom::analytic {

namespace {

constexpr std::size_t blocks_at_once = 64;
constexpr std::size_t large_page = std::size_t{2} << 20;

/// Of all threads. It comes in large pages, where the machine has them: to get it page by page would take longer than to fill it.
class BlockMemory {
public:
    /// Never destroyed: what is kept as long as the process lives gives its blocks back at the very end.
    static BlockMemory& the() {
        static BlockMemory* const memory = new BlockMemory;
        return *memory;
    }
    void take(std::vector<void*>& into) {
        const std::scoped_lock lock(mutex_);
        if (free_.size() < blocks_at_once) add();
        into.insert(into.end(), free_.end() - blocks_at_once, free_.end());
        free_.resize(free_.size() - blocks_at_once);
    }
    void give(std::span<void* const> blocks) {
        const std::scoped_lock lock(mutex_);
        free_.insert(free_.end(), blocks.begin(), blocks.end());
    }

private:
    void add() {
        auto* const page = static_cast<std::byte*>(::operator new (large_page, std::align_val_t{large_page}));
        madvise(page, large_page, MADV_HUGEPAGE);  // a hint; nothing is lost where it is not taken
        for (std::size_t i = large_page / sizeof(Block); i-- > 0;) free_.push_back(page + i * sizeof(Block));
    }

    std::mutex mutex_;
    std::vector<void*> free_;
};

/// A few of them that a thread has at hand.
class BlocksAtHand {
public:
    ~BlocksAtHand() { BlockMemory::the().give(blocks_); }
    void* take() {
        if (blocks_.empty()) BlockMemory::the().take(blocks_);
        void* const block = blocks_.back();
        blocks_.pop_back();
        return block;
    }

private:
    std::vector<void*> blocks_;
};

thread_local BlocksAtHand at_hand;

}  // namespace

void* Block::operator new(std::size_t /*size*/) { return at_hand.take(); }
void Block::operator delete(void* block) {
    if (block != nullptr) BlockMemory::the().give({&block, 1});
}

Inversion::Inversion() : ratio(std::pow(10.0, 1.0 / times_per_decade)), block_time_(block_count * block_times) {
    for (Index j = 0; j < block_time_.size(); ++j) block_time_[j] = first_time * std::pow(ratio, static_cast<double>(j));
    times = block_time_.head(time_count);
    std::array<double, order> xi{};
    xi[0] = 0.5;
    for (Index k = 1; k <= half_order; ++k) xi[static_cast<std::size_t>(k)] = 1;
    xi[order - 1] = std::ldexp(1.0, -half_order);
    double binomial = 1;
    for (Index k = 1; k < half_order; ++k) {
        binomial *= static_cast<double>(half_order - k + 1) / static_cast<double>(k);
        const auto at = static_cast<std::size_t>(2 * half_order - k);
        xi[at] = xi[at + 1] + std::ldexp(binomial, -half_order);
    }
    const double third = half_order * std::numbers::ln10 / 3;
    for (std::size_t k = 0; k < order; ++k) {
        nodes[k] = {third, std::numbers::pi * static_cast<double>(k)};
        inverses[k] = 1.0 / nodes[k];
        weights[k] = std::exp(third) * (k % 2 == 0 ? 1 : -1) * xi[k] / nodes[k];
    }
    for (Index block = 0; block < block_count; ++block) {
        block_nodes_.push_back(find_nodes(block));
        block_inverses_.push_back(block_nodes_.back());
        Block& inverse = block_inverses_.back();
        const auto size = (inverse.real.square() + inverse.imag.square()).inverse().eval();
        inverse.real *= size;
        inverse.imag *= -size;
    }
}

Block Inversion::find_nodes(Index block) const {
    const Times4 per_time = times_of(block).inverse();
    Block result;
    for (Index k = 0; k < order; ++k) {
        const Complex node = nodes[static_cast<std::size_t>(k)];
        result.real.col(k) = node.real() * per_time;
        result.imag.col(k) = node.imag() * per_time;
    }
    return result;
}

void Inversion::find_delay(Index block, double seconds, Block& values) const {
    const Times4 a = seconds * times_of(block).inverse();
    const Times4 angle = std::numbers::pi * a, cosine = angle.cos(), sine = angle.sin();
    Times4 real = (-nodes[0].real() * a).exp(), imag = Times4::Zero();
    double *to_real = values.real.data(), *to_imag = values.imag.data();  // column after column
    for (Index k = 0; k < order; ++k, to_real += block_times, to_imag += block_times) {
        Times4::Map(to_real) = real;
        Times4::Map(to_imag) = imag;
        const Times4 turned = real * cosine + imag * sine;
        imag = imag * cosine - real * sine;
        real = turned;
    }
}

Times4 Inversion::tail(const Block& transform) const {
    Times4 sum = Times4::Zero();
    for (Index k = 0; k < order; ++k) {
        const Complex weight = weights[static_cast<std::size_t>(k)];
        sum += (1.0 - transform.real.col(k)) * weight.real() + transform.imag.col(k) * weight.imag();
    }
    return sum;
}

const Inversion& inversion() {
    static const Inversion the;
    return the;
}

}  // namespace headroom::analytic
