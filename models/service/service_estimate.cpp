// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "models/out_of_memory.h"
#include "models/pod.h"
#include "models/service/service.h"
#include "models/station_terms.h"
#include "plan/scaler.h"

namespace headroom::models {

namespace {

class ServiceModel : public analytic::ModelOf<ServiceSettings> {
public:
    explicit ServiceModel(const analytic::ModelContext& context)
        : ModelOf(context),
          machine_(machine_under(context.scenario, context.surroundings, context.index, settings_, settings_.workers)),
          scaler_(plan::scaler_of(context.scenario, context.index)) {}

    analytic::Conduct conduct(const analytic::Around& around) override {
        analytic::Conduct conduct;
        const double none = share_of_none(around);
        for (std::size_t r = 0; r < around.routes(); ++r) {
            analytic::Way way;
            way.work = settings_.cpu[r];
            if (const double seconds = compressing(around, r); seconds > 0) way.work = lengthened(way.work, seconds);
            if (none > 0) way.times.push_back(starting(none, around.rate()));
            way.visits = context_.visits("calls", r);
            conduct.ways.push_back(std::move(way));
        }
        conduct.station = station_terms(machine_, static_cast<double>(settings_.replicas), settings_.workers, settings_.queue_limit,
                                        settings_.contention, settings_.coherency, settings_.credit_mode);
        conduct.station->holds = !settings_.asynchronous;
        if (settings_.workers) conduct.station->replica.wait_limit = settings_.wait_limit;
        if (machine_.memory) {
            double per_call = 0, rate = 0;
            for (std::size_t r = 0; r < around.routes(); ++r) {
                per_call += around.arrivals(r).rate * settings_.memory_per_call[r].value;
                rate += around.arrivals(r).rate;
            }
            if (rate > 0) per_call /= rate;
            const bool is_limited = per_call > 0 || settings_.base_memory.value > 0;
            if (is_limited) {
                const double used = settings_.base_memory.value + per_call * around.present() / around.replicas();
                conduct.resources.push_back({"memory", used / machine_.memory->value});
                const double left = machine_.memory->value - settings_.base_memory.value;
                if (per_call > 0 || left < 0) be_killed(conduct, around, left > 0 ? left / per_call : 0);
            }
        }
        return conduct;
    }

    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        auto usage = usage_of(settings_, plan::constant_ranks(around.replicas() - share_of_none(around)));
        if (around.stands_on_nodes()) plan::leave_out_machines(usage);
        return usage;
    }
    std::optional<plan::PodRequest> request() const override { return request_of(settings_, machine_); }
    double answer_share(std::size_t route) const override { return settings_.compression[route].value_or(Ratio{1}).value; }

    std::vector<std::optional<double>> outputs(const analytic::Around&) const override { return {killed_.kills_per_s * 3600}; }

    std::vector<std::string> caveats() const override {
        std::vector<std::string> caveats;
        if (machine_.credits) caveats.emplace_back(credits_at_rest);
        if (takes_as_exponential(settings_.wait_limit)) caveats.emplace_back(limit_is_exponential);
        if (settings_.contention > 0 || settings_.coherency > 0) caveats.emplace_back(slowing_is_approximated);
        if (killed_.kills_per_s > 0)
            caveats.emplace_back(
                "memory does not always suffice: how often replicas are killed for it is approximated, as if calls came to them in turn");
        return caveats;
    }

private:
    /// `most` calls fit into the memory of a replica.
    void be_killed(analytic::Conduct& conduct, const analytic::Around& around, double most) {
        const double let_in = around.rate() * (1 - killed_.lost), replicas = around.replicas();
        if (let_in > 0 && around.present() > 0) {
            double work = 0;
            for (std::size_t r = 0; r < around.routes(); ++r)
                work += around.arrivals(r).rate / around.rate() * conduct.ways[r].work.mean() / machine_.speed;
            leaving_ = Leaving::of(let_in / replicas, around.present() / replicas, work, machine_.vcpus);
        }
        killed_ = out_of_memory(around.rate(), leaving_, std::floor(std::max(0.0, most)), replicas, settings_.boot.value);
        if (killed_.lost <= 0) return;
        for (analytic::Way& way : conduct.ways) way.turned_away = {killed_.lost, Outcome::Unavailable};
    }

    double share_of_none(const analytic::Around& around) const {
        return scaler_ ? around.model_of(*scaler_).share_of_none(around.rate()) : 0;
    }
    /// The call that finds no replica waits for the whole start; those that come in the meantime, for what is left of it.
    analytic::Chances starting(double none, double rate) const {
        const double boot = settings_.boot.value, meanwhile = std::min(1 - none, none * rate * boot);
        return {{none, Distribution::constant(boot)}, {meanwhile, Distribution::uniform(0, boot)}};
    }
    /// As much longer, with the variance that it has.
    static Distribution lengthened(const Distribution& work, double seconds) {
        const double mean = work.mean() + seconds, cv = std::sqrt(work.scv()) * work.mean() / mean;
        if (cv == 0) return Distribution::constant(mean);
        return work.kind() == Distribution::Kind::Lognormal ? Distribution::lognormal(mean, cv) : Distribution::gamma(mean, cv);
    }
    /// CPU seconds of the reference machine for the answers that go out.
    double compressing(const analytic::Around& around, std::size_t route) const {
        if (!settings_.compression[route]) return 0;
        double bytes = 0, rate = 0;
        for (const std::size_t i : context_.incoming) {
            const double calls = around.calls(i, route);
            bytes += calls * around.response_bytes(i, route) / answer_share(route);
            rate += calls;
        }
        return rate > 0 ? bytes / rate / 1e6 * settings_.compression_cpu[route].value : 0;
    }

    kernel::Machine machine_;
    std::optional<std::size_t> scaler_;
    OutOfMemory killed_;  ///< with the calls in flight of the last conduct()
    Leaving leaving_;     ///< of calls that are let in
};

}  // namespace

void add_estimate_of_service(analytic::ModelTypes& types) { types.add<ServiceModel>("service"); }

}  // namespace headroom::models
