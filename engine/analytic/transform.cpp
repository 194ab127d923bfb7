// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/transform.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom::analytic {

namespace {

class Exponential : public Transform {
public:
    explicit Exponential(double mean) : mean_(mean) {}

private:
    void find(Index block, Block& values) const override { find_exponential(mean_, inversion().nodes_of(block), values); }
    double mean_;
};

class Erlang : public Transform {
public:
    Erlang(double mean, int phases, double shorter) : mean_(mean), phases_(phases), shorter_(shorter) {}

private:
    void find(Index block, Block& values) const override {
        Block phase;
        find_exponential(mean_, inversion().nodes_of(block), phase);
        values = phase;
        values.real = shorter_ + (1 - shorter_) * values.real;
        values.imag *= 1 - shorter_;
        for (int n = phases_ - 1; n > 0; n /= 2) {
            if (n % 2 == 1) multiply(values, phase);
            if (n > 1) multiply(phase, Block(phase));
        }
    }
    double mean_;
    int phases_;
    double shorter_;
};

class ExponentialBelow : public Transform {
public:
    ExponentialBelow(double rate, double longest) : rate_(rate), longest_(longest) {}

private:
    /// rate (1 − exp(−(s + rate) longest)) / ((s + rate) (1 − exp(−rate · longest))); of a negative rate by what comes to exp(rate ·
    /// longest).
    void find(Index block, Block& values) const override {
        const double whole = std::exp(-std::abs(rate_) * longest_), begin = rate_ > 0 ? 1 : whole, end = rate_ > 0 ? whole : 1;
        const double scale = rate_ == 0 ? 1 / longest_ : std::abs(rate_) / -std::expm1(-std::abs(rate_) * longest_);
        Block below = inversion().nodes_of(block);
        below.real += rate_;
        inversion().find_delay(block, longest_, values);
        for (Index i = 0; i < values.real.size(); ++i) {
            const Complex node{below.real(i), below.imag(i)};
            Complex value = (begin - end * Complex{values.real(i), values.imag(i)}) / node;
            if (std::abs(node) * longest_ < 1e-7) value = begin * longest_;
            values.real(i) = scale * value.real();
            values.imag(i) = scale * value.imag();
        }
    }
    double rate_, longest_;
};

class Wait : public Transform {
public:
    Wait(double utilization, double mean, SharedTransform service, double shift)
        : utilization_(utilization), mean_(mean), shift_(shift), service_(std::move(service)) {}

private:
    /// (1 − ρ) / (1 − ρ (1 − service) / (s · mean)).
    void find(Index block, Block& values) const override {
        Block service = Block::one();
        if (service_) service = part(service_, block, values);
        if (shift_ != 0) {
            inversion().find_delay(block, shift_, values);
            multiply(service, values);
        }
        values = inversion().inverses_of(block);
        service.real = 1 - service.real;
        service.imag = -service.imag;
        multiply(values, service);
        values.real = 1 - utilization_ / mean_ * values.real;
        values.imag *= -utilization_ / mean_;
        invert(values);
        values.real *= 1 - utilization_;
        values.imag *= 1 - utilization_;
    }
    double utilization_, mean_, shift_;
    SharedTransform service_;
};

class Product : public Transform {
public:
    explicit Product(std::vector<SharedTransform> factors) : factors_(std::move(factors)) {}
    std::span<const SharedTransform> factors() const override { return factors_; }

private:
    void find(Index block, Block& values) const override {
        Block room;
        values = part(factors_.front(), block, room);
        for (std::size_t i = 1; i < factors_.size(); ++i) multiply(values, part(factors_[i], block, room));
    }
    std::vector<SharedTransform> factors_;
};

class Mixture : public Transform {
public:
    explicit Mixture(std::vector<Share> parts) : parts_(std::move(parts)) {}

private:
    void find(Index block, Block& values) const override {
        values = Block::nothing();
        Block whole, room;
        for (const Share& each : parts_) {
            if (each.shift == 0) {
                if (each.transform)
                    add(values, each.weight, part(each.transform, block, room));
                else
                    values.real += each.weight;
                continue;
            }
            inversion().find_delay(block, each.shift, whole);
            if (each.transform) multiply(whole, part(each.transform, block, room));
            add(values, each.weight, whole);
        }
    }
    std::vector<Share> parts_;
};

/// Between the nodes of two times of the grid.
class Stretched : public Transform {
public:
    Stretched(SharedTransform transform, double factor, double mean) : transform_(std::move(transform)), mean_(mean) {
        const double steps = std::log10(factor) * times_per_decade, whole = std::floor(steps);
        steps_ = static_cast<Index>(whole);
        part_ = steps - whole;
    }

private:
    void find(Index block, Block& values) const override {
        find_exponential(mean_, inversion().nodes_of(block), values);  // so late that only the mean is left of it
        for (Index q = 0; q < block_times; ++q) {
            const Index from = block * block_times + q - steps_;
            if (from >= time_count) continue;
            const Index nearest = std::max<Index>(from, 0), before = std::max<Index>(from - 1, 0);
            const Block &here = transform_->at(nearest / block_times), &there = transform_->at(before / block_times);
            const Index row = nearest % block_times, row_before = before % block_times;
            values.real.row(q) = (1 - part_) * here.real.row(row) + part_ * there.real.row(row_before);
            values.imag.row(q) = (1 - part_) * here.imag.row(row) + part_ * there.imag.row(row_before);
        }
    }
    SharedTransform transform_;
    double mean_, part_;
    Index steps_;
};

/// Transform of 1 between times i and i + 1 of the grid, at node k of time j: depends on j − i and k alone.
struct Forward {
    static constexpr Index reach = block_count * block_times;  ///< of j − i, either way
    Eigen::Array<double, Eigen::Dynamic, order> real, imag;    ///< [j − i + reach]
    Forward() : real(2 * reach + 1, order), imag(2 * reach + 1, order) {
        const Inversion& grid = inversion();
        real.setZero();
        imag.setZero();
        for (Index d = -reach; d <= reach; ++d) {
            const double a = std::pow(grid.ratio, -static_cast<double>(d)), b = a * grid.ratio;
            for (Index k = 0; k < order; ++k) {
                const Complex node = grid.nodes[static_cast<std::size_t>(k)];
                if (node.real() * a > vanishes) continue;
                const Complex value = (std::exp(-node * a) - std::exp(-node * b)) / (node * (b - a));
                real(d + reach, k) = value.real();
                imag(d + reach, k) = value.imag();
            }
        }
    }
};

class Spread : public Transform {
public:
    Spread(std::vector<Mass> masses, double none) : masses_(std::move(masses)), none_(none) {}

private:
    void find(Index block, Block& values) const override {
        static const Forward forward;
        values = Block::nothing();
        values.real += none_;
        for (const Mass& mass : masses_) {
            const Index row = block * block_times - mass.time + Forward::reach;
            values.real += mass.probability * forward.real.middleRows<block_times>(row);
            values.imag += mass.probability * forward.imag.middleRows<block_times>(row);
        }
    }
    std::vector<Mass> masses_;
    double none_;
};

}  // namespace

