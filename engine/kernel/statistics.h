// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "kernel/time.h"

/// Streaming statistics. Everything is kept by blocks of time, so that a warm-up found later can be cut off; when there
/// are too many blocks, neighbours are merged in pairs. Memory does not grow with simulated time.
namespace headroom::kernel {

class Statistics;

/// Which blocks a question is about: [first, last).
struct Blocks {
    std::size_t first = 0;
    std::size_t last = 0;
};

/// What a figure has in common: it is made for a simulation's statistics, stays where it is, and lives as long.
class Figure {
public:
    Figure() = default;
    Figure(const Figure&) = delete;
};

/// Notes what happens in a form of its own, and adds it to its figures when it is asked to: where a block ends, or they are read.
class Ledger {
public:
    virtual ~Ledger() = default;
    virtual void post() = 0;
};

/// How many times something happened.
class Counter : Figure {
public:
    explicit Counter(Statistics& statistics);
    void add(std::uint64_t n = 1) { live_ += n; }
    std::uint64_t in(Blocks blocks) const;
    std::uint64_t all() const { return in({0, history_.size()}); }
    /// Since the simulation began, the block at hand included.
    std::uint64_t so_far() const { return before_ + live_; }

private:
    friend class Statistics;
    std::uint64_t live_ = 0;
    std::uint64_t before_ = 0;  ///< of closed blocks, forgotten ones too
    std::vector<std::uint64_t> history_;
};

/// A sum of real amounts: bytes, seconds.
class Total : Figure {
public:
    explicit Total(Statistics& statistics);
    void add(double amount) { live_ += amount; }
    double in(Blocks blocks) const;

private:
    friend class Statistics;
    double live_ = 0;
    std::vector<double> history_;
};

/// A number that holds over time, and its integral.
class Gauge : Figure {
public:
    explicit Gauge(Statistics& statistics);
    double value() const { return value_; }
    void set(Time now, double value) {
        area_ += value_ * static_cast<double>(now - since_);
        since_ = now;
        value_ = value;
    }
    void add(Time now, double change) { set(now, value_ + change); }
    /// Integral over the blocks, in value · seconds.
    double integral(Blocks blocks) const;
    /// Since the simulation began, in value · seconds.
    double so_far(Time now) const { return (before_ + area_ + value_ * static_cast<double>(now - since_)) * 1e-9; }

private:
    friend class Statistics;
    double value_ = 0;
    double area_ = 0;
    double before_ = 0;  ///< area of closed blocks, forgotten ones too
    Time since_ = 0;
    std::vector<double> history_;
};

/// How many are somewhere, and the integral over time: kept by the moments of coming and going, in whole nanoseconds
/// (the sums wrap around; the area of a block is below 2^63).
class Headcount : Figure {
public:
    explicit Headcount(Statistics& statistics);
    std::int64_t value() const { return value_; }
    void enter(Time now) {
        moments_ -= static_cast<std::uint64_t>(now);
        ++value_;
    }
    void leave(Time now) {
        moments_ += static_cast<std::uint64_t>(now);
        --value_;
    }
    /// Integral over the blocks, in seconds.
    double integral(Blocks blocks) const;
    /// Since the simulation began, in seconds.
    double so_far(Time now) const { return (before_ + area(now)) * 1e-9; }

private:
    friend class Statistics;
    std::int64_t value_ = 0;
    /// Of the block at hand.
    double area(Time now) const {
        return static_cast<double>(
            static_cast<std::int64_t>(moments_ + static_cast<std::uint64_t>(value_) * static_cast<std::uint64_t>(now)));
    }
    std::uint64_t moments_ = 0;  ///< of the block at hand: times of going less times of coming, and the count at its beginning
    double before_ = 0;          ///< area of closed blocks, forgotten ones too
    std::vector<double> history_;
};

/// How long ago something began, while it goes on: rises by one a second. And its integral.
class Age : Figure {
public:
    /// From now on it is counted from `since`, in place of what was counted before.
    void run(Time now, Time since) {
        advance(now);
        since_ = since;
        runs_ = true;
    }
    void stop(Time now) {
        advance(now);
        runs_ = false;
    }
    /// Integral over the blocks, in seconds².
    double integral(Blocks blocks) const;

private:
    friend class Statistics;
    void advance(Time now);

    bool runs_ = false;
    Time since_ = 0;
    Time from_ = 0;    ///< what came before is in the area
    double area_ = 0;  ///< of the block at hand
    std::vector<double> history_;
};

/// Times, with mean and quantiles: a histogram with 64 cells an octave from 1 ns to 2^52 ns, indexed by the exponent and the
/// top bits of the mantissa; relative error of a quantile below 1 %.
class Tally : Figure {
public:
    explicit Tally(Statistics& statistics);

