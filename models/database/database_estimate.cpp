// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "analytic/write_log.h"
#include "models/database/database.h"
#include "models/station_terms.h"

namespace headroom::models {

namespace {

class DatabaseModel : public analytic::ModelOf<DatabaseSettings> {
public:
    explicit DatabaseModel(const analytic::ModelContext& context)
        : ModelOf(context),
          machine_(kernel::machine_of(context.surroundings.instances, settings_.instance, settings_.vcpus, settings_.speed,
                                      settings_.memory, settings_.workers)) {
        if (machine_.memory && settings_.working_set && settings_.working_set->value > 0)
            buffered_ = std::min(1.0, machine_.memory->value * settings_.buffer_share.value / settings_.working_set->value);
    }

    analytic::Conduct conduct(const analytic::Around& around) override {
        reads_ = writes_ = away_ = 0;
        analytic::Conduct conduct;
        std::vector<double> here(around.routes(), 1);
        for (std::size_t r = 0; r < around.routes(); ++r) {
            const double rate = around.arrivals(r).rate;
            if (!context_.is_write(r)) here[r] = share_of_primary(around, r);
            (context_.is_write(r) ? writes_ : reads_) += rate * here[r];
            away_ += rate * (1 - here[r]);
        }
        const double accesses = writes_ + reads_ * (1 - buffered_);
        std::vector<double> accesses_of;
        for (std::size_t r = 0; r < around.routes(); ++r) {
            analytic::Way way;
            way.work = settings_.cpu[r];
            way.share_here = here[r];
            const double probability = context_.is_write(r) ? 1 : 1 - buffered_;
            if (probability > 0) {
                way.times.push_back({{probability, context_.is_write(r) ? durable(around, r) : settings_.disk_read}});
            }
            accesses_of.push_back(probability);
            if (here[r] < 1) {
                way.visits = context_.visits("replicas", r);
                double all = 0;
                for (const analytic::Visit& visit : way.visits) all += around.replicas_of(visit.connection);
                for (analytic::Visit& visit : way.visits) visit.calls = (1 - here[r]) * around.replicas_of(visit.connection) / all;
            }
            conduct.ways.push_back(std::move(way));
        }
        if (settings_.reads == ReadRouting::Random) conduct.spreading = {analytic::Spreading::Kind::Random};
        conduct.station = station_terms(machine_, 1, settings_.workers, settings_.queue_limit, settings_.contention, settings_.coherency);
        if (settings_.workers) conduct.station->replica.wait_limit = settings_.wait_limit;
        if (settings_.connection_limit) {
            const auto limit = static_cast<double>(*settings_.connection_limit);
            limit_connections(*conduct.station, limit);
            conduct.resources.push_back({"connections", around.present() / limit});
        }
        if (settings_.iops) {
            conduct.pace = {settings_.iops->value, std::move(accesses_of)};
            conduct.resources.push_back({"iops", accesses / settings_.iops->value});
        }
        for (const std::size_t connection : context_.outgoing)
            if (context_.scenario.connections[connection].from_port == "replicas")
                conduct.shipments.push_back({connection, around.replicas_of(connection) * log_bytes_per_s(around, connection)});
        return conduct;
    }

    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        const double let_in = 1 - around.refused();
        return usage_of(settings_, let_in * reads_ * (1 - buffered_) * 3600, let_in * writes_ * 3600);
    }

    std::vector<std::optional<double>> outputs(const analytic::Around& around) const override {
        const double refused = around.refused(), let_in = 1 - refused;
        const double all = reads_ + away_;
        return {reads_ > 0 ? std::optional(buffered_) : std::nullopt,
                let_in * reads_ * (1 - buffered_),
                let_in * writes_,
                settings_.connection_limit ? refused * (reads_ + writes_) : 0.0,
                all > 0 ? std::optional(away_ / all) : std::nullopt,
                0.0};
    }

    std::optional<analytic::Feeding> feeding() const override {
        return analytic::Feeding{std::string(schema::name_of_option(settings_.engine)), bytes_of_replica(settings_, writes_ * 3600)};
    }

    std::vector<std::string> caveats() const override {
        std::vector<std::string> caveats;
        if (machine_.credits) caveats.emplace_back(credits_at_rest);
        if (takes_as_exponential(settings_.wait_limit)) caveats.emplace_back(limit_is_exponential);
        if (settings_.read_your_writes) caveats.emplace_back("reads of what was just written are taken to go to the replicas, too");
        if (settings_.contention > 0 || settings_.coherency > 0) caveats.emplace_back(slowing_is_approximated);
        return caveats;
    }

private:
    /// No more calls than that are there, at work or waiting.
    static void limit_connections(analytic::StationTerms& station, double limit) {
        analytic::Replica& replica = station.replica;
        const double workers = std::min(replica.workers.value_or(limit), limit);
        const double places = limit - workers;
        if (!replica.queue_limit || places <= *replica.queue_limit) {
            replica.queue_limit = places;
            station.refused_as = Outcome::Unavailable;
        }
        replica.workers = workers;
    }

    /// Of the reads, those that the primary answers itself: all are equal.
    double share_of_primary(const analytic::Around& around, std::size_t route) const {
        double replicas = 0;
        for (const analytic::Visit& visit : context_.visits("replicas", route)) replicas += around.replicas_of(visit.connection);
        if (replicas <= 0) return 1;
        return settings_.primary_reads ? 1 / (1 + replicas) : 0;
    }

    /// A write waits for the disk, and where it is replicated synchronously for the answers of all copies at the same time.
    Distribution durable(const analytic::Around& around, std::size_t route) const {
        if (settings_.replication != Replication::Synchronous) return settings_.disk_write;
        std::vector<analytic::Followers> followers;
        for (const std::size_t connection : context_.outgoing) {
            const plan::Scenario::Connection& log = context_.scenario.connections[connection];
            if (log.from_port != "replicas") continue;
            const auto copies = static_cast<std::size_t>(std::ceil(around.replicas_of(connection)));
            if (auto applied = around.model_of(log.to).following())
                followers.push_back({copies, std::move(*applied), around.way_s(connection, route)});
        }
        return analytic::acknowledged(settings_.disk_write, followers);
    }

    /// Of the log, to each copy.
    double log_bytes_per_s(const analytic::Around& around, std::size_t connection) const {
        double sum = 0;
        for (std::size_t r = 0; r < around.routes(); ++r)
            if (context_.is_write(r)) sum += around.arrivals(r).rate * around.request_bytes(connection, r);
        return sum;
    }

    kernel::Machine machine_;
    double buffered_ = 1;
    double reads_ = 0, writes_ = 0, away_ = 0;  ///< a second: of the primary, and reads at replicas
};

}  // namespace

void add_estimate_of_database(analytic::ModelTypes& types) { types.add<DatabaseModel>("database"); }

}  // namespace headroom::models
