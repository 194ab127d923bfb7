// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>

#include "models/cache/cache.h"
#include "models/key_rules.h"
#include "models/station_terms.h"
#include "plan/scaler.h"

namespace headroom::models {

namespace {

/// Seconds in which reads of a key miss, so many a second, where each of them fetches the item: until the first of those fetches ends.
/// Those that end later begin the item's life anew, by which fewer miss: after the last of exponential ones, or of constant ones as much
/// later as the last of them began.
double missing_s(double reads, double fetch_s, double scv, std::optional<double> life_s) {
    if (reads <= 0 || fetch_s <= 0) return fetch_s;
    constexpr double rare = 100;  // reads during a fetch: none but the first, to a hundredth
    const double a = 1 / (2 * reads * fetch_s), of_exponential = std::min(1.0, scv);
    const double first = a < rare ? fetch_s * std::sqrt(std::numbers::pi * a) * std::exp(a) * std::erfc(std::sqrt(a)) : fetch_s;
    const double until = fetch_s + of_exponential * (first - fetch_s);
    if (!life_s) return until;
    const double of_constant = fetch_s + std::expm1(-reads * fetch_s) / reads, cv = std::sqrt(of_exponential);
    const double longer = 1 + (cv * fetch_s * std::log1p(reads * until) + (1 - cv) * of_constant) / *life_s;
    return std::max(0.0, ((1 + reads * until) / longer - 1) / reads);
}

class CacheModel : public analytic::ModelOf<CacheSettings> {
public:
    explicit CacheModel(const analytic::ModelContext& context)
        : ModelOf(context),
          machine_(kernel::machine_of(context.surroundings.instances, settings_.instance, std::nullopt, std::nullopt, settings_.memory,
                                      settings_.workers)),
          is_scaled_(plan::scaler_of(context.scenario, context.index).has_value()) {}

    analytic::Conduct conduct(const analytic::Around& around) override {
        nodes_ = is_scaled_ && around.replicas() > 0 ? around.replicas() : static_cast<double>(settings_.nodes);
        look_at_keys(around);
        analytic::Conduct conduct;
        for (std::size_t r = 0; r < around.routes(); ++r) conduct.ways.push_back(way(around, r));
        conduct.station = station_terms(machine_, static_cast<double>(settings_.nodes), settings_.workers, settings_.queue_limit);
        conduct.station->holds = false;
        if (settings_.mode == CacheMode::Keyed) conduct.resources.push_back({"memory", room() > 0 ? bytes_ / room() : 0});
        return conduct;
    }

    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        return usage_of(settings_, plan::constant_ranks(around.replicas()));
    }

    std::vector<std::optional<double>> outputs(const analytic::Around&) const override {
        return {reads_ > 0 ? std::optional(hits_ / reads_) : std::nullopt, evictions_, coalesced_, items_, 0.0, std::nullopt, 0.0};
    }

    std::vector<std::string> caveats() const override {
        std::vector<std::string> caveats;
        if ((settings_.nodes > 1 || is_scaled_) && settings_.mode == CacheMode::Keyed)
            caveats.emplace_back("keys are taken to spread evenly over the nodes");
        if (settings_.access == Access::Aside) caveats.emplace_back("an item that a caller sets after a miss counts as part of the read");
        if (settings_.writes == Writes::Behind)
            caveats.emplace_back("all writes are taken to go on to the store: those of one key would become one");
        if (settings_.eviction == Eviction::Lfu)
            caveats.emplace_back("the items asked for most often are taken to be kept: it takes long to find them out");
        if (settings_.eviction == Eviction::NoEviction) caveats.emplace_back("what is kept of a full cache is approximated");
        if (machine_.credits) caveats.emplace_back(credits_at_rest);
        return caveats;
    }

private:
    double room() const { return machine_.memory.value_or(Bytes{1 << 30}).value * nodes_; }
    bool is_keyed(const analytic::Flow& flow) const {
        return settings_.mode == CacheMode::Keyed && flow.keyspace && !flow.by_class.empty();
    }
    std::vector<analytic::Visit> store(std::size_t route) const {
        auto visits = context_.visits("misses", route);
        if (visits.size() > 1) visits.resize(1);
        for (analytic::Visit& visit : visits) visit.calls = 1;
        return visits;
    }

