// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>

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
        by_partition_.assign(static_cast<std::size_t>(settings_.partitions), 0);
        for (std::size_t r = 0; r < around.routes(); ++r) {
            analytic::Way way;
            way.times = {{{1, settings_.store}}};
            way.visits = context_.visits("messages", r);
            const std::vector<double> partitions = partitions_of(around.arrivals(r), around);
            for (std::size_t p = 0; p < partitions.size(); ++p) by_partition_[p] += around.arrivals(r).rate * partitions[p];
            for (analytic::Visit& visit : way.visits) {
                visit.waits = false;
                visit.at_once = static_cast<double>(settings_.partitions);  // one of each, in its order
                visit.partitions = partitions;
                visit.in_turn = !around.arrivals(r).keyspace;
            }
            conduct.ways.push_back(std::move(way));
        }
        const std::vector<Group> groups = groups_at(around);
        double held = 0;
        for (const Group& group : groups) held = std::max(held, std::ranges::max(by_partition_) * group.work_s);
        if (!groups.empty()) conduct.resources.push_back({"partition", std::min(1.0, held)});
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
        std::vector<std::optional<double>> figures(13);
        double lag = 0, processed = 0, idle = 0;
        const auto raise = [&figures](std::size_t figure, double to) { figures[figure] = std::max(to, figures[figure].value_or(to)); };
        const std::vector<Group> groups = groups_at(around);
        for (const Group& group : groups) {
            processed += group.rate;
            lag = std::max(lag, group.rate * group.call_s);
            idle = std::max(idle, group.threads - static_cast<double>(settings_.partitions));
            raise(0, group.call_s);
            raise(1, around.call_quantile(group.connection, 0.95));
            raise(2, around.call_quantile(group.connection, 0.99));
        }
        if (!groups.empty()) {
            figures[3] = lag;
            figures[5] = processed;
            figures[11] = idle;
        }
        const double all = around.rate(), count = static_cast<double>(settings_.partitions);
        if (all > 0) figures[12] = std::ranges::max(by_partition_) * count / all;
        return figures;
    }

    std::vector<std::string> caveats() const override { return {"messages that fail are taken to be left"}; }

private:
    /// Who reads it together.
    struct Group {
        std::size_t connection = 0;
        double threads = 0, rate = 0;   ///< messages a second
        double call_s = 0, work_s = 0;  ///< mean, from the moment that a message is stored and from that at which a thread has it
    };
    /// To which messages come.
    std::vector<Group> groups_at(const analytic::Around& around) const {
        std::map<std::size_t, Group> by_connection;
        for (std::size_t r = 0; r < around.routes(); ++r) {
            for (const analytic::Visit& visit : context_.visits("messages", r)) {
                Group& group = by_connection[visit.connection];
                group.connection = visit.connection;
                group.rate += around.arrivals(r).rate;
                group.call_s += around.arrivals(r).rate * around.call_s(visit.connection, r);
            }
        }
        std::vector<Group> groups;
        for (auto& [connection, group] : by_connection) {
            if (group.rate <= 0) continue;
            group.call_s /= group.rate;
            group.work_s = std::max(0.0, group.call_s - around.queued_at(connection) / group.rate);
            const auto polling = around.model_of(context_.scenario.connections[connection].to).polling();
            group.threads = around.replicas_of(connection) * (polling ? polling->threads : 1);
            groups.push_back(group);
        }
        return groups;
    }
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

    std::vector<double> by_partition_;  ///< messages a second
};

}  // namespace

void add_estimate_of_log(analytic::ModelTypes& types) { types.add<LogModel>("log"); }

}  // namespace headroom::models
