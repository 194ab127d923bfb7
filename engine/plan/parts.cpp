// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/parts.h"

#include <array>

#include "core/long_times.h"
#include "schema/describe.h"

namespace headroom::plan {

std::span<const schema::EnumOption<RouteKind>> options_of(RouteKind) {
    static const std::array<schema::EnumOption<RouteKind>, 2> options = {{
        {RouteKind::Read, "read", "looks something up; caches and read replicas may answer"},
        {RouteKind::Write, "write", "changes something; caches forget its key, only a primary takes it"},
    }};
    return options;
}

const schema::Record& record_of(const Assets*) {
    static const schema::Record record =
        schema::Describe<Assets>("assets", "Assets", "Requests that a page makes beside itself when it has come: images, scripts, styles.")
            .param(&Assets::route, "route",
                   "The kind of these requests: its `response` is the size of one, its `cacheable` how long browsers and CDNs keep it, its "
                   "keyspace which there are. Its `share` counts for nothing: it comes with pages only.")
            .required()
            .param(&Assets::count, "count",
                   "Requests of a page, before the browser's cache; 2.3 are 2, and one more in three cases of ten.", {0, 1000})
            .done();
    return record;
}

const schema::Record& record_of(const Route*) {
    static const schema::Record record =
        schema::Describe<Route>("route", "Route", "A kind of request, such as browse or checkout.")
            .param(&Route::name, "name", "What the settings per route and the results call it.")
            .required()
            .param(
                &Route::share, "share", Unit::Ratio,
                "Share of the users' requests, relative to the sum over all routes; where routes have a `next`, of the sessions that begin "
                "with it.",
                {0, 1e9})
            .param(&Route::kind, "kind", "Whether it reads or writes.")
            .param(&Route::request, "request", Unit::Bytes, "Size of a request.", {0, 1e12})
            .param(&Route::response, "response", Unit::Bytes, "Size of an answer.", {0, 1e12})
            .param(&Route::keyspace, "keyspace",
                   "Where the key of a request is drawn from, once; every cache and shard on its way sees that key. Unset: it has none.")
            .param(&Route::cacheable, "cacheable", Unit::Seconds, "How long browsers and CDNs may keep an answer; unset: not at all.",
                   {0, 11 * year_s})
            .param(&Route::value, "value", Unit::Money,
                   "Worth of one request that succeeds, to the business; lost ones are added up to money a month.", {0, 1e9})
            .param(&Route::patience, "patience", Unit::Seconds,
                   "How long a user waits for the answer before going away (`abandoned`); unset: for ever.", {0, 86400})
            .param(&Route::assets, "assets", "Further requests, that a page makes when it has come. Unset: none.")
            .param(
                &Route::next, "next", Unit::Ratio,
                "Journeys: of the sessions that got the answer, the share that asks for each route next, after a pause; the rest leaves, "
                "as do those that got none. The mix of routes is then an outcome; there are as many sessions as make the users' "
                "requests a day. With no route that has any, each request is a session of its own.",
                {0, 1})
            .param(&Route::note, "note", "Whatever should be remembered about it.")
            .done();
    return record;
}

const schema::Record& record_of(const Keyspace*) {
    static const schema::Record record =
        schema::Describe<Keyspace>("keyspace", "Keyspace",
                                   "Things that are looked up by key: how many there are, how popular each is, how large.")
            .param(&Keyspace::name, "name", "What routes and connections call it.")
            .required()
            .param(
                &Keyspace::keys, "keys",
                "Number of keys and how popular each is: \"zipf(200k, 0.9)\" (web objects: exponents of 0.6 to 1, Breslau et al. 1999) or "
                "\"uniform(200k)\".")
            .required()
            .param(&Keyspace::item, "item", Unit::Bytes, "Size of one item, as caches keep it.", {0, 1e12})
            .param(&Keyspace::note, "note", "Whatever should be remembered about it.")
            .done();
    return record;
}

const schema::Record& record_of(const DesignSettings*) {
    static const schema::Record record =
        schema::Describe<DesignSettings>("design", "Design", "One topology, and what it costs people to keep it running.")
            .param(&DesignSettings::operations_hours, "operations_hours",
                   "Hours a month that people spend on operating it: a stand-in for its complexity. Told beside the bill, not in it.",
                   {0, 1e5})
            .param(&DesignSettings::operations_rate, "operations_rate", Unit::MoneyPerHour,
                   "What such an hour costs; a round number, set yours.", {0, 1e5})
            .done();
    return record;
}

const schema::Record& record_of(const Slo*) {
    static const schema::Range limit{1e-9, 86400};
    static const schema::Record record =
        schema::Describe<Slo>(
            "slo", "Service level objective",
            "What is promised, of one route or of all requests. In percentiles a failed request counts as infinitely slow.")
            .param(&Slo::route, "route", "The route that it is about; unset: all requests.")
            .param(&Slo::mean, "mean", Unit::Seconds, "Response time at most, on average (of the requests that succeed).", limit)
            .param(&Slo::p50, "p50", Unit::Seconds, "Response time at most, of half the requests.", limit)
            .param(&Slo::p90, "p90", Unit::Seconds, "Response time at most, of 90 % of the requests.", limit)
            .param(&Slo::p95, "p95", Unit::Seconds, "Response time at most, of 95 % of the requests.", limit)
            .param(&Slo::p99, "p99", Unit::Seconds, "Response time at most, of 99 % of the requests.", limit)
            .param(&Slo::p999, "p99.9", Unit::Seconds, "Response time at most, of 99.9 % of the requests.", limit)
            .param(&Slo::availability, "availability", Unit::Ratio,
                   "Share of the requests that must succeed over a month, incidents included: 0.999 or \"99.9 %\".", {0, 1})
            .param(&Slo::error_ratio, "error_ratio", Unit::Ratio, "Share of the requests that may fail.", {0, 1})
            .param(&Slo::note, "note", "Whatever should be remembered about it.")
            .done();
    return record;
}

}  // namespace headroom::plan
