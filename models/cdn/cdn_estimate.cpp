// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include "analytic/model.h"
#include "models/cdn/cdn.h"
#include "models/key_rules.h"

namespace headroom::models {

namespace {

class CdnModel : public analytic::ModelOf<CdnSettings> {
public:
    explicit CdnModel(const analytic::ModelContext& context) : ModelOf(context) {
        double sum = 0;
        for (std::int64_t i = 1; i <= settings_.points; ++i) sum += std::pow(static_cast<double>(i), -settings_.skew);
        if (settings_.skew == 0) {
            points_.emplace_back(static_cast<double>(settings_.points), 1 / static_cast<double>(settings_.points));
            return;
        }
        for (std::int64_t i = 1; i <= settings_.points; ++i)
            points_.emplace_back(1, std::pow(static_cast<double>(i), -settings_.skew) / sum);
    }

    analytic::Conduct conduct(const analytic::Around& around) override {
        routes_.assign(around.routes(), {});
        seen_ = {};
        std::vector<analytic::KeyTraffic> all = traffic(around);
        look_at_points(all, around.routes());
        if (settings_.shield) look_at_shield(all);
        analytic::Conduct conduct;
        for (std::size_t r = 0; r < around.routes(); ++r) conduct.ways.push_back(way(around, r));
        return conduct;
    }

    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        const Passed passed = what_passes(around);
        return usage_of(CdnTraffic{passed.bytes * 3600, passed.calls * 3600, passed.requested_bytes * 3600});
    }

    std::vector<std::optional<double>> outputs(const analytic::Around& around) const override {
        const Passed passed = what_passes(around);
        const auto ratio = [](double part, double whole) { return whole > 0 ? std::optional(part / whole) : std::nullopt; };
        return {ratio(seen_.hits, seen_.cacheable),
                passed.bytes,
                passed.origin_bytes,
                passed.origin_calls,
                seen_.coalesced,
                seen_.evictions,
                seen_.items,
                seen_.bytes,
                settings_.shield ? ratio(seen_.shield_hits, seen_.shield_asked) : std::nullopt};
    }

    bool passes_answers_on() const override { return true; }
    bool near_users() const override { return true; }
    bool sends_over_internet() const override { return false; }

    std::vector<std::string> caveats() const override {
        if (settings_.shield) return {"what the shield passes on is taken to live as long as a fresh answer"};
        return {};
    }

private:
    struct OfRoute {
        std::size_t first = 0, count = 0;  ///< its classes among all
        std::vector<double> hits, passed;  ///< by class: answered at the points; gone on to the origin
        double hit = 0, waiting = 0, at_shield = 0;
    };
    struct Seen {
        double cacheable = 0, hits = 0, coalesced = 0, evictions = 0, items = 0, bytes = 0, shield_asked = 0, shield_hits = 0;
    };

    /// A second: from users, and on to the origin.
    struct Passed {
        double calls = 0, bytes = 0, origin_calls = 0, origin_bytes = 0, requested_bytes = 0;
    };
    Passed what_passes(const analytic::Around& around) const {
        Passed passed;
        for (std::size_t i = 0; i < context_.scenario.connections.size(); ++i) {
            const auto& connection = context_.scenario.connections[i];
            for (std::size_t r = 0; r < around.routes(); ++r) {
                const double rate = around.calls(i, r);
                if (connection.to == context_.index) {
                    passed.calls += rate;
                    passed.bytes += rate * around.answered_well(i, r) * around.response_bytes(i, r);
                } else if (connection.from == context_.index) {
                    passed.origin_calls += rate;
                    passed.origin_bytes += rate * around.response_bytes(i, r);
                    passed.requested_bytes += rate * around.request_bytes(i, r);
                }
            }
        }
        return passed;
    }