Transform::~Transform() {
    const std::unique_ptr<Known> known(known_.load(std::memory_order_relaxed));
    if (!known) return;
    for (const auto& block : *known) delete block.load(std::memory_order_relaxed);
}

Transform::Known& Transform::known() const {
    if (Known* const known = known_.load(std::memory_order_acquire)) return *known;
    auto made = std::make_unique<Known>();
    Known* other = nullptr;
    if (!known_.compare_exchange_strong(other, made.get(), std::memory_order_acq_rel)) return *other;  // a thread was faster
    return *made.release();
}

const Block& Transform::at(Index block) const {
    auto& place = known()[static_cast<std::size_t>(block)];
    if (const Block* known = place.load(std::memory_order_acquire)) return *known;
    auto found = std::make_unique<Block>();
    find(block, *found);
    const Block* other = nullptr;
    if (!place.compare_exchange_strong(other, found.get(), std::memory_order_acq_rel)) return *other;  // a thread was faster
    return *found.release();
}

const Block& Transform::part(const SharedTransform& transform, Index block, Block& room) {
    if (transform.use_count() > 1) return transform->at(block);
    transform->find(block, room);
    return room;
}

SharedTransform exponential(double mean) { return std::make_shared<Exponential>(mean); }
SharedTransform erlang(double mean_of_phase, int phases, double shorter) {
    return std::make_shared<Erlang>(mean_of_phase, phases, shorter);
}
SharedTransform exponential_below(double rate, double longest) { return std::make_shared<ExponentialBelow>(rate, longest); }
SharedTransform wait(double utilization, double mean, SharedTransform service, double shift) {
    return std::make_shared<Wait>(utilization, mean, std::move(service), shift);
}
SharedTransform product(const SharedTransform& first, const SharedTransform& second) {
    std::vector<SharedTransform> all;
    for (const SharedTransform* each : {&first, &second}) {
        const auto factors = (*each)->factors();
        if (each->use_count() > 1 || factors.empty())
            all.push_back(*each);
        else
            all.insert(all.end(), factors.begin(), factors.end());
    }
    return std::make_shared<Product>(std::move(all));
}
SharedTransform mixture(std::vector<Share> parts) { return std::make_shared<Mixture>(std::move(parts)); }
SharedTransform stretched(SharedTransform transform, double factor, double mean) {
    return std::make_shared<Stretched>(std::move(transform), factor, mean);
}
SharedTransform spread(std::vector<Mass> masses, double none) { return std::make_shared<Spread>(std::move(masses), none); }

}  // namespace headroom::analytic
