// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/schema/sample.h"

namespace headroom::test {

using namespace schema;

std::span<const EnumOption<Eviction>> options_of(Eviction) {
    static constexpr EnumOption<Eviction> options[] = {{Eviction::Lru, "lru", "the least recently used goes"},
                                                       {Eviction::Lfu, "lfu", "the least often used | goes"}};
    return options;
}

const Record& record_of(const Inner*) {
    static const Record record = Describe<Inner>("inner", "Inner", "Something within.")
                                     .param(&Inner::attempts, "attempts", "In all.", {1, 10})
                                     .param(&Inner::wait, "wait", Unit::Seconds, "Between them.")
                                     .done();
    return record;
}

const Record& record_of(const Sample*) {
    static const Record record = Describe<Sample>("sample", "Sample", "Has a parameter of every kind.")
                                     .role(Role::Cache)
                                     .tier(Tier::Data)
                                     .icon("cache")
                                     .param(&Sample::memory, "memory", Unit::Bytes, "Memory.", {1e6, 1e13})
                                     .param(&Sample::factor, "factor", "A number.", {-1, 10})
                                     .param(&Sample::nodes, "nodes", "How many.", {1, 2000})
                                     .param(&Sample::shared, "shared", "Whether.")
                                     .param(&Sample::label, "label", "A text.")
                                     .param(&Sample::eviction, "eviction", "Which.")
                                     .param(&Sample::demand, "demand", Unit::Seconds, "How long.", {1e-6, 10})
                                     .param(&Sample::keys, "keys", "Which keys.")
                                     .param(&Sample::profile, "profile", "When.")
                                     .param(&Sample::on_failure, "on_failure", "What then.")
                                     .param(&Sample::peer, "peer", "Who.")
                                     .required()
                                     .param(&Sample::keyspace, "keyspace", "Of what.")
                                     .param(&Sample::instance, "instance", "On what.")
                                     .param(&Sample::route, "route", "For what.")
                                     .param(&Sample::design, "design", "In what.")
                                     .param(&Sample::inner, "inner", "Within.")
                                     .param(&Sample::extra, "extra", "Within, perhaps.")
                                     .param(&Sample::ttl, "ttl", Unit::Seconds, "Lifetime; unset: for ever.")
                                     .param(&Sample::cpu, "cpu", Unit::Seconds, "CPU time.", {0, 10})
                                     .param(&Sample::response, "response", Unit::Bytes, "Bytes; unset: the route's.")
                                     .param(&Sample::cacheable, "cacheable", "Whether.")
                                     .param(&Sample::limit, "limit", Unit::PerSecond, "Calls.")
                                     .required()
                                     .param(&Sample::share, "share", Unit::Ratio, "Share.", {0, 1})
                                     .param(&Sample::at, "at_time", Unit::TimeOfDay, "When.")
                                     .in("requests")
                                     .out("misses", Connects::Calls, "Where misses go.")
                                     .output("hit_ratio", Unit::Ratio, "Reads answered here.", Aggregate::Mean)
                                     .output("evictions", Unit::PerSecond, "Items that went.", Aggregate::Sum)
                                     .done();
    return record;
}

std::string Surroundings::mistakes() const {
    std::string text;
    for (const Diagnostic& each : diagnostics.list()) {
        text += (text.empty() ? "" : "\n") + each.path + ": " + each.message + (each.expected.empty() ? "" : "; ") + each.expected;
    }
    return text;
}

}  // namespace headroom::test
