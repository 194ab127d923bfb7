// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "analytic/model.h"
#include "models/billed_requests.h"
#include "models/message_keeper.h"
#include "models/queue/queue.h"

namespace headroom::models {

namespace {

class QueueModel : public analytic::ModelOf<QueueSettings>, public MessageKeeper {
public:
    explicit QueueModel(const analytic::ModelContext& context) : ModelOf(context) {
        for (std::size_t i = 0; i < context.scenario.connections.size(); ++i) {
            const plan::Scenario::Connection& connection = context.scenario.connections[i];
            if (connection.from != context.index) continue;
            if (connection.from_port == "messages") takers_.push_back(i);
            if (connection.from_port == "dead_letters") grave_ = i;
        }
        if (settings_.max_receives) most_receives_ = static_cast<double>(*settings_.max_receives);
        if (!settings_.max_receives && grave_) most_receives_ = usual_receives;
    }

    /// A message whose processing fails is received again.
    analytic::Conduct conduct(const analytic::Around& around) override {
        analytic::Conduct conduct;
        depth_ = depth(around);
        share_among_takers(around);
        received_ = sent_ = dead_ = again_ = 0;
        double taken = 0;
        const double places = std::max(1.0, static_cast<double>(settings_.in_flight_limit) - hidden_);
        for (std::size_t r = 0; r < around.routes(); ++r) {
            analytic::Way way;
            way.times = {{{1, settings_.store}}};
            const double rate = around.arrivals(r).rate;
            double failing = 0;
            for (std::size_t k = 0; k < takers_.size(); ++k) failing += shares_[k] * around.failing(takers_[k], r);
            failing = std::min(failing, 0.999);
            const double dead = most_receives_ ? std::pow(failing, *most_receives_) : 0, receives = (1 - dead) / (1 - failing);
            for (std::size_t k = 0; k < takers_.size(); ++k) {
                analytic::Visit visit{takers_[k], receives * shares_[k]};
                visit.waits = false;
                visit.at_once = std::max(1.0, places * shares_[k]);
                taken += rate * visit.calls * around.call_s(takers_[k], r);
                way.visits.push_back(visit);
            }
            if (grave_ && dead > 0) {
                analytic::Visit visit{*grave_, dead};
                visit.waits = false;
                way.visits.push_back(visit);
            }
            sent_ += rate;
            if (!takers_.empty()) received_ += rate * receives;
            dead_ += rate * dead;
            again_ += rate * (failing / (1 - failing) * (1 - dead) - most_receives_.value_or(0) * dead);
            conduct.ways.push_back(std::move(way));
        }
        const double working = std::max(0.0, taken - depth_), failures = std::max(0.0, received_ - sent_ + dead_);
        // from the receive on, so that the work on what failed is in it
        hidden_ = received_ > 0 ? std::max(0.0, failures * settings_.visibility.value - failures / received_ * working) : 0;
        in_flight_ = working + hidden_;
        if (!takers_.empty()) conduct.resources.push_back({"in_flight_limit", in_flight_ / static_cast<double>(settings_.in_flight_limit)});
        return conduct;
    }

    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        return {{plan::Meter::QueueRequests, {}, "standard", requests(around) * 3600}};
    }

    std::vector<std::optional<double>> outputs(const analytic::Around& around) const override {
        std::vector<std::optional<double>> figures(12);
        if (takers_.empty()) return figures;
        const double again = received_ > 0 ? received_ / std::max(1e-12, sent_) - 1 : 0;
        const double failed = again_ / std::max(1e-12, sent_ - dead_);  // before one that is done
        double mean = settings_.delay.value + failed * settings_.visibility.value, of_call = 0, rate = 0;
        for (const std::size_t taker : takers_) {
            for (std::size_t r = 0; r < around.routes(); ++r) {
                of_call += around.calls(taker, r) * around.call_s(taker, r);
                rate += around.calls(taker, r);
            }
        }
        if (rate > 0) mean += of_call / rate;
        figures[0] = mean;
        if (takers_.size() == 1 && again < 1e-3) {  // with redeliveries the tail is that of the visibility timeout
            figures[1] = settings_.delay.value + around.call_quantile(takers_.front(), 0.95);
            figures[2] = settings_.delay.value + around.call_quantile(takers_.front(), 0.99);
        }
        figures[3] = depth(around);
        figures[4] = in_flight_;
        figures[5] = delayed();
        figures[7] = sent_ - dead_;
        figures[8] = std::max(0.0, received_ - sent_);
        figures[9] = 0;
        figures[10] = dead_;
        figures.push_back(requests(around));
        figures.push_back(empty_receives(around));
        figures[11] = 0;
        return figures;
    }

    double kept() const override { return delayed() + depth_ + in_flight_; }