    /// All keyspaces that come share the room.
    void look_at_keys(const analytic::Around& around) {
        reads_ = hits_ = coalesced_ = 0;
        const double alike = settings_.placement == Placement::Caller ? nodes_ : 1;  // each node has items for its caller alone
        std::map<std::size_t, std::vector<analytic::KeyTraffic>> traffic;
        std::map<std::size_t, double> fetches_of_one;  // until an item is there, by keyspace
        double fetch_scv = 0;
        for (std::size_t r = 0; r < around.routes(); ++r) {
            const analytic::Flow& flow = around.arrivals(r);
            if (!is_keyed(flow)) continue;
            const auto& classes = around.classes(*flow.keyspace);
            auto& of = traffic[*flow.keyspace];
            const bool is_alone = of.empty();
            of.resize(classes.size(), {0});
            if (!is_alone)
                for (analytic::KeyTraffic& key : of) key.apart_s = 0;
            const auto visits = store(r);
            const double fetch = visits.empty() || context_.is_write(r) ? 0 : around.call_s(visits.front().connection, r);
            constexpr double most_failing = 0.999;
            const double failing = fetch > 0 ? std::min(most_failing, around.failing(visits.front().connection, r)) : 0;
            double& of_one = fetches_of_one[*flow.keyspace];
            of_one = std::max(of_one, 1 / (1 - failing));
            if (fetch > 0) fetch_scv = std::max(fetch_scv, 2 * around.rest_of_call(visits.front().connection, r).mean() / fetch - 1);
            for (std::size_t k = 0; k < classes.size(); ++k) {
                of[k].keys = std::max(of[k].keys, classes[k].keys * (flow.keys_here.empty() ? 1 : flow.keys_here[k]));
                of[k].bytes = context_.scenario.keyspaces[*flow.keyspace].item.mean() + settings_.overhead.value;
                (context_.is_write(r) ? of[k].writes : of[k].reads) += flow.by_class[k] / flow.repeats / alike;
                of[k].fetch_s = std::max(of[k].fetch_s, fetch);
                if (!flow.apart_s.empty() && is_alone) of[k].apart_s = flow.apart_s[k];
            }
        }
        analytic::KeyRule rule{key_rule(settings_.eviction), room() / alike, {}, settings_.writes != Writes::Around};
        if (settings_.ttl) rule.life_s = settings_.ttl->value;
        for (auto& [keyspace, classes] : traffic) {
            const double failed = fetches_of_one[keyspace] - 1;  // the next that reads the key tries again
            for (analytic::KeyTraffic& key : classes) {
                if (key.keys <= 0) continue;
                key.reads /= key.keys;
                key.writes /= key.keys;
                if (!settings_.coalescing) key.fetch_s = missing_s(key.reads, key.fetch_s, fetch_scv, rule.life_s);
                if (key.reads > 0) key.fetch_s += failed * (key.fetch_s + 1 / key.reads);
            }
        }
        std::vector<analytic::KeyTraffic> all;
        for (const auto& [keyspace, classes] : traffic) all.insert(all.end(), classes.begin(), classes.end());
        const analytic::KeyAnswer answer = key_cache_.keep(rule, all);
        kept_.clear();
        std::size_t first = 0;
        for (const auto& [keyspace, classes] : traffic) {
            kept_[keyspace].assign(answer.hits.begin() + static_cast<std::ptrdiff_t>(first),
                                   answer.hits.begin() + static_cast<std::ptrdiff_t>(first + classes.size()));
            fetched_[keyspace].assign(answer.fetches.begin() + static_cast<std::ptrdiff_t>(first),
                                      answer.fetches.begin() + static_cast<std::ptrdiff_t>(first + classes.size()));
            for (double& each : fetched_[keyspace]) each = std::min(1.0, each * fetches_of_one[keyspace]);
            apart_[keyspace].assign(answer.apart_s.begin() + static_cast<std::ptrdiff_t>(first),
                                    answer.apart_s.begin() + static_cast<std::ptrdiff_t>(first + classes.size()));
            first += classes.size();
        }
        items_ = alike * answer.items;
        bytes_ = alike * answer.bytes;
        evictions_ = alike * answer.evictions;
    }

    analytic::Way way(const analytic::Around& around, std::size_t route) {
        analytic::Way way;
        way.work = settings_.cpu[route];
        way.visits = store(route);
        const analytic::Flow& flow = around.arrivals(route);
        if (context_.is_write(route)) {
            if (settings_.writes == Writes::Behind) go_on_later(way, flow.rate);
            return way;
        }
        reads_ += flow.rate;
        double hit = 0;
        if (settings_.mode == CacheMode::FixedRatio) {
            hit = settings_.hit_ratio.value;
            for (analytic::Visit& visit : way.visits) visit.calls = 1 - hit;
        } else if (is_keyed(flow) && flow.rate > 0) {
            const auto& hits = kept_[*flow.keyspace];
            const auto& fetches = fetched_[*flow.keyspace];
            std::vector<double> passed;
            double misses = 0, fetched = 0;
            for (std::size_t k = 0; k < flow.by_class.size(); ++k) {
                const double missed = (1 - hits[k]) / flow.repeats;  // by the first call of a request: the others find what it fetched
                passed.push_back(settings_.coalescing ? fetches[k] / flow.repeats : missed);
                misses += flow.by_class[k] * missed / flow.rate;
                fetched += flow.by_class[k] * passed.back() / flow.rate;
            }
            hit = 1 - misses;
            coalesced_ += flow.rate * (misses - fetched);
            if (!way.visits.empty()) {
                const std::size_t connection = way.visits.front().connection;
                way.visits.front().calls = fetched;
                way.visits.front().by_class = passed;
                way.visits.front().apart_s = apart_[*flow.keyspace];
                if (misses > fetched)  // those that wait for another's fetch
                    way.times.push_back({{misses - fetched, around.rest_of_call(connection, route)}});
            }
        }
        if (settings_.access == Access::Aside) way.work = way.work.scaled(2 - hit);  // the caller brings what was missing
        hits_ += flow.rate * hit;
        return way;
    }

    /// Nobody waits for the store; what has come to a node meanwhile goes there as one call.
    void go_on_later(analytic::Way& way, double rate) const {
        const double meanwhile = std::max(1.0, rate / nodes_ * settings_.write_delay.value);
        for (analytic::Visit& visit : way.visits) {
            visit.waits = false;
            visit.calls = 1 / std::min(meanwhile, static_cast<double>(settings_.write_batch));
        }
    }

    kernel::Machine machine_;
    bool is_scaled_;
    double nodes_ = 1;
    std::map<std::size_t, std::vector<double>> kept_, fetched_, apart_;  ///< by keyspace and class
    double reads_ = 0, hits_ = 0, items_ = 0, bytes_ = 0, evictions_ = 0, coalesced_ = 0;
    analytic::KeyCache key_cache_{1};
};

}  // namespace

void add_estimate_of_cache(analytic::ModelTypes& types) { types.add<CacheModel>("cache"); }

}  // namespace headroom::models
