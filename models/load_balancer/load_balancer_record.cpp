// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "core/long_times.h"
#include "models/load_balancer/settings.h"
#include "schema/describe.h"

namespace headroom::models {

std::span<const schema::EnumOption<Balancing>> options_of(Balancing) {
    static const std::array<schema::EnumOption<Balancing>, 7> options = {{
        {Balancing::RoundRobin, "round_robin", "Each replica in turn."},
        {Balancing::WeightedRoundRobin, "weighted_round_robin", "NGINX's smooth one: weights 5, 1, 1 give a a b a c a a."},
        {Balancing::Random, "random", "Any replica, each as likely as its weight."},
        {Balancing::LeastRequests, "least_requests",
         "Envoy's: of `choices` replicas drawn at random (with replacement) the one with the fewest requests; with unequal weights all "
         "replicas in turn by weight / (active + 1)."},
        {Balancing::LeastConnections, "least_connections", "The fewest active calls for its weight; among equals in turn."},
        {Balancing::RingHash, "ring_hash",
         "Envoy's (ketama): each replica stands on a ring at as many places as its weight asks for, a call goes to the first at or after "
         "its hash. When one of n replicas leaves, its 1/n of the keys move, and nearly as many again since the others stand at more "
         "places then (the ring keeps its size)."},
        {Balancing::Maglev, "maglev",
         "Google's (Eisenbud and others 2016): a table of 65537 places that the replicas fill in turn, a call goes to its hash's place. "
         "More even than a ring; a few more keys move when a replica leaves."},
    }};
    return options;
}

std::span<const schema::EnumOption<HashBy>> options_of(HashBy) {
    static const std::array<schema::EnumOption<HashBy>, 2> options = {{
        {HashBy::Key, "key", "The key that the call looks up; calls without one go to any replica, as Envoy's do."},
        {HashBy::Session, "session",
         "The session that asks. In open traffic a user out of all, or the next one where arrivals are regular."},
    }};
    return options;
}

const schema::Record& record_of(const HealthCheck*) {
    static const schema::Record record =
        schema::Describe<HealthCheck>(
            "health_check", "Health checks",
            "The balancer asks each replica at intervals whether it serves, and goes by the answers: until a loss is detected, calls still "
            "go there and fail as unavailable. A check does not queue with the calls: an overloaded replica passes it. Defaults are those "
            "of AWS's Application Load Balancer; a Kubernetes readiness probe has 10 s, 1 s, 1 and 3.")
            .param(&HealthCheck::interval, "interval", Unit::Seconds,
                   "AWS HealthCheckIntervalSeconds: all replicas are asked so often, at the same moments.", {0.1, 3600})
            .param(&HealthCheck::timeout, "timeout", Unit::Seconds,
                   "AWS HealthCheckTimeoutSeconds: a replica that has not answered by then has failed the check; one that is lost never "
                   "answers, one that the network lies too far from comes too late.",
                   {0.001, 3600})
            .param(
                &HealthCheck::healthy_threshold, "healthy_threshold", Unit::None,
                "AWS HealthyThresholdCount: checks passed in a row after which an unhealthy replica is healthy. A new one needs a single "
                "one (as with Envoy).",
                {1, 1000})
            .param(&HealthCheck::unhealthy_threshold, "unhealthy_threshold", Unit::None,
                   "AWS UnhealthyThresholdCount: checks failed in a row after which a healthy replica is unhealthy.", {1, 1000})
            .done();
    return record;
}

const schema::Record& record_of(const OutlierEjection*) {
    static const schema::Record record =
        schema::Describe<OutlierEjection>(
            "outlier_ejection", "Outlier ejection",
            "Envoy's outlier detection: replicas that answer worse than the others get no calls for a while. Failures of a replica are "
            "those that HTTP has a 5xx for, time limits among them; being limited (429) is none. All replicas behind the balancer are "
            "compared. A health check that is passed takes an ejected one back.")
            .param(&OutlierEjection::consecutive_5xx, "consecutive_5xx", Unit::None,
                   "Envoy consecutive_5xx: failures in a row that eject a replica at once; 0: none do.", {0, 1e6})
            .param(&OutlierEjection::interval, "interval", Unit::Seconds,
                   "Envoy interval: between sweeps, in which success rates are compared and replicas taken back.", {0.1, 3600})
            .param(&OutlierEjection::base_ejection_time, "base_ejection_time", Unit::Seconds,
                   "Envoy base_ejection_time: an ejection lasts this × times ejected of late (each sweep in which the replica is not "
                   "ejected takes one off), until the next sweep.",
                   {0.1, 86400})
            .param(&OutlierEjection::max_ejection_time, "max_ejection_time", Unit::Seconds,
                   "Envoy max_ejection_time: no ejection is longer, unless the base time is.", {0.1, 86400})
            .param(&OutlierEjection::max_ejection, "max_ejection", Unit::Ratio,
                   "Envoy max_ejection_percent: share of the replicas that can be ejected at once; one always can.", {0, 1})
            .param(&OutlierEjection::success_rate_stdev_factor, "success_rate_stdev_factor", Unit::None,
                   "Envoy success_rate_stdev_factor / 1000: a replica whose success rate since the last sweep lies more than so many "
                   "standard deviations below the mean of all is ejected.",
                   {0, 100})
            .param(&OutlierEjection::success_rate_minimum_hosts, "success_rate_minimum_hosts", Unit::None,
                   "Envoy success_rate_minimum_hosts: success rates are compared if so many replicas had enough requests.", {1, 1e6})
            .param(&OutlierEjection::success_rate_request_volume, "success_rate_request_volume", Unit::None,
                   "Envoy success_rate_request_volume: requests between two sweeps that are enough.", {1, 1e9})
            .done();
    return record;
}

const schema::Record& record_of(const SlowStart*) {
    static const schema::Record record =
        schema::Describe<SlowStart>(
            "slow_start", "Slow start",
            "Envoy's slow start mode: a replica that joins or comes back has a part of its weight at first: weight · max(min_weight, "
            "(max(t, 1 s) / window)^(1 / aggression)) after the time t. Replicas are then in turn by weight (round_robin), or by weight / "
            "(active + 1) (least_requests). ring_hash and maglev know none.")
            .param(&SlowStart::window, "window", Unit::Seconds, "Envoy slow_start_window: from then on it has its full weight.",
                   {0.1, 86400})
            .param(&SlowStart::aggression, "aggression", Unit::None, "Envoy aggression: 1 rises evenly, more rises sooner.", {0.01, 100})
            .param(&SlowStart::min_weight, "min_weight", Unit::Ratio, "Envoy min_weight_percent: share of its weight at the least.",
                   {0.001, 1})
            .done();
    return record;
}

const schema::Record& record_of(const StickySessions*) {
    static const schema::Record record =
        schema::Describe<StickySessions>(
            "sticky_sessions", "Sticky sessions",
            "A session's calls all go to the replica that its first one went to, as AWS's do by the balancer's cookie. When that replica "
            "goes, what it kept of the session is lost, and the session begins anew on another.")
            .param(&StickySessions::duration, "duration", Unit::Seconds,
                   "AWS lb_cookie.duration_seconds: after this time the session is assigned anew.", {0.1, 604800})
            .done();
    return record;
}

const schema::Record& record_of(const LoadBalancerSettings*) {
    static const schema::Record record =
        schema::Describe<LoadBalancerSettings>("load_balancer", "Load balancer",
                                               "Spreads calls over the replicas of what it is connected to.")
            .role(schema::Role::Balancer)
            .tier(schema::Tier::Traffic)
            .icon("load_balancer")
            .param(&LoadBalancerSettings::algorithm, "algorithm", "How the replica for a call is chosen. Weights stand on the connections.")
            .param(&LoadBalancerSettings::choices, "choices", "Replicas that least_requests compares (Envoy: 2).", {1.0, 1000.0})
            .only_with("algorithm", {"least_requests"})
            .param(&LoadBalancerSettings::hash_by, "hash_by", "What ring_hash and maglev hash (with SplitMix64's mixing function).")
            .only_with("algorithm", {"ring_hash", "maglev"})
            .param(&LoadBalancerSettings::ring_size, "ring_size", Unit::None,
                   "Envoy minimum_ring_size: places on the ring of ring_hash; shares differ by about 1 / √(places of a replica). There are "
                   "more where weights ask for it, but never more than 8 M (Envoy's maximum_ring_size).",
                   {1, 8388608})
            .only_with("algorithm", {"ring_hash"})
            .param(&LoadBalancerSettings::bounded_load, "bounded_load", Unit::None,
                   "Consistent hashing with bounded loads (Mirrokni, Thorup and Zadimoghaddam 2018): no replica takes a call that would "
                   "give it more than this multiple of the mean of active calls (for its weight), rounded up; the call goes to the next on "
                   "the ring or in the table. Of ring_hash and maglev; unset: unbounded.",
                   {1, 100})
            .only_with("algorithm", {"ring_hash", "maglev"})
            .param(&LoadBalancerSettings::sticky_sessions, "sticky_sessions", "Pins sessions to replicas; unset: each call is chosen for.")
            .param(&LoadBalancerSettings::health_check, "health_check",
                   "Goes by health checks; unset: the balancer knows at once which replicas serve.")
            .param(&LoadBalancerSettings::outlier_ejection, "outlier_ejection",
                   "Leaves out replicas that answer worse than the others; unset: none is.")
            .param(&LoadBalancerSettings::panic_threshold, "panic_threshold", Unit::Ratio,
                   "Envoy healthy_panic_threshold: where a smaller share of the replicas is healthy and not ejected, calls go to all of "
                   "them. With health checks or outlier ejection only.",
                   {0, 1})
            .param(&LoadBalancerSettings::slow_start, "slow_start",
                   "Replicas that join or come back get their full share little by little; unset: at once.")
            .param(&LoadBalancerSettings::connection_limit, "connection_limit",
                   "Calls in flight through the balancer; more are refused as unavailable. Without one, unlimited.", {1.0, 1e9})
            .relieves({"connections"})
            .param(&LoadBalancerSettings::requests_per_connection, "requests_per_connection",
                   "Requests that a client sends over one connection; new connections are billed.", {1.0, 1e9})
            .param(&LoadBalancerSettings::keep_alive, "keep_alive", Unit::Seconds,
                   "How long a client's connection stays open after its last request (AWS: 60 s); open connections are billed.",
                   {0.0, fortnight_s})
            .param(&LoadBalancerSettings::rules, "rules",
                   "Rules that each request is held against, beyond those that are free (AWS: 10); they are billed.", {0.0, 100.0})
            .in("requests")
            .out("targets")
            .output("imbalance", Unit::Ratio,
                    "Calls of the busiest replica, relative to the mean of those that calls could go to; 1 is even.")
            .output("unhealthy", Unit::None, "Replicas that are held to be unhealthy, time mean.")
            .output("undetected", Unit::None, "Replicas that do not serve and are held to be healthy, time mean.")
            .output("ejected", Unit::None, "Replicas ejected as outliers, time mean.")
            .output("panic", Unit::Ratio, "Calls that were spread over all replicas, for want of healthy ones.")
            .output("lost_sessions_per_s", Unit::PerSecond, "Sessions whose replica had gone when they asked again.",
                    schema::Aggregate::Sum)
            .done();
    return record;
}

}  // namespace headroom::models