    static constexpr std::size_t cells_per_octave = 64;
    static constexpr std::size_t octaves = 52;
    static constexpr std::size_t cell_count = cells_per_octave * octaves + 1;  ///< [0]: below 1 ns

    [[gnu::always_inline]] void add(Time time) {
        sum_ += time;
        ++cells_[cell_of(time)];
    }

    /// Lower edge of a cell, in nanoseconds.
    static double edge(std::size_t cell);
    static std::size_t cell_of(Time time) {
        const auto bits = std::bit_cast<std::uint64_t>(static_cast<double>(time));
        const std::size_t cell = (bits >> 46) - (1023 * 64 - 1);  // wraps around where the time is 0 or less
        if (cell < cell_count) [[likely]]
            return cell;
        return time > 0 ? cell_count - 1 : 0;
    }

    /// The observations of some blocks, together.
    class Sample {
    public:
        std::uint64_t count() const { return count_; }
        /// Seconds; absent where there is no observation.
        std::optional<double> mean() const;
        /// The q-quantile in seconds, linear within a cell; absent where fewer than `beyond` observations lie above it.
        std::optional<double> quantile(double q, double beyond = 20) const;

        void merge(const Sample& other);

    private:
        friend class Tally;
        std::uint64_t count_ = 0;
        double sum_s_ = 0;
        std::array<std::uint64_t, cell_count> cells_{};
    };
    Sample in(Blocks blocks) const;
    /// Of one block, without its histogram.
    std::uint64_t count_in(std::size_t block) const { return history_[block].count; }
    std::optional<double> mean_in(std::size_t block) const;

private:
    friend class Statistics;
    struct Block {
        std::uint64_t count = 0;
        double sum_s = 0;
        std::uint32_t first = 0;  ///< cell of cells[0]
        std::vector<std::uint32_t> cells;
        void merge(const Block& other);
    };
    void close();

    Time sum_ = 0;
    std::array<std::uint32_t, cell_count> cells_{};
    std::vector<Block> history_;
};

/// Moves all figures of a simulation from block to block together. Those on the way of every call stand in the component or
/// channel that they are about; for the others it keeps them.
class Statistics {
public:
    Statistics() = default;
    Statistics(const Statistics&) = delete;

    Counter& counter() { return kept_counters_.emplace_back(*this); }
    Total& total() { return kept_totals_.emplace_back(*this); }
    Gauge& gauge() { return kept_gauges_.emplace_back(*this); }
    Headcount& headcount() { return kept_headcounts_.emplace_back(*this); }
    Tally& tally() { return kept_tallies_.emplace_back(*this); }
    Age& age() { return ages_.emplace_back(); }
    /// It is there as long as its figures.
    void add(Ledger& ledger) { ledgers_.push_back(&ledger); }

    /// Forgets what was, and begins the first block.
    void begin(Time now, Time block_length);
    /// Ends the block at hand; `now` is block_end().
    void close_block(Time now);
    Time block_end() const { return start_ + static_cast<Time>(blocks_ + 1) * length_; }
    Time start() const { return start_; }
    Time block_length() const { return length_; }
    std::size_t blocks() const { return blocks_; }
    double seconds(Blocks blocks) const { return to_seconds(static_cast<Time>(blocks.last - blocks.first) * length_); }
    /// Merges neighbours: half as many blocks (an even number), twice as long.
    void merge_pairs();

private:
    friend class Counter;
    friend class Total;
    friend class Gauge;
    friend class Headcount;
    friend class Tally;

    std::vector<Counter*> counters_;
    std::vector<Total*> totals_;
    std::vector<Gauge*> gauges_;
    std::vector<Headcount*> headcounts_;
    std::vector<Tally*> tallies_;
    std::deque<Counter> kept_counters_;
    std::deque<Total> kept_totals_;
    std::deque<Gauge> kept_gauges_;
    std::deque<Headcount> kept_headcounts_;
    std::deque<Tally> kept_tallies_;
    std::deque<Age> ages_;
    std::vector<Ledger*> ledgers_;
    Time start_ = 0;
    Time length_ = 1;
    std::size_t blocks_ = 0;
};

// One that is made while the clock runs has seen nothing of the blocks before it.
inline Counter::Counter(Statistics& statistics) : history_(statistics.blocks_) { statistics.counters_.push_back(this); }
inline Total::Total(Statistics& statistics) : history_(statistics.blocks_) { statistics.totals_.push_back(this); }
inline Gauge::Gauge(Statistics& statistics) : history_(statistics.blocks_) { statistics.gauges_.push_back(this); }
inline Headcount::Headcount(Statistics& statistics) : history_(statistics.blocks_) { statistics.headcounts_.push_back(this); }
inline Tally::Tally(Statistics& statistics) : history_(statistics.blocks_) { statistics.tallies_.push_back(this); }

}  // namespace headroom::kernel
