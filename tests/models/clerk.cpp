// SPDX-License-Identifier: GPL-3.0-or-later
#include "clerk.h"

#include <fmt/format.h>
#include <QTest>

#include <cmath>

#include "models/models.h"
#include "schema/describe.h"

namespace headroom::lab {

const schema::Record& record_of(const ClerkSettings*) {
    static const schema::Record record = schema::Describe<ClerkSettings>("clerk", "Clerk", "Takes messages and keeps a diary.")
                                             .role(schema::Role::Service)
                                             .param(&ClerkSettings::threads, "threads", "Messages at once.", {1.0, 100.0})
                                             .param(&ClerkSettings::batch, "batch", "Messages of a receive.", {1.0, 100.0})
                                             .in("messages", schema::Connects::Messages)
                                             .done();
    return record;
}

Clerk::Clerk(const kernel::BuildContext& context, const ClerkSettings& settings) : Component(context), settings_(settings) {}

void Clerk::start() {
    for (std::size_t c = 0; c < simulation().channel_count(); ++c) {
        kernel::Channel& channel = simulation().channel(c);
        if (channel.target() != index()) continue;
        queue_ = dynamic_cast<kernel::MessageGiver*>(&simulation().component(simulation().scenario().connections[c].from));
        for (std::int64_t i = 0; i < settings_.threads; ++i) {
            const kernel::Slot thread = simulation().allocate();
            queue_->add_thread(channel, 0, thread);
            rest(thread);
        }
    }
}

void Clerk::rest(kernel::Slot thread) {
    simulation().call(thread).stage = idle;
    idle_.push_back(simulation().calls(), thread);
}

void Clerk::receive(kernel::Channel& channel, kernel::Slot thread) {
    idle_.remove(simulation().calls(), thread);
    simulation().call(thread).stage = 0;
    queue_->receive(channel, 0, thread, static_cast<std::size_t>(settings_.batch));
}

std::string Clerk::name_of(const kernel::Call& call) {
    if (call.keyspace == kernel::no_keyspace) return std::string(1, static_cast<char>('A' + call.session));
    const auto [found, is_new] = names_.try_emplace(call.key, static_cast<char>('A' + names_.size()));
    return std::string(1, found->second);
}

void Clerk::arrive(kernel::Slot slot, kernel::Call& call) {
    diary += fmt::format("{}{} {:.10g}", diary.empty() ? "" : ", ", name_of(call), kernel::to_seconds(simulation().now()));
    const Step& step = script[std::min(deliveries_++, script.size() - 1)];
    call.stage = step.well ? 1 : 0;
    simulation().wake_at(simulation().now() + kernel::from_seconds(step.seconds), slot);
}

void Clerk::wake(kernel::Slot slot, kernel::Call& call) { reply(slot, call, call.stage == 1 ? Outcome::Ok : Outcome::Error); }

void Clerk::messages_came(kernel::Channel& channel, kernel::Slot thread) {
    if (thread == kernel::no_slot) {
        while (!idle_.empty() && queue_->has_messages(channel, idle_.front())) receive(channel, idle_.front());
    } else if (simulation().call(thread).stage == idle && queue_->has_messages(channel, thread)) {
        receive(channel, thread);
    }
}

void Clerk::batch_ended(kernel::Channel& channel, kernel::Slot thread) {
    rest(thread);
    messages_came(channel, thread);
}

kernel::ComponentTypes types_with_clerk() {
    kernel::ComponentTypes all = models::all();
    all.add({&record_of(static_cast<const ClerkSettings*>(nullptr)),
             [](const kernel::BuildContext& context) { return std::make_unique<Clerk>(context, context.settings<ClerkSettings>()); }});
    return all;
}

std::string clerk_plan(const std::string& queue_members, const std::string& clerk_members, bool buries, const std::string& grave_members) {
    const auto component = [](const std::string& id, const std::string& type, const std::string& members) {
        return fmt::format(R"({{"id": "{}", "type": "{}"{}{}}})", id, type, members.empty() ? "" : ", ", members);
    };
    Sketch sketch;
    sketch.components = several({component("jobs", "queue", queue_members), component("clerk", "clerk", clerk_members)});
    sketch.connections = several({arrow("users", "jobs"), arrow("jobs", "clerk")});
    if (buries) {
        sketch.components = several({sketch.components, component("grave", "queue", grave_members)});
        sketch.connections = several({sketch.connections, arrow("jobs.dead_letters", "grave")});
    }
    sketch.routes = R"({"name": "job", "kind": "write", "keyspace": "jobs"})";
    sketch.keyspaces = R"x({"name": "jobs", "keys": "uniform(1000000000)"})x";
    return plan_text(sketch);
}

Clerk& clerk_of(Lab& lab, const std::string& id) { return static_cast<Clerk&>(lab.component(id)); }

void add_rows(const std::vector<Story>& stories) {
    QTest::addColumn<int>("number");
    for (std::size_t i = 0; i < stories.size(); ++i) QTest::newRow(stories[i].name) << static_cast<int>(i);
}

std::string disagreement(Lab& lab, const Story& story, bool counts) {
    clerk_of(lab).script = story.script;
    lab.request(story.messages, 1);
    lab.run_to(story.until_s);
    if (clerk_of(lab).diary != story.diary) return fmt::format("the diary says {}, not {}", clerk_of(lab).diary, story.diary);
    for (const auto& [name, expected] : story.figures) {
        const bool is_rate = std::string_view(name).find("_per_s") != std::string_view::npos;
        const double actual = lab.figure(name) * (counts && is_rate ? story.until_s : 1);
        if (!(std::abs(actual - expected) < 1e-7)) return fmt::format("{} is {:.12g}, not {:.12g}", name, actual, expected);
    }
    if (lab.figure("completed") != story.messages) return fmt::format("{} of {} are answered", lab.figure("completed"), story.messages);
    return {};
}

}  // namespace headroom::lab