    std::vector<std::string> caveats() const override {
        if (takers_.empty()) return {};
        std::vector<std::string> caveats = {"no message is taken to outlast its visibility timeout or its retention",
                                            "the age of the oldest message is left out"};
        if (takers_.size() > 1) caveats.emplace_back("how many messages each of several takers gets is approximated");
        return caveats;
    }

private:
    static constexpr double usual_receives = 10;

    /// Threads without work get messages in the order in which they have become idle: each is idle for as long after a message, in the
    /// mean, as all others. So each is at work for what its messages take, and for `idle` seconds it is not.
    void share_among_takers(const analytic::Around& around) {
        if (takers_.size() < 2) {
            shares_.assign(takers_.size(), 1);
            return;
        }
        std::vector<double> threads, busy_s;
        for (std::size_t k = 0; k < takers_.size(); ++k) {
            double calls = 0, spent = 0;
            for (std::size_t r = 0; r < around.routes(); ++r) {
                calls += around.arrivals(r).rate;
                spent += around.arrivals(r).rate * around.call_s(takers_[k], r);
            }
            const double rate = shares_.empty() ? 0 : received_ * shares_[k], queued_s = rate > 0 ? around.queued_at(takers_[k]) / rate : 0;
            const auto polling = around.model_of(context_.scenario.connections[takers_[k]].to).polling();
            threads.push_back(around.replicas_of(takers_[k]) * (polling ? polling->threads : 1));
            busy_s.push_back(calls > 0 ? std::max(0.0, spent / calls - queued_s) : 0);
        }
        const auto served = [&](double idle) {
            double rate = 0;
            for (std::size_t k = 0; k < threads.size(); ++k) rate += threads[k] / std::max(1e-12, busy_s[k] + idle);
            return rate;
        };
        double idle = 0, most = 1;
        while (served(most) > received_ && most < 1e12) most *= 2;
        for (int i = 0; i < 100 && served(0) > received_; ++i) (served((idle + most) / 2) > received_ ? idle : most) = (idle + most) / 2;
        const double sum = served(idle);
        shares_.resize(takers_.size());
        for (std::size_t k = 0; k < threads.size(); ++k) shares_[k] = threads[k] / std::max(1e-12, busy_s[k] + idle) / sum;
    }

    double depth(const analytic::Around& around) const {
        double depth = 0;
        for (const std::size_t taker : takers_) depth += around.queued_at(taker);
        return depth;
    }
    double delayed() const { return sent_ * settings_.delay.value; }

    /// A thread without work listens for so long, then asks again.
    double empty_receives(const analytic::Around& around) const {
        double empty = 0;
        for (const std::size_t taker : takers_) {
            const auto polling = around.model_of(context_.scenario.connections[taker].to).polling();
            if (!polling) continue;
            const double idle = around.replicas_of(taker) * polling->threads * (1 - around.working_at(taker));
            if (idle <= 0) continue;
            double messages = 0;
            for (std::size_t r = 0; r < around.routes(); ++r) messages += around.calls(taker, r);
            const double pause = std::max(polling->listens_s, polling->pause_s), each = messages / idle;
            if (polling->listens_s <= 0) {
                empty += idle / pause;
                continue;
            }
            const double none = std::exp(-each * polling->listens_s), mean = each > 0 ? (1 - none) / each : polling->listens_s;
            empty += idle * none / (mean + none * (pause - polling->listens_s));
        }
        return empty;
    }

    double requests(const analytic::Around& around) const {
        double requests = empty_receives(around) + sent_ - dead_;  // each is deleted once, and received alone
        for (std::size_t i = 0; i < context_.scenario.connections.size(); ++i) {
            const auto& connection = context_.scenario.connections[i];
            for (std::size_t r = 0; r < around.routes(); ++r) {
                const double rate = around.calls(i, r);
                const bool is_send = connection.to == context_.index && connection.to_port != "letters";
                const bool is_receive = connection.from == context_.index && connection.from_port == "messages";
                if (is_send || is_receive) requests += billed_requests(rate, rate * around.request_bytes(i, r));
            }
        }
        return requests;
    }

    std::vector<std::size_t> takers_;
    std::vector<double> shares_;  ///< of the messages, by taker
    std::optional<std::size_t> grave_;
    std::optional<double> most_receives_;
    double received_ = 0, sent_ = 0, dead_ = 0;  ///< messages a second
    double again_ = 0;                           ///< receives that failed of messages that are done in the end
    double depth_ = 0;                           ///< messages that can be received
    double hidden_ = 0, in_flight_ = 0;          ///< messages: failed, until they are visible again; and with those worked on
};

}  // namespace

void add_estimate_of_queue(analytic::ModelTypes& types) { types.add<QueueModel>("queue"); }

}  // namespace headroom::models
