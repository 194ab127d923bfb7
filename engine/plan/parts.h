// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/distribution.h"
#include "core/keys.h"
#include "core/units.h"
#include "schema/record.h"
#include "schema/traits.h"
#include "schema/types.h"

/// The typed parts of a plan that are not components: each declared by a record in parts.cpp.
namespace headroom::plan {

enum class RouteKind { Read, Write };
std::span<const schema::EnumOption<RouteKind>> options_of(RouteKind);

/// What a page loads beside itself: requests of another route, when it has come.
struct Assets {
    RouteRef route;
    double count = 20;  ///< 2.3 are 2, and one more in three cases of ten
};
const schema::Record& record_of(const Assets*);

/// A kind of request.
struct Route {
    std::string name;
    Ratio share{1};  ///< of the users' requests; shares are relative to their sum
    RouteKind kind = RouteKind::Read;
    Bytes request{1e3};
    Bytes response{10e3};
    std::optional<KeyspaceRef> keyspace;   ///< where its key is drawn from, once per request
    std::optional<Duration> cacheable;     ///< how long browsers and CDNs may keep an answer
    std::optional<Money> value;            ///< of one request, in money; a failed one is lost
    std::optional<Distribution> patience;  ///< seconds a user waits before going away (abandoned)
    std::optional<Assets> assets;
    PerRoute<Ratio> next{Ratio{0}};  ///< of sessions that got the answer, the share that asks for each route then; the rest leaves
    std::string note;
};
const schema::Record& record_of(const Route*);

/// Things that are looked up by key: how many, how popular, how large.
struct Keyspace {
    std::string name;
    KeyDistribution keys;
    Distribution item = Distribution::constant(1e3);  ///< bytes of one item
    std::string note;
};
const schema::Record& record_of(const Keyspace*);

/// What a design costs people, beside what its components cost.
struct DesignSettings {
    double operations_hours = 0;
    MoneyPerHour operations_rate{100};
};
const schema::Record& record_of(const DesignSettings*);

/// One promise, or several on one route; without a route it is about all requests.
struct Slo {
    std::optional<RouteRef> route;
    std::optional<Duration> mean, p50, p90, p95, p99, p999;
    std::optional<Ratio> availability;  ///< at least
    std::optional<Ratio> error_ratio;   ///< at most
    std::string note;
};
const schema::Record& record_of(const Slo*);

}  // namespace headroom::plan
