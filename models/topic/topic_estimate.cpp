// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/model.h"
#include "models/billed_requests.h"
#include "models/topic/topic.h"

namespace headroom::models {

namespace {

class TopicModel : public analytic::ModelOf<TopicSettings> {
public:
    explicit TopicModel(const analytic::ModelContext& context) : ModelOf(context) {}

    analytic::Conduct conduct(const analytic::Around& around) override {
        analytic::Conduct conduct;
        for (std::size_t r = 0; r < around.routes(); ++r) {
            analytic::Way way;
            way.times = {{{1, settings_.store}}};
            way.visits = context_.visits("copies", r);
            for (analytic::Visit& visit : way.visits) visit.waits = false;
            conduct.ways.push_back(std::move(way));
        }
        return conduct;
    }

    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        double requests = 0;
        for (const std::size_t i : context_.incoming) {
            for (std::size_t r = 0; r < around.routes(); ++r)
                requests += billed_requests(around.calls(i, r), around.calls(i, r) * around.request_bytes(i, r));
        }
        return {{plan::Meter::TopicRequests, {}, {}, requests * 3600}};
    }

    std::vector<std::optional<double>> outputs(const analytic::Around& around) const override {
        double copies = 0, delivered = 0, seconds = 0;
        for (std::size_t r = 0; r < around.routes(); ++r) {
            for (const analytic::Visit& visit : context_.visits("copies", r)) {
                const double rate = around.arrivals(r).rate * visit.calls, fine = 1 - around.failing(visit.connection, r);
                copies += rate;
                delivered += rate * fine;
                seconds += rate * fine * around.call_s(visit.connection, r);
            }
        }
        return {delivered > 0 ? std::optional(seconds / delivered) : std::nullopt, around.rate(), delivered, copies - delivered};
    }
};

}  // namespace

void add_estimate_of_topic(analytic::ModelTypes& types) { types.add<TopicModel>("topic"); }

}  // namespace headroom::models
