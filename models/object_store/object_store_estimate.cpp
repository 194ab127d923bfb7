// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/model.h"
#include "models/object_store/object_store.h"

namespace headroom::models {

namespace {

class ObjectStoreModel : public analytic::ModelOf<ObjectStoreSettings> {
public:
    explicit ObjectStoreModel(const analytic::ModelContext& context) : ModelOf(context) {}

    analytic::Conduct conduct(const analytic::Around& around) override {
        double rates[2] = {0, 0};
        for (std::size_t r = 0; r < around.routes(); ++r) rates[context_.is_write(r)] += around.arrivals(r).rate;
        const auto prefixes = static_cast<double>(settings_.prefixes);
        const double limits[2] = {settings_.reads_per_prefix.value * prefixes, settings_.writes_per_prefix.value * prefixes};
        double refused[2];
        for (const int kind : {0, 1}) {
            refused[kind] = rates[kind] > limits[kind] ? 1 - limits[kind] / rates[kind] : 0;
            served_[kind] = rates[kind] * (1 - refused[kind]);
        }
        refused_ = rates[0] + rates[1] - served_[0] - served_[1];
        bytes_read_ = 0;
        analytic::Conduct conduct;
        for (std::size_t r = 0; r < around.routes(); ++r) {
            const bool write = context_.is_write(r);
            analytic::Way way;
            way.times.push_back({{1, settings_.first_byte}});
            double bytes = 0, calls = 0;
            for (const std::size_t i : context_.incoming) {
                const double along = around.calls(i, r);
                bytes += along * (write ? around.request_bytes(i, r) : around.response_bytes(i, r));
                calls += along;
            }
            if (!write) bytes_read_ += bytes * (1 - refused[0]);
            if (calls > 0) way.times.push_back({{1, Distribution::constant(bytes / calls / settings_.throughput.value)}});
            if (refused[write] > 0) way.turned_away = {refused[write], Outcome::RateLimited};
            conduct.ways.push_back(std::move(way));
        }
        conduct.resources = {{"reads", served_[0] / limits[0]}, {"writes", served_[1] / limits[1]}};
        return conduct;
    }

    std::vector<plan::Usage> usage(const analytic::Around&) const override {
        return usage_of(settings_, {served_[0] * 3600, served_[1] * 3600, bytes_read_ * 3600});
    }
    std::vector<std::optional<double>> outputs(const analytic::Around&) const override { return {refused_}; }

private:
    double served_[2] = {0, 0};            ///< reads and writes, a second
    double bytes_read_ = 0, refused_ = 0;  ///< a second
};

}  // namespace

void add_estimate_of_object_store(analytic::ModelTypes& types) { types.add<ObjectStoreModel>("object_store"); }

}  // namespace headroom::models
