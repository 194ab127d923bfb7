// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/platform.h"
#include "schema/describe.h"

namespace headroom::plan {

const schema::Record& record_of(const Region*) {
    static const schema::Record record =
        schema::Describe<Region>("region", "Region", "A place of the platform with zones that fail apart from each other.")
            .param(&Region::name, "name", "What places and links call it.")
            .required()
            .param(&Region::zones, "zones", "Availability zones; replicas are spread over them in turn.", {1, 16})
            .param(
                &Region::zone_latency, "zone_latency", Unit::Seconds,
                "Of a message from one zone to another, one way, beyond the connection's latency. The default is that of light in 100 km "
                "of glass, the farthest that AWS puts two zones of a region apart (docs.aws.amazon.com, Regions and Availability Zones).",
                {0, 1})
            .param(&Region::zone_bandwidth, "zone_bandwidth", Unit::BytesPerSecond,
                   "What passes between a zone and all that is outside it, each way. Connections share it so that none gets less than "
                   "another which waits (max-min fair). Unset: as much as comes.",
                   {1, 1e15})
            .param(&Region::note, "note", "Whatever should be remembered about it.")
            .done();
    return record;
}

const schema::Record& record_of(const Link*) {
    static const schema::Record record =
        schema::Describe<Link>("link", "Link", "Joins two regions. Where several ways lead to a region, messages take the fastest.")
            .param(&Link::name, "name", "What results and findings call it.")
            .required()
            .param(&Link::from, "from", "The region at one end.")
            .required()
            .param(&Link::to, "to", "The region at the other end.")
            .required()
            .param(&Link::latency, "latency", Unit::Seconds, "One way, beyond the connection's latency.", {0, 10})
            .required()
            .param(&Link::bandwidth, "bandwidth", Unit::BytesPerSecond,
                   "Each way. Connections share it so that none gets less than another which waits (max-min fair); the messages of a "
                   "connection share what it gets. Unset: as much as comes.",
                   {1, 1e15})
            .param(&Link::note, "note", "Whatever should be remembered about it.")
            .done();
    return record;
}

const schema::Record& record_of(const Registry*) {
    static const schema::Record record =
        schema::Describe<Registry>("registry", "Image registry",
                                   "Where a replica that is started gets its image from, before it boots. Without one it has it already.")
            .param(&Registry::region, "region", "The region that it stands in. Unset: the first one.")
            .param(&Registry::bandwidth, "bandwidth", Unit::BytesPerSecond,
                   "That it sends at, to all who pull together; what lies between counts as well. Unset: as much as comes.", {1, 1e15})
            .param(&Registry::note, "note", "Whatever should be remembered about it.")
            .done();
    return record;
}

}  // namespace headroom::plan
