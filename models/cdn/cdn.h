// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/simulation.h"
#include "models/fetches.h"
#include "models/key_store.h"
#include "schema/types.h"

namespace headroom::models {

/// Points of presence near the users, each with a cache of its own.
struct CdnSettings {
    std::int64_t points = 10;
    double skew = 0;
    std::optional<Bytes> storage;
    Eviction eviction = Eviction::Lru;
    PerRoute<std::optional<Duration>> ttl;
    bool coalescing = true;
    bool purge = false;
    bool shield = false;
    Duration shield_time{0.02};
    Distribution edge_time = Distribution::constant(0.001);
};
const schema::Record& record_of(const CdnSettings*);

/// What is billed.
struct CdnTraffic {
    double bytes_to_users_per_hour = 0;
    double requests_per_hour = 0;
    double bytes_to_origin_per_hour = 0;
};
std::vector<plan::Usage> usage_of(const CdnTraffic& traffic);

class Cdn : public kernel::Component {
public:
    Cdn(const kernel::BuildContext& context, const CdnSettings& settings);

    void start() override;
    bool near_users() const override { return true; }
    bool passes_answers_on() const override { return true; }
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void wake(kernel::Slot slot, kernel::Call& call) override { call.stage == to_the_shield ? look_up_at_shield(slot) : look_up(slot); }
    Wake wake_function() const override { return wake_of<Cdn>(); }
    void replied(kernel::Slot slot, kernel::Call& call) override;
    void cancelled(kernel::Slot slot, kernel::Call& call) override;
    bool chooses_replicas() const override { return true; }
    bool remembers() const override { return true; }
    bool rehearse(kernel::Call& call, kernel::Time at) override;
    double remembered() const override;
    kernel::Time longest_life() const override;
    void rehearsal_over(kernel::Time at) override;
    /// What it has under way goes on.
    void fail(std::size_t point) override;
    void flush() override;
    std::optional<std::uint16_t> choose_replica(const kernel::Call& call) override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

private:
    enum Stage : std::uint8_t { at_the_edge, passing, fetching, to_the_shield };
    kernel::Time longest_lifetime() const;  ///< 0: nothing is cacheable

    bool is_write(const kernel::Call& call) const { return simulation().is_write(call.route); }
    std::pair<double, double> region_span(const kernel::Call& call) const;
    bool cacheable(const kernel::Call& call) const { return lifetimes_[call.route] > 0; }
    std::uint64_t answer_of(std::uint8_t route, const kernel::Call& call) const;
    void look_up(kernel::Slot slot);
    void wait_for_another(kernel::Slot slot);
    void ask_beyond(kernel::Slot slot);
    void look_up_at_shield(kernel::Slot slot);
    bool find(std::size_t place, std::uint64_t item, kernel::Time now);
    void insert(std::size_t place, const kernel::Call& call, kernel::Time now, double share_of_life = 1);
    void came_from_origin(kernel::Slot slot, Outcome outcome);
    void fetched(kernel::Slot slot, Outcome outcome);
    std::size_t shield() const { return replica_count(); }
    void go_to_origin(kernel::Slot slot, Stage stage);
    void purge(const kernel::Call& call);
    void answer(kernel::Slot slot, Outcome outcome);
    void count_items(double change_of_bytes, double change_of_items);
    void count_all();
    double answer_bytes(const kernel::Call& call) const;

    CdnSettings settings_;
    std::vector<double> share_up_to_;        ///< of the traffic, by point; the last is 1
    std::vector<kernel::Time> lifetimes_;    ///< by route; 0: not kept
    std::vector<kernel::Channel*> origins_;  ///< by route; null: none
    std::vector<KeyStore> stores_;           ///< by point; the shield's is the last
    std::vector<Fetches> fetches_;
    kernel::Counter &cacheable_, &hits_, &coalesced_, &from_origin_, &evictions_, &shield_asked_, &shield_hits_;
    kernel::Total &bytes_, &origin_bytes_;
    kernel::Gauge &used_, &items_;                               ///< of all points and the shield
    std::set<std::pair<std::size_t, std::uint64_t>> rehearsed_;  ///< answers that have come to a point in the rehearsal
    RandomStream points_, edge_, lives_;
};

}  // namespace headroom::models
