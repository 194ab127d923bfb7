// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/distribution.h"
#include "kernel/simulation.h"
#include "models/letters.h"

namespace headroom::models {

/// Copies of each message to all who have subscribed, as Amazon SNS's standard topics.
struct TopicSettings {
    Distribution store = Distribution::constant(0.010);
};
const schema::Record& record_of(const TopicSettings*);

/// The publisher's call ends when the message is stored; a record of the topic's own waits for the answer to each copy.
class Topic : public kernel::Component {
public:
    Topic(const kernel::BuildContext& context, const TopicSettings& settings);

    void start() override;
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void wake(kernel::Slot slot, kernel::Call& call) override;
    Wake wake_function() const override { return wake_of<Topic>(); }
    void replied(kernel::Slot slot, kernel::Call& call) override;

    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

private:
    void send_copy(const Letter& letter, kernel::Channel& channel);

    TopicSettings settings_;
    std::vector<kernel::Channel*> subscribers_;
    kernel::Counter &published_, &delivered_, &lost_;
    kernel::Tally& delivery_;
    RandomStream storing_;
};

}  // namespace headroom::models
