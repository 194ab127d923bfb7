// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/executor.h"

namespace headroom::study {

namespace {

class List : public Work {
public:
    explicit List(const std::vector<protocol::Request>& requests) : requests_(requests), measurements(requests.size()) {}

    std::optional<Task> next() override {
        if (given_ == requests_.size()) return std::nullopt;
        const std::size_t id = given_++;
        return Task{id, requests_[id]};
    }
    void take(std::size_t id, protocol::Measurement measurement) override { measurements.at(id) = std::move(measurement); }
    void fail(std::size_t, const std::string& why) override { throw RunError(why); }
    double planned() const override { return static_cast<double>(requests_.size()); }

private:
    const std::vector<protocol::Request>& requests_;
    std::size_t given_ = 0;

public:
    std::vector<protocol::Measurement> measurements;
};

}  // namespace

std::vector<protocol::Measurement> Executor::run(const std::vector<protocol::Request>& requests, Observer& observer) {
    List list(requests);
    run(list, observer);
    return std::move(list.measurements);
}

}  // namespace headroom::study
