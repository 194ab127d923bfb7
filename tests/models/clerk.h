// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kernel/channel.h"
#include "kernel/messages.h"
#include "kernel/simulation.h"
#include "lab.h"

namespace headroom::lab {

struct ClerkSettings {
    std::int64_t threads = 1;
    std::int64_t batch = 1;
};
const schema::Record& record_of(const ClerkSettings*);

/// Takes messages as soon as there are any, does with them what a script says, and keeps a diary.
class Clerk : public kernel::Component, public kernel::MessageTaker {
public:
    struct Step {
        double seconds = 0;
        bool well = true;
    };

    Clerk(const kernel::BuildContext& context, const ClerkSettings& settings);
    void start() override;
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void wake(kernel::Slot slot, kernel::Call& call) override;
    void messages_came(kernel::Channel& channel, kernel::Slot thread) override;
    void batch_ended(kernel::Channel& channel, kernel::Slot thread) override;

    /// What is done with each delivery in turn; the last step is for all that follow.
    std::vector<Step> script = {{}};
    /// "A 1.01, B 2.01, A 31.01": which message was delivered when. Messages with keys are named in
    /// the order that they first came; others by their session.
    std::string diary;

private:
    static constexpr std::uint8_t idle = 0x20;  ///< stage of a thread's record

    std::string name_of(const kernel::Call& call);
    void rest(kernel::Slot thread);
    void receive(kernel::Channel& channel, kernel::Slot thread);

    ClerkSettings settings_;
    kernel::MessageGiver* queue_ = nullptr;
    kernel::CallList idle_;
    std::size_t deliveries_ = 0;
    std::map<std::uint64_t, char> names_;
};

/// All component types and the clerk.
kernel::ComponentTypes types_with_clerk();
/// A queue "jobs" that users send to, a clerk who takes from it, a queue "grave" for dead letters where `buries`. Each message has
/// a key of its own.
std::string clerk_plan(const std::string& queue_members, const std::string& clerk_members = {}, bool buries = false,
                       const std::string& grave_members = {});

Clerk& clerk_of(Lab& lab, const std::string& id = "clerk");

/// What a clerk is given and does, and what his diary and the figures say of it.
struct Story {
    const char* name;
    std::string giver;  ///< parameters of the queue or log
    std::string clerk;
    std::vector<Clerk::Step> script;
    int messages = 1;
    double until_s = 100;
    const char* diary = "";
    std::vector<std::pair<const char*, double>> figures;
    bool buries = false;
};
/// One a row, by its `number`.
void add_rows(const std::vector<Story>& stories);
/// Sends the messages at 1 s, 2 s, ...; what came out otherwise than told, or empty. Figures "x_per_s" are told as numbers of
/// messages where `counts`.
std::string disagreement(Lab& lab, const Story& story, bool counts);

}  // namespace headroom::lab