    double life(std::size_t route) const {
        const plan::Route& of = context_.scenario.routes[route];
        const auto ttl = settings_.ttl[route] ? settings_.ttl[route] : of.cacheable;
        return ttl && of.kind == plan::RouteKind::Read ? ttl->value : 0;
    }

    /// Of all cacheable routes, one after another.
    std::vector<analytic::KeyTraffic> traffic(const analytic::Around& around) {
        std::vector<analytic::KeyTraffic> all;
        for (std::size_t r = 0; r < routes_.size(); ++r) {
            routes_[r].first = all.size();
            const analytic::Flow& flow = around.arrivals(r);
            if (life(r) <= 0 || flow.rate <= 0) continue;
            double bytes = 0, fetch = 0;
            for (const std::size_t i : context_.incoming)
                if (around.calls(i, r) > 0) bytes = around.response_bytes(i, r);
            if (const auto origin = context_.visits("misses", r); !origin.empty()) fetch = around.call_s(origin.front().connection, r);
            if (!flow.keyspace || flow.by_class.empty()) {
                all.push_back({1, flow.rate, 0, bytes, fetch});
            } else {
                const auto& classes = around.classes(*flow.keyspace);
                for (std::size_t k = 0; k < classes.size(); ++k) {
                    double writes = 0;
                    for (std::size_t w = 0; settings_.purge && w < routes_.size(); ++w) {
                        const analytic::Flow& other = around.arrivals(w);
                        if (context_.is_write(w) && other.keyspace == flow.keyspace && other.by_class.size() == classes.size())
                            writes += other.by_class[k];
                    }
                    all.push_back({classes[k].keys, flow.by_class[k] / classes[k].keys, writes / classes[k].keys, bytes, fetch});
                }
            }
            routes_[r].count = all.size() - routes_[r].first;
        }
        return all;
    }

    /// Lives differ by route; without a limit of room the routes do not compete.
    analytic::KeyAnswer keep(const std::vector<analytic::KeyTraffic>& all, double share) {
        analytic::KeyAnswer answer;
        analytic::KeyRule rule{key_rule(settings_.eviction), std::numeric_limits<double>::infinity(), {}, false};
        double shortest = 0;
        for (std::size_t r = 0; r < routes_.size(); ++r)
            if (routes_[r].count > 0) shortest = shortest > 0 ? std::min(shortest, life(r)) : life(r);
        std::vector<analytic::KeyTraffic> at_point = all;
        for (analytic::KeyTraffic& key : at_point) key.reads *= share;
        if (settings_.storage) {
            rule.bytes = settings_.storage->value;
            rule.life_s = shortest;
            return key_cache_.keep(rule, at_point);
        }
        for (std::size_t r = 0; r < routes_.size(); ++r) {
            if (routes_[r].count == 0) continue;
            rule.life_s = life(r);
            const auto first = at_point.begin() + static_cast<std::ptrdiff_t>(routes_[r].first);
            const analytic::KeyAnswer part = key_cache_.keep(rule, {first, first + static_cast<std::ptrdiff_t>(routes_[r].count)});
            answer.hits.insert(answer.hits.end(), part.hits.begin(), part.hits.end());
            answer.fetches.insert(answer.fetches.end(), part.fetches.begin(), part.fetches.end());
            answer.items += part.items;
            answer.bytes += part.bytes;
        }
        return answer;
    }

