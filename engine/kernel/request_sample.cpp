// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/request_sample.h"

#include <algorithm>

namespace headroom::kernel {

namespace {

constexpr std::size_t most_spans = 1000;      ///< of a request
constexpr std::size_t most_followed = 16384;  ///< at once, lest one be slow

}  // namespace

std::uint32_t FollowedRequest::add(const Span& span) {
    const bool is_first = spans.empty();
    if (spans.size() >= most_spans || (span.parent == Span::none && !is_first)) {
        ++left_out;
        return Span::none;
    }
    spans.push_back(span);
    return static_cast<std::uint32_t>(spans.size() - 1);
}

void RequestSample::restart() {
    followed_.clear();
    for (auto* places : {&free_, &sampled_, &slow_}) places->clear();
    asked_ = 0;
    stride_ = 1;
}

std::optional<RequestSample::Handle> RequestSample::asked() {
    const std::uint64_t number = asked_++;
    if (number % stride_ == 0 && sampled_.size() == 2 * evenly_) halve();
    const bool is_sampled = number % stride_ == 0;
    if (!is_sampled && (slowest_ == 0 || followed_.size() - free_.size() >= most_followed)) return std::nullopt;
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(followed_.size()));
        followed_.emplace_back();
    }
    const std::uint32_t place = free_.back();
    free_.pop_back();
    Followed& followed = followed_[place];
    followed.use = ++uses_;
    followed.is_over = followed.is_slow = false;
    followed.request.number = number;
    followed.is_sampled = is_sampled;
    followed.request.left_out = 0;
    followed.request.spans.clear();
    if (is_sampled) sampled_.push_back(place);
    return Handle{place, followed.use};
}

FollowedRequest* RequestSample::find(const Handle& handle) {
    const bool is_there = handle.place < followed_.size() && followed_[handle.place].use == handle.use;
    return is_there ? &followed_[handle.place].request : nullptr;
}

void RequestSample::over(const Handle& handle, Time took) {
    Followed& followed = followed_[handle.place];
    followed.is_over = true;
    followed.took = took;
    if (slowest_ > 0) note_slow(handle.place);
    forget_unless_kept(handle.place);
}

/// Every other one is in the sample no more.
void RequestSample::halve() {
    stride_ *= 2;
    std::vector<std::uint32_t> left;
    for (const std::uint32_t place : sampled_) {
        Followed& followed = followed_[place];
        followed.is_sampled = followed.request.number % stride_ == 0;
        if (followed.is_sampled)
            left.push_back(place);
        else
            forget_unless_kept(place);
    }
    sampled_ = std::move(left);
}

/// Of equally slow ones the first.
bool RequestSample::is_slower(std::uint32_t a, std::uint32_t b) const {
    const Followed &one = followed_[a], &other = followed_[b];
    return one.took != other.took ? one.took > other.took : one.request.number < other.request.number;
}

void RequestSample::note_slow(std::uint32_t place) {
    const auto slower = [this](std::uint32_t a, std::uint32_t b) { return is_slower(a, b); };
    if (slow_.size() == slowest_) {
        if (!is_slower(place, slow_.front())) return;
        std::ranges::pop_heap(slow_, slower);
        followed_[slow_.back()].is_slow = false;
        forget_unless_kept(slow_.back());
        slow_.pop_back();
    }
    followed_[place].is_slow = true;
    slow_.push_back(place);
    std::ranges::push_heap(slow_, slower);
}

void RequestSample::forget_unless_kept(std::uint32_t place) {
    Followed& followed = followed_[place];
    if (!followed.is_over || followed.is_slow || followed.is_sampled) return;
    followed.use = 0;
    free_.push_back(place);
}

std::vector<RequestSample::Kept> RequestSample::kept() const {
    std::vector<const Followed*> even;
    for (const std::uint32_t place : sampled_)
        if (followed_[place].is_over) even.push_back(&followed_[place]);
    std::vector<Kept> kept;
    const std::size_t wanted = std::min(evenly_, even.size());
    for (std::size_t i = 0; i < wanted; ++i) kept.push_back({&even[i * even.size() / wanted]->request, true});
    for (const std::uint32_t place : slow_) {
        const FollowedRequest* slow = &followed_[place].request;
        if (std::ranges::find(kept, slow, &Kept::request) == kept.end()) kept.push_back({slow, false});
    }
    std::ranges::sort(kept, {}, [](const Kept& each) { return each.request->number; });
    return kept;
}

}  // namespace headroom::kernel
