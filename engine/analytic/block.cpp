// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/block.h"

#include <sys/mman.h>

#include <mutex>
#include <new>
#include <span>
#include <vector>

#define HEADROOM_BY_VECTORS [[gnu::target_clones("avx2", "default")]]

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

/// A column: two or four numbers at once, as the processor has it.
using Column [[gnu::vector_size(block_times * sizeof(double)), gnu::aligned(alignof(double)), gnu::may_alias]] = double;

Column* columns(Eigen::Array<double, block_times, order>& values) { return reinterpret_cast<Column*>(values.data()); }
const Column* columns(const Eigen::Array<double, block_times, order>& values) { return reinterpret_cast<const Column*>(values.data()); }
const Column& column(const Times4& values) { return *reinterpret_cast<const Column*>(values.data()); }

}  // namespace

void* Block::operator new(std::size_t /*size*/) { return at_hand.take(); }
void Block::operator delete(void* block) {
    if (block != nullptr) BlockMemory::the().give({&block, 1});
}

Block Block::nothing() {
    Block block;
    block.real.setZero();
    block.imag.setZero();
    return block;
}

Block Block::one() {
    Block block = nothing();
    block.real.setOnes();
    return block;
}

HEADROOM_BY_VECTORS void multiply(Block& by, const Block& other) {
    Column *real = columns(by.real), *imag = columns(by.imag);
    const Column *a = columns(other.real), *b = columns(other.imag);
    for (Index k = 0; k < order; ++k) {
        const Column product = real[k] * a[k] - imag[k] * b[k];
        imag[k] = real[k] * b[k] + imag[k] * a[k];
        real[k] = product;
    }
}

HEADROOM_BY_VECTORS void add(Block& sum, double weight, const Block& other) {
    Column *real = columns(sum.real), *imag = columns(sum.imag);
    const Column *a = columns(other.real), *b = columns(other.imag);
    for (Index k = 0; k < order; ++k) {
        real[k] += weight * a[k];
        imag[k] += weight * b[k];
    }
}

HEADROOM_BY_VECTORS void invert(Block& values) {
    Column *real = columns(values.real), *imag = columns(values.imag);
    for (Index k = 0; k < order; ++k) {
        const Column size = 1 / (real[k] * real[k] + imag[k] * imag[k]);
        real[k] = real[k] * size;
        imag[k] = imag[k] * -size;
    }
}

HEADROOM_BY_VECTORS void find_exponential(double mean, const Block& nodes, Block& values) {
    Column *real = columns(values.real), *imag = columns(values.imag);
    const Column *a = columns(nodes.real), *b = columns(nodes.imag);
    for (Index k = 0; k < order; ++k) {
        const Column x = 1 + mean * a[k], y = mean * b[k], size = 1 / (x * x + y * y);
        real[k] = x * size;
        imag[k] = y * -size;
    }
}

HEADROOM_BY_VECTORS void find_turning(const Times4& first, const Times4& cosine, const Times4& sine, Block& values) {
    Column real = column(first), imag = real - real;
    const Column c = column(cosine), s = column(sine);
    for (Index k = 0; k < order; ++k) {
        columns(values.real)[k] = real;
        columns(values.imag)[k] = imag;
        const Column turned = real * c + imag * s;
        imag = imag * c - real * s;
        real = turned;
    }
}

HEADROOM_BY_VECTORS Times4 left_by(const std::array<Complex, order>& weights, const Block& values) {
    Times4 sum = Times4::Zero();
    Column& all = *reinterpret_cast<Column*>(sum.data());
    for (Index k = 0; k < order; ++k) {
        const Complex& weight = weights[static_cast<std::size_t>(k)];
        all += (1.0 - columns(values.real)[k]) * weight.real() + columns(values.imag)[k] * weight.imag();
    }
    return sum;
}

}  // namespace headroom::analytic
