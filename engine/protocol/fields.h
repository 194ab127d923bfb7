// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/measurement.h"

/// The members of each message, once: walked by the writer, the reader and the schema.
/// `io("name", member)` is a member; `io.named("name", members, names)` an array written as an object.
namespace headroom::protocol {

template <class Io>
void fields(Io& io, Sample& x) {
    io("count", x.count);
    io("mean", x.mean);
    io.named("quantiles", x.quantiles, percentile_names);
}

template <class Io>
void fields(Io& io, Histogram& x) {
    io("first", x.first);
    io("counts", x.counts);
}

template <class Io>
void fields(Io& io, RequestCounts& x) {
    io("offered", x.offered);
    io("completed", x.completed);
    io("in_flight_before", x.in_flight_before);
    io("in_flight", x.in_flight);
    io.named("failed", x.failed, outcome_names);
}

template <class Io>
void fields(Io& io, RequestMeasure& x) {
    io("counts", x.counts);
    io("response", x.response);
    io("throughput_per_s", x.throughput_per_s);
    io("error_ratio", x.error_ratio);
    io.named("failed_per_s", x.failed_per_s, outcome_names);
    io.named("slo_quantiles", x.slo_quantiles, percentile_names);
    io.named("slo_infinite", x.slo_infinite, percentile_names);
}

template <class Io>
void fields(Io& io, ResourceMeasure& x) {
    io("name", x.name);
    io("utilization", x.utilization);
}

template <class Io>
void fields(Io& io, UsageMeasure& x) {
    io("meter", x.meter);
    io("item", x.item);
    io("option", x.option);
    io("per_hour", x.per_hour);
    io("ranks", x.ranks);
}

template <class Io>
void fields(Io& io, RegionMeasure& x) {
    io("name", x.name);
    io("throughput_per_s", x.throughput_per_s);
    io("response", x.response);
}

template <class Io>
void fields(Io& io, ComponentMeasure& x) {
    io("replicas", x.replicas);
    io("resources", x.resources);
    io("arrivals_per_s", x.arrivals_per_s);
    io("queue_length", x.queue_length);
    io("waiting", x.waiting);
    io("residence", x.residence);
    io("outputs", x.outputs);
    io("instances", x.instances);
    io("usage", x.usage);
    io("regions", x.regions);
    io("zones", x.zones);
}

template <class Io>
void fields(Io& io, ConnectionMeasure& x) {
    io("calls_per_s", x.calls_per_s);
    io("retries_per_s", x.retries_per_s);
    io("timeouts_per_s", x.timeouts_per_s);
    io("failures_per_s", x.failures_per_s);
    io("rejected_per_s", x.rejected_per_s);
    io("hedges_per_s", x.hedges_per_s);
    io("breaker_open", x.breaker_open);
    io("pool_wait", x.pool_wait);
    io("network_s", x.network_s);
    io("request_bytes_per_s", x.request_bytes_per_s);
    io("response_bytes_per_s", x.response_bytes_per_s);
}

template <class Io>
void fields(Io& io, LineMeasure& x) {
    io("there_bytes_per_s", x.there_bytes_per_s);
    io("back_bytes_per_s", x.back_bytes_per_s);
}

template <class Io>
void fields(Io& io, DecisionMeasure& x) {
    io("component", x.component);
    io("at_s", x.at_s);
    io("metric", x.metric);
    io("value", x.value);
    io("ratio", x.ratio);
    io("recommended", x.recommended);
    io("limit", x.limit);
    io("from", x.from);
    io("to", x.to);
}

template <class Io>
void fields(Io& io, TakenMeasure& x) {
    io("component", x.component);
    io("replicas", x.replicas);
}

template <class Io>
void fields(Io& io, TransitionMeasure& x) {
    io("at_s", x.at_s);
    io("kind", x.kind);
    io("subject", x.subject);
    io("state", x.state);
    io("component", x.component);
    io("replica", x.replica);
    io("taken", x.taken);
}

template <class Io>
void fields(Io& io, SplitMeasure& x) {
    io("mean_s", x.mean_s);
    io("around_p95_s", x.around_p95_s);
}

template <class Io>
void fields(Io& io, SpanMeasure& x) {
    io("parent", x.parent);
    io("component", x.component);
    io("replica", x.replica);
    io("connection", x.connection);
    io("attempt", x.attempt);
    io("second", x.second);
    io("fallback", x.fallback);
    io("cache", x.cache);
    io("message", x.message);
    io("outcome", x.outcome);
    io("begin_ns", x.begin_ns);
    io("end_ns", x.end_ns);
    io("waited_ns", x.waited_ns);
    io("worked_ns", x.worked_ns);
}

template <class Io>
void fields(Io& io, TraceMeasure& x) {
    io("route", x.route);
    io("sampled", x.sampled);
    io("left_out", x.left_out);
    io("spans", x.spans);
}

template <class Io>
void fields(Io& io, LevelMeasure& x) {
    io("rate_per_s", x.rate_per_s);
    io("hours_per_day", x.hours_per_day);
    io("simulated_s", x.simulated_s);
    io("warmup_s", x.warmup_s);
    io("events", x.events);
    io("growing", x.growing);
    io("growing_lines", x.growing_lines);
    io("settled", x.settled);
    io("total", x.total);
    io("response", x.response);
    io("routes", x.routes);
    io("components", x.components);
    io("connections", x.connections);
    io("lines", x.lines);
    io("decisions", x.decisions);
    io("transitions", x.transitions);
    io("transitions_left_out", x.transitions_left_out);
    io("splits", x.splits);
    io("traces", x.traces);
}

template <class Io>
void fields(Io& io, Timeline& x) {
    io("from_s", x.from_s);
    io("window_s", x.window_s);
    io("utilization", x.utilization);
    io("queue_length", x.queue_length);
    io("replicas", x.replicas);
    io("throughput_per_s", x.throughput_per_s);
    io("failures_per_s", x.failures_per_s);
    io("mean_s", x.mean_s);
    io("p95_s", x.p95_s);
}

template <class Io>
void fields(Io& io, Measurement& x) {
    io("levels", x.levels);
    io("timeline", x.timeline);
    io("suggested_s", x.suggested_s);
    io("day_from_s", x.day_from_s);
}

}  // namespace headroom::protocol
