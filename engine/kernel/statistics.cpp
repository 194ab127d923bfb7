// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/statistics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

namespace headroom::kernel {

namespace {

template <class T>
T sum_of(const std::vector<T>& history, Blocks blocks) {
    return std::accumulate(history.begin() + static_cast<std::ptrdiff_t>(blocks.first),
                           history.begin() + static_cast<std::ptrdiff_t>(blocks.last), T{});
}

template <class T>
void merge_neighbours(std::vector<T>& history) {
    for (std::size_t i = 0; i < history.size() / 2; ++i) history[i] = history[2 * i] + history[2 * i + 1];
    history.resize(history.size() / 2);
}

}  // namespace

std::uint64_t Counter::in(Blocks blocks) const { return sum_of(history_, blocks); }

double Total::in(Blocks blocks) const { return sum_of(history_, blocks); }

double Gauge::integral(Blocks blocks) const { return sum_of(history_, blocks) * 1e-9; }

double Headcount::integral(Blocks blocks) const { return sum_of(history_, blocks) * 1e-9; }

double Age::integral(Blocks blocks) const { return sum_of(history_, blocks); }

void Age::advance(Time now) {
    const double first = to_seconds(from_ - since_), last = to_seconds(now - since_);
    if (runs_) area_ += (last - first) * (last + first) / 2;
    from_ = now;
}

double Tally::edge(std::size_t cell) {
    if (cell == 0) return 0;
    const std::size_t octave = (cell - 1) / cells_per_octave;
    const double within = static_cast<double>((cell - 1) % cells_per_octave) / cells_per_octave;
    return std::ldexp(1.0 + within, static_cast<int>(octave));
}

std::optional<double> Tally::Sample::mean() const {
    if (count_ == 0) return std::nullopt;
    return sum_s_ / static_cast<double>(count_);
}

std::optional<double> Tally::Sample::quantile(double q, double beyond) const {
    const auto count = static_cast<double>(count_);
    if (count_ == 0 || count * (1 - q) < beyond - 1e-9) return std::nullopt;
    const double rank = q * count;
    double below = 0;
    for (std::size_t cell = 0; cell < cell_count; ++cell) {
        const auto here = static_cast<double>(cells_[cell]);
        if (below + here >= rank && here > 0) {
            const double low = edge(cell);
            const double high = edge(cell + 1);
            return (cell == 0 ? 0 : low + (high - low) * (rank - below) / here) * 1e-9;
        }
        below += here;
    }
    return std::nullopt;
}

void Tally::Sample::merge(const Sample& other) {
    count_ += other.count_;
    sum_s_ += other.sum_s_;
    for (std::size_t cell = 0; cell < cell_count; ++cell) cells_[cell] += other.cells_[cell];
}

Tally::Sample Tally::in(Blocks blocks) const {
    Sample sample;
    for (std::size_t i = blocks.first; i < blocks.last; ++i) {
        const Block& block = history_[i];
        sample.count_ += block.count;
        sample.sum_s_ += block.sum_s;
        for (std::size_t c = 0; c < block.cells.size(); ++c) sample.cells_[block.first + c] += block.cells[c];
    }
    return sample;
}

std::optional<double> Tally::mean_in(std::size_t block) const {
    if (history_[block].count == 0) return std::nullopt;
    return history_[block].sum_s / static_cast<double>(history_[block].count);
}

void Tally::Block::merge(const Block& other) {
    count += other.count;
    sum_s += other.sum_s;
    if (other.cells.empty()) return;
    if (cells.empty()) {
        first = other.first;
        cells = other.cells;
        return;
    }
    const std::uint32_t low = std::min(first, other.first);
    const auto high = std::max(first + cells.size(), other.first + other.cells.size());
    std::vector<std::uint32_t> both(high - low);
    for (std::size_t i = 0; i < cells.size(); ++i) both[first - low + i] += cells[i];
    for (std::size_t i = 0; i < other.cells.size(); ++i) both[other.first - low + i] += other.cells[i];
    first = low;
    cells = std::move(both);
}

void Tally::close() {
    Block block;
    const auto used = [](std::uint32_t n) { return n != 0; };
    const auto begin = std::find_if(cells_.begin(), cells_.end(), used);
    if (begin != cells_.end()) {
        const auto end = std::find_if(cells_.rbegin(), cells_.rend(), used).base();
        block.first = static_cast<std::uint32_t>(begin - cells_.begin());
        block.cells.assign(begin, end);
        block.count = std::accumulate(begin, end, std::uint64_t{0});
        block.sum_s = static_cast<double>(sum_) * 1e-9;
        std::fill(begin, end, 0);
    }
    sum_ = 0;
    history_.push_back(std::move(block));
}

void Statistics::begin(Time now, Time block_length) {
    assert(block_length > 0);
    for (Ledger* ledger : ledgers_) ledger->post();
    start_ = now;
    length_ = block_length;
    blocks_ = 0;
    for (Counter* c : counters_) {
        c->before_ += std::exchange(c->live_, 0);
        c->history_.clear();
    }
    for (Total* t : totals_) {
        t->live_ = 0;
        t->history_.clear();
    }
    for (Gauge* g : gauges_) {
        g->set(now, g->value_);
        g->before_ += std::exchange(g->area_, 0);
        g->history_.clear();
    }
    for (Headcount* h : headcounts_) {
        h->before_ += h->area(now);
        h->moments_ = 0 - static_cast<std::uint64_t>(h->value_) * static_cast<std::uint64_t>(now);
        h->history_.clear();
    }
    for (Tally* t : tallies_) {
        t->sum_ = 0;
        t->cells_.fill(0);
        t->history_.clear();
    }
    for (Age& a : ages_) {
        a.area_ = 0;
        a.from_ = now;
        a.history_.clear();
    }
}

void Statistics::close_block(Time now) {
    for (Ledger* ledger : ledgers_) ledger->post();
    for (Counter* c : counters_) {
        c->before_ += c->live_;
        c->history_.push_back(std::exchange(c->live_, 0));
    }
    for (Total* t : totals_) t->history_.push_back(std::exchange(t->live_, 0));
    for (Gauge* g : gauges_) {
        g->set(now, g->value_);
        g->before_ += g->area_;
        g->history_.push_back(std::exchange(g->area_, 0));
    }
    for (Headcount* h : headcounts_) {
        h->history_.push_back(h->area(now));
        h->before_ += h->history_.back();
        h->moments_ = 0 - static_cast<std::uint64_t>(h->value_) * static_cast<std::uint64_t>(now);
    }
    for (Tally* t : tallies_) t->close();
    for (Age& a : ages_) {
        a.advance(now);
        a.history_.push_back(std::exchange(a.area_, 0));
    }
    ++blocks_;
}

void Statistics::merge_pairs() {
    assert(blocks_ % 2 == 0);
    for (Counter* c : counters_) merge_neighbours(c->history_);
    for (Total* t : totals_) merge_neighbours(t->history_);
    for (Gauge* g : gauges_) merge_neighbours(g->history_);
    for (Headcount* h : headcounts_) merge_neighbours(h->history_);
    for (Age& a : ages_) merge_neighbours(a.history_);
    for (Tally* t : tallies_) {
        for (std::size_t i = 0; i < blocks_ / 2; ++i) {
            Tally::Block merged = std::move(t->history_[2 * i]);
            merged.merge(t->history_[2 * i + 1]);
            t->history_[i] = std::move(merged);
        }
        t->history_.resize(blocks_ / 2);
    }
    blocks_ /= 2;
    length_ *= 2;
}

}  // namespace headroom::kernel
