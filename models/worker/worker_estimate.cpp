// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/message_keeper.h"
#include "models/pod.h"
#include "models/station_terms.h"
#include "models/worker/worker.h"

namespace headroom::models {

namespace {

class WorkerModel : public analytic::ModelOf<WorkerSettings> {
public:
    explicit WorkerModel(const analytic::ModelContext& context)
        : ModelOf(context),
          machine_(machine_under(context.scenario, context.surroundings, context.index, settings_, settings_.concurrency)) {}

    analytic::Conduct conduct(const analytic::Around& around) override {
        analytic::Conduct conduct;
        for (std::size_t r = 0; r < around.routes(); ++r) {
            analytic::Way way;
            way.work = settings_.cpu[r];
            way.visits = context_.visits("calls", r);
            way.failing = settings_.failure_ratio[r].value;
            conduct.ways.push_back(std::move(way));
        }
        conduct.station = station_terms(machine_, static_cast<double>(settings_.replicas), settings_.concurrency, std::nullopt,
                                        settings_.contention, settings_.coherency, settings_.credit_mode);
        conduct.station->is_common = true;
        return conduct;
    }

    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        auto usage = usage_of(settings_, plan::constant_ranks(around.replicas()));
        if (around.stands_on_nodes()) plan::leave_out_machines(usage);
        return usage;
    }

    std::vector<std::optional<double>> outputs(const analytic::Around& around) const override {
        double failed = 0;
        for (std::size_t r = 0; r < around.routes(); ++r) failed += around.arrivals(r).rate * settings_.failure_ratio[r].value;
        return {failed, 0.0, backlog(around)};
    }

    std::optional<plan::PodRequest> request() const override { return request_of(settings_, machine_); }

    std::optional<analytic::Polling> polling() const override {
        return analytic::Polling{static_cast<double>(settings_.concurrency), settings_.long_poll.value, settings_.poll_interval.value};
    }

    std::vector<std::string> caveats() const override {
        std::vector<std::string> caveats;
        if (settings_.batch > 1) caveats.emplace_back("messages are taken to be received one by one");
        if (static_cast<double>(settings_.concurrency) > machine_.vcpus)
            caveats.emplace_back("how many messages share the vCPUs of each replica is approximated");
        if (settings_.long_poll.value < settings_.poll_interval.value)
            caveats.emplace_back("how long messages wait until one of several threads asks for them is approximated");
        if (machine_.credits) caveats.emplace_back(credits_at_rest);
        return caveats;
    }

private:
    /// What its queues keep. Of others (logs) what is here, which waits there.
    double backlog(const analytic::Around& around) const {
        double kept = 0;
        for (const std::size_t i : context_.incoming) {
            const plan::Scenario::Connection& connection = context_.scenario.connections[i];
            if (connection.to_port != "messages") continue;
            const auto* keeper = dynamic_cast<const MessageKeeper*>(&around.model_of(connection.from));
            if (keeper == nullptr) return around.present();
            kept += keeper->kept();
        }
        return kept;
    }

    kernel::Machine machine_;
};

}  // namespace

void add_estimate_of_worker(analytic::ModelTypes& types) { types.add<WorkerModel>("worker"); }

}  // namespace headroom::models