    void look_at_points(const std::vector<analytic::KeyTraffic>& all, std::size_t routes) {
        std::vector<double> hits(all.size(), 0), passed(all.size(), 0);
        for (const auto& [points, share] : points_) {
            const analytic::KeyAnswer answer = keep(all, share);
            for (std::size_t k = 0; k < all.size(); ++k) {
                hits[k] += points * share * answer.hits[k];
                passed[k] += points * share * (settings_.coalescing ? answer.fetches[k] : 1 - answer.hits[k]);
            }
            seen_.items += points * answer.items;
            seen_.bytes += points * answer.bytes;
            seen_.evictions += points * answer.evictions;
        }
        for (std::size_t r = 0; r < routes; ++r) {
            OfRoute& of = routes_[r];
            of.hits.assign(hits.begin() + static_cast<std::ptrdiff_t>(of.first),
                           hits.begin() + static_cast<std::ptrdiff_t>(of.first + of.count));
            of.passed.assign(passed.begin() + static_cast<std::ptrdiff_t>(of.first),
                             passed.begin() + static_cast<std::ptrdiff_t>(of.first + of.count));
            for (std::size_t k = 0; k < of.count; ++k) {
                const double rate = all[of.first + k].keys * all[of.first + k].reads;
                seen_.cacheable += rate;
                seen_.hits += rate * of.hits[k];
                seen_.coalesced += rate * (1 - of.hits[k] - of.passed[k]);
            }
        }
    }

    /// The misses of all points meet there.
    void look_at_shield(const std::vector<analytic::KeyTraffic>& all) {
        std::vector<analytic::KeyTraffic> missed = all;
        for (const OfRoute& of : routes_)
            for (std::size_t k = 0; k < of.count; ++k) missed[of.first + k].reads *= of.passed[k];
        const analytic::KeyAnswer answer = keep(missed, 1);
        seen_.items += answer.items;
        seen_.bytes += answer.bytes;
        for (OfRoute& of : routes_) {
            double rate = 0;
            for (std::size_t k = 0; k < of.count; ++k) {
                const analytic::KeyTraffic& key = missed[of.first + k];
                const double asked = key.keys * key.reads;
                rate += all[of.first + k].keys * all[of.first + k].reads;
                seen_.shield_asked += asked;
                seen_.shield_hits += asked * answer.hits[of.first + k];
                of.at_shield += asked;
                of.passed[k] *= settings_.coalescing ? answer.fetches[of.first + k] : 1 - answer.hits[of.first + k];
            }
            if (rate > 0) of.at_shield /= rate;
        }
    }

    analytic::Way way(const analytic::Around& around, std::size_t route) {
        OfRoute& of = routes_[route];
        analytic::Way way;
        way.times.push_back({{1, settings_.edge_time}});
        way.visits = context_.visits("misses", route);
        if (way.visits.size() > 1) way.visits.resize(1);
        for (analytic::Visit& visit : way.visits) visit.calls = 1;
        const analytic::Flow& flow = around.arrivals(route);
        if (of.count == 0 || flow.rate <= 0) return way;
        const bool keyed = flow.by_class.size() == of.count && flow.keyspace.has_value();
        double passed = 0, hits = 0;
        for (std::size_t k = 0; k < of.count; ++k) {
            const double share = keyed ? flow.by_class[k] / flow.rate : 1;
            passed += share * of.passed[k];
            hits += share * of.hits[k];
        }
        const double waiting = std::max(0.0, 1 - hits - (settings_.shield ? of.at_shield : passed));
        if (settings_.shield) way.times.push_back({{of.at_shield, Distribution::constant(settings_.shield_time.value)}});
        if (way.visits.empty()) return way;
        if (settings_.coalescing && waiting > 0)
            way.times.push_back({{waiting, around.rest_of_call(way.visits.front().connection, route)}});
        way.visits.front().calls = passed;
        if (keyed) way.visits.front().by_class = of.passed;
        // of a single point, or of the shield, no answer is asked for again before it is stale; those of several points mix
        if (keyed && !settings_.storage && (settings_.shield || settings_.points == 1))
            way.visits.front().apart_s.assign(of.count, life(route));
        return way;
    }

    std::vector<std::pair<double, double>> points_;  ///< so many, each with that share of the traffic
    std::vector<OfRoute> routes_;
    Seen seen_;
    analytic::KeyCache key_cache_{16};  ///< of routes and points
};

}  // namespace

void add_estimate_of_cdn(analytic::ModelTypes& types) { types.add<CdnModel>("cdn"); }

}  // namespace headroom::models
