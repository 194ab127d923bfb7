// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "analytic/write_log.h"
#include "models/read_replica/read_replica.h"
#include "models/station_terms.h"

namespace headroom::models {

namespace {

class ReadReplicaModel : public analytic::ModelOf<ReadReplicaSettings> {
public:
    explicit ReadReplicaModel(const analytic::ModelContext& context)
        : ModelOf(context),
          machine_(kernel::machine_of(context.surroundings.instances, settings_.instance, settings_.vcpus, settings_.speed, std::nullopt,
                                      settings_.workers)) {
        for (const std::size_t incoming : context.incoming) {
            const plan::Scenario::Connection& connection = context.scenario.connections[incoming];
            if (connection.from_port != "replicas") continue;
            primary_ = connection.from;
            log_ = incoming;
        }
    }

    analytic::Conduct conduct(const analytic::Around& around) override {
        analytic::Conduct conduct;
        for (std::size_t r = 0; r < around.routes(); ++r) conduct.ways.push_back({settings_.cpu[r], {}, {}});
        conduct.station = station_terms(machine_, static_cast<double>(settings_.replicas), settings_.workers, settings_.queue_limit,
                                        settings_.contention, settings_.coherency);
        applying_ = applied_ = shipped_ = way_s_ = 0;
        works_.clear();
        for (std::size_t r = 0; primary_ && r < around.routes(); ++r) {
            if (!context_.is_write(r)) continue;
            const double writes = around.arrivals_at(*primary_, r).rate;
            applied_ += writes;
            shipped_ += writes * around.request_bytes(*log_, r);
            applying_ += writes * settings_.apply[r].mean() / machine_.speed;
            way_s_ += writes * around.way_s(*log_, r);
            if (writes > 0) works_.emplace_back(writes, scaled(settings_.apply[r]));
        }
        if (applied_ > 0) way_s_ /= applied_;
        conduct.resources.push_back({"apply", std::min(1.0, applying_)});
        return conduct;
    }

    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        const auto feeding = primary_ ? around.model_of(*primary_).feeding() : std::nullopt;
        return usage_of(settings_, plan::constant_ranks(around.replicas()), feeding ? feeding->engine : "postgresql",
                        feeding ? feeding->bytes : std::nullopt);
    }

    std::vector<std::optional<double>> outputs(const analytic::Around& around) const override {
        std::optional<double> lag, late;
        if (const auto applied = following(); applied && applied_ > 0) {
            lag = way_s_ + applied->mean();
            late = way_s_ + applied->quantile(0.95);
        }
        return {lag, late, std::nullopt, std::nullopt, applied_ * around.replicas(), shipped_ * around.replicas()};
    }

    /// Null where it never catches up.
    std::optional<Distribution> following() const override {
        if (applying_ >= 1) return std::nullopt;
        return analytic::applied(applying_, works_);
    }

    std::vector<std::string> caveats() const override {
        std::vector<std::string> caveats{"how many reads are stale is left out"};
        if (machine_.credits) caveats.emplace_back(credits_at_rest);
        return caveats;
    }

private:
    Distribution scaled(const Distribution& work) const { return work.is_zero() ? work : work.scaled(1 / machine_.speed); }

    kernel::Machine machine_;
    std::optional<std::size_t> primary_, log_;            ///< and the connection along which its log comes
    double applying_ = 0, applied_ = 0, shipped_ = 0;     ///< a second, of each copy
    double way_s_ = 0;                                    ///< that a write takes from the primary
    std::vector<std::pair<double, Distribution>> works_;  ///< writes a second, and the seconds to apply one
};

}  // namespace

void add_estimate_of_read_replica(analytic::ModelTypes& types) { types.add<ReadReplicaModel>("read_replica"); }

}  // namespace headroom::models
