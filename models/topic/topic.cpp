// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/topic/topic.h"

#include "kernel/channel.h"
#include "kernel/component_type.h"
#include "kernel/simulation.h"
#include "models/billed_requests.h"
#include "schema/describe.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;

const schema::Record& record_of(const TopicSettings*) {
    using S = TopicSettings;
    using schema::Aggregate;
    using schema::Connects;
    static const schema::Record record =
        schema::Describe<S>("topic", "Topic",
                            "Sends a copy of each message to all that it is connected to (publish-subscribe, fan-out), as Amazon SNS's "
                            "standard topics do: mostly to queues, each with workers of its own. Who publishes waits until the message is "
                            "stored, not for the copies.")
            .role(schema::Role::Queue)
            .copies_to_all()
            .tier(schema::Tier::Messaging)
            .icon("topic")
            .param(&S::store, "store", Unit::Seconds,
                   "Time until a message that was published is stored, and the publisher's call answered; then the copies leave.",
                   {0.0, std::nullopt})
            .in("requests", Connects::Calls, "Each call publishes one message, as large as the request.")
            .out("copies", Connects::Calls,
                 "A copy of each message: `calls` says for which routes (0 is a filter), `retry` what happens when it is not taken.")
            .output("delivery_mean", Unit::Seconds, "Time from the moment a message is stored until a copy has arrived.")
            .output("published_per_s", Unit::PerSecond, "Messages published.", Aggregate::Sum)
            .output("delivered_per_s", Unit::PerSecond, "Copies that have arrived.", Aggregate::Sum)
            .output("lost_per_s", Unit::PerSecond, "Copies that were not taken, retries included: nobody will see them.", Aggregate::Sum)
            .done();
    return record;
}

kernel::ComponentType type_of_topic() {
    return {&record_of(static_cast<const TopicSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<Topic>(context, context.settings<TopicSettings>()); }};
}

Topic::Topic(const kernel::BuildContext& context, const TopicSettings& settings)
    : Component(context),
      settings_(settings),
      published_(simulation().statistics().counter()),
      delivered_(simulation().statistics().counter()),
      lost_(simulation().statistics().counter()),
      delivery_(simulation().statistics().tally()),
      storing_(simulation().stream(context.id(), "store")) {}

void Topic::start() { subscribers_ = simulation().channels_of(index(), "copies"); }

void Topic::arrive(Slot slot, kernel::Call& call) {
    const kernel::Time time = kernel::from_seconds(settings_.store.sample(storing_));
    time > 0 ? simulation().wake_at(simulation().now() + time, slot) : wake(slot, call);
}

void Topic::wake(Slot slot, kernel::Call& call) {
    published_.add();
    const Letter letter = letter_of(call, simulation());
    reply(slot, call, Outcome::Ok);
    for (kernel::Channel* channel : subscribers_) {
        for (std::uint32_t n = channel->draw_calls(letter.route); n > 0; --n) send_copy(letter, *channel);
    }
}

void Topic::send_copy(const Letter& letter, kernel::Channel& channel) {
    const Slot slot = sender_of(letter, simulation(), index());
    if (kernel::Trace* trace = simulation().trace()) trace->passes_on(slot, letter.context, letter.stored, 1);
    simulation().call(slot).arrived = letter.stored;
    simulation().forward(slot, channel);
}

void Topic::replied(Slot slot, kernel::Call& call) {
    if (call.outcome == Outcome::Ok) {
        delivered_.add();
        delivery_.add(simulation().now() - call.arrived);
    } else {
        lost_.add();
    }
    simulation().release(slot);
}

std::vector<std::optional<double>> Topic::outputs(Blocks blocks) const {
    return {delivery_.in(blocks).mean(), per_second(published_, blocks), per_second(delivered_, blocks), per_second(lost_, blocks)};
}

/// Amazon SNS bills what is published; copies to queues are free of its charge, and are sends to these.
std::vector<plan::Usage> Topic::usage(Blocks blocks) const {
    const plan::Scenario& scenario = simulation().scenario();
    double requests = 0;
    for (std::size_t i = 0; i < scenario.connections.size(); ++i) {
        if (scenario.connections[i].to != index()) continue;
        const kernel::Channel& channel = simulation().channel(i);
        for (std::size_t r = 0; r < scenario.routes.size(); ++r) {
            const auto messages = static_cast<double>(channel.figures.sent[r]->in(blocks));
            requests += billed_requests(messages, messages * channel.request_bytes(r));
        }
    }
    const double hours = simulation().statistics().seconds(blocks) / 3600;
    return also(Component::usage(blocks), {{plan::Meter::TopicRequests, {}, {}, requests / hours}});
}

}  // namespace headroom::models
