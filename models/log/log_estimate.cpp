// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "analytic/model.h"
#include "core/random.h"
#include "models/key_parts.h"
#include "models/log/log.h"

namespace headroom::models {

namespace {

class LogModel : public analytic::ModelOf<LogSettings> {
public:
    explicit LogModel(const analytic::ModelContext& context) : ModelOf(context) {}

    /// Each group of consumers gets every message.
    analytic::Conduct conduct(const analytic::Around& around) override {
        analytic::Conduct conduct;
        for (std::size_t r = 0; r < around.routes(); ++r) {
            analytic::Way way;
            way.times = {{{1, settings_.store}}};
            way.visits = context_.visits("messages", r);
            const std::vector<double> partitions = partitions_of(around.arrivals(r), around);
            for (analytic::Visit& visit : way.visits) {
                visit.waits = false;
                visit.at_once = static_cast<double>(settings_.partitions);  // one of each, in its order
                visit.partitions = partitions;
                visit.in_turn = !around.arrivals(r).keyspace;
            }
            conduct.ways.push_back(std::move(way));
        }
        if (settings_.broker_throughput)
            conduct.resources.push_back(
                {"brokers", bytes_per_s(around) * copies() / static_cast<double>(settings_.brokers) / settings_.broker_throughput->value});
        return conduct;
    }

    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        return {plan::machines(settings_.instance ? settings_.instance->name : "", {},
                               plan::constant_ranks(static_cast<double>(settings_.brokers))),
                {plan::Meter::BlockStorage, {}, {}, plan::held(bytes_per_s(around) * settings_.retention.value * copies())}};
    }

    std::vector<std::optional<double>> outputs(const analytic::Around& around) const override {
        double mean = 0, lag = 0, processed = 0;
        for (std::size_t i = 0; i < context_.scenario.connections.size(); ++i) {
            const auto& connection = context_.scenario.connections[i];
            if (connection.from != context_.index || connection.from_port != "messages") continue;
            double rate = 0, time = 0;
            for (std::size_t r = 0; r < around.routes(); ++r) {
                rate += around.calls(i, r);
                time += around.calls(i, r) * around.call_s(i, r);
            }
            if (rate <= 0) continue;
            processed += rate;
            mean = std::max(mean, time / rate);
            lag = std::max(lag, time);
        }
        std::vector<std::optional<double>> figures(13);
        if (mean > 0) figures[0] = mean;
        figures[3] = lag;
        figures[5] = processed;
        return figures;
    }

    std::vector<std::string> caveats() const override { return {"messages that fail are taken to be left"}; }

private:
    /// Share of a route's messages in each: by their keys, else in turn.
    std::vector<double> partitions_of(const analytic::Flow& flow, const analytic::Around& around) const {
        const auto count = static_cast<std::size_t>(settings_.partitions);
        std::vector<double> shares(count, 1 / static_cast<double>(count));
        if (!flow.keyspace || flow.by_class.empty() || flow.rate <= 0) return shares;
        const KeyDistribution& keys = context_.scenario.keyspaces[*flow.keyspace].keys;
        const auto parts =
            parts_of({keys.keys(), keys.exponent(), true, stable_hash(context_.scenario.components[context_.index].id), count}, keys,
                     around.classes(*flow.keyspace));
        for (std::size_t p = 0; p < count; ++p) {
            shares[p] = 0;
            for (std::size_t k = 0; k < flow.by_class.size(); ++k) shares[p] += flow.by_class[k] / flow.rate * (*parts)[p][k];
        }
        return shares;
    }
    double copies() const { return static_cast<double>(std::min(settings_.brokers, settings_.copies)); }
    double bytes_per_s(const analytic::Around& around) const {
        double bytes = 0;
        for (const std::size_t i : context_.incoming)
            for (std::size_t r = 0; r < around.routes(); ++r) bytes += around.calls(i, r) * around.request_bytes(i, r);
        return bytes;
    }
};

}  // namespace

void add_estimate_of_log(analytic::ModelTypes& types) { types.add<LogModel>("log"); }

}  // namespace headroom::models
