// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/replicas.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "kernel/simulation.h"
#include "models/database/database.h"

namespace headroom::models {

using kernel::Call;
using kernel::Slot;

Replicas::Replicas(kernel::Simulation& simulation, LogWriter& primary, const DatabaseSettings& settings, const std::string& id)
    : simulation_(simulation), primary_(primary), settings_(settings), random_(simulation.stream(id, "reads")) {}

void Replicas::add(kernel::Channel& channel) {
    kernel::Component& component = simulation_.component(channel.target());
    auto* reader = dynamic_cast<LogReader*>(&component);
    const auto known = static_cast<std::size_t>(std::ranges::count_if(copies_, [&](const Copy& copy) { return copy.channel == &channel; }));
    for (std::size_t r = known; r < component.replica_count(); ++r)
        copies_.push_back({&channel, &component, reader, static_cast<std::uint16_t>(r)});
}

bool Replicas::can_answer(const Call& call) const {
    if (simulation_.is_write(call.route)) return false;
    return std::ranges::any_of(copies_, [&](const Copy& copy) { return may_answer(copy, call) && has_what_was_written(copy, call); });
}

const Replicas::Copy* Replicas::choose(const Call& call, bool primary_serves) {
    const bool or_primary = settings_.primary_reads && primary_serves;
    const Copy* copy = settings_.reads == ReadRouting::Random ? at_random(call, or_primary) : in_turn(call, or_primary);
    return copy != nullptr && has_what_was_written(*copy, call) ? copy : nullptr;
}

const Replicas::Copy* Replicas::in_turn(const Call& call, bool or_primary) {
    const std::size_t count = copies_.size() + (or_primary ? 1 : 0);
    for (std::size_t tries = 0; tries < count; ++tries) {
        const std::size_t chosen = turn_++ % count;
        if (chosen == copies_.size()) return nullptr;
        if (may_answer(copies_[chosen], call)) return &copies_[chosen];
    }
    return nullptr;
}

const Replicas::Copy* Replicas::at_random(const Call& call, bool or_primary) {
    const auto able = std::ranges::count_if(copies_, [&](const Copy& copy) { return may_answer(copy, call); });
    const auto all = static_cast<std::uint64_t>(able) + (or_primary ? 1 : 0);
    if (able == 0) return nullptr;
    std::uint64_t left = random_.below(all);
    for (const Copy& copy : copies_) {
        if (may_answer(copy, call) && left-- == 0) return &copy;
    }
    return nullptr;
}

std::optional<std::uint16_t> Replicas::choose_again(const kernel::Channel& channel) {
    for (std::size_t tries = 0; tries < copies_.size(); ++tries) {
        const Copy& copy = copies_[turn_++ % copies_.size()];
        if (copy.channel == &channel && copy.serves()) return copy.replica;
    }
    return std::nullopt;
}

bool Replicas::has_what_was_written(const Copy& copy, const Call& call) const {
    if (!settings_.read_your_writes) return true;
    const auto last = last_writes_.find(call.session);
    return last == last_writes_.end() || copy.reader->next_position(primary_, copy.replica) > last->second;
}

/// What all replicas have by now is forgotten.
void Replicas::remember(std::uint32_t session) {
    last_writes_[session] = position_;
    written_in_turn_.emplace_back(position_, session);
    std::uint64_t lacking = std::numeric_limits<std::uint64_t>::max();
    for (const Copy& copy : copies_) lacking = std::min(lacking, copy.reader->next_position(primary_, copy.replica));
    while (!written_in_turn_.empty() && written_in_turn_.front().first < lacking) {
        const auto last = last_writes_.find(written_in_turn_.front().second);
        if (last != last_writes_.end() && last->second == written_in_turn_.front().first) last_writes_.erase(last);
        written_in_turn_.pop_front();
    }
}

std::uint32_t Replicas::ship(const Call& write, Slot waiting) {
    LoggedWrite entry{++position_, simulation_.now(), item_of(write), write.route, waiting, write.serial};
    const std::uint32_t session = write.session;
    std::uint32_t waits_for = 0;
    for (const Copy& copy : copies_) {
        if (&copy == promoted_) continue;
        const bool counts = waiting != kernel::no_slot && copy.serves();
        entry.waiting = counts ? waiting : kernel::no_slot;
        waits_for += counts ? 1 : 0;
        copy.reader->ship(entry, primary_, copy.channel->index(), copy.replica);
    }
    if (settings_.read_your_writes) remember(session);
    return waits_for;
}

std::optional<Replicas::Heir> Replicas::heir() const {
    std::optional<Heir> best;
    for (const Copy& copy : copies_) {
        if (!copy.serves()) continue;
        const std::uint64_t next = copy.reader->next_position(primary_, copy.replica);
        if (!best || next > best->lost_from) best = Heir{&copy, next, copy.reader->behind(primary_, copy.replica)};
    }
    return best;
}

void Replicas::promote(const Copy& copy, std::uint64_t lost_from) {
    promoted_ = &copy;
    copy.component->withdraw(copy.replica);
    lose_from(lost_from);
}

void Replicas::step_down() {
    if (promoted_ == nullptr) return;
    promoted_->component->readmit(promoted_->replica);
    promoted_ = nullptr;
}

void Replicas::lose_from(std::uint64_t position) {
    std::vector<const LogReader*> told;
    for (const Copy& copy : copies_) {
        if (std::ranges::find(told, copy.reader) != told.end()) continue;
        told.push_back(copy.reader);
        copy.reader->lose_from(primary_, position);
    }
}

}  // namespace headroom::models
