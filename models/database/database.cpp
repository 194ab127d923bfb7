// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/database.h"

#include <algorithm>

#include "kernel/component_type.h"
#include "kernel/machine.h"
#include "kernel/simulation.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;

kernel::ComponentType type_of_database() {
    return {&record_of(static_cast<const DatabaseSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<Database>(context, context.settings<DatabaseSettings>()); }};
}

namespace {

kernel::Machine machine(const kernel::BuildContext& context, const DatabaseSettings& s) {
    return kernel::machine_of(context.surroundings.instances, s.instance, s.vcpus, s.speed, s.memory, s.workers);
}

kernel::ServerSettings server(const kernel::BuildContext& context, const DatabaseSettings& s) {
    const kernel::Machine on = machine(context, s);
    kernel::ServerSettings server{1, s.workers, s.queue_limit, s.wait_limit, s.cpu, on.vcpus, on.speed, s.contention, s.coherency};
    server.credits = kernel::credits_of(on);
    return server;
}

/// What a disk reads or writes in a row as one access, at most (Amazon EBS User Guide, I/O characteristics: 256 KiB).
constexpr double bytes_of_access = 256 * 1024;

}  // namespace

Database::Database(const kernel::BuildContext& context, const DatabaseSettings& settings)
    : ServerOf(context, server(context, settings)),
      settings_(settings),
      reads_(simulation().statistics().counter()),
      buffer_hits_(simulation().statistics().counter()),
      disk_writes_(simulation().statistics().counter()),
      refused_(simulation().statistics().counter()),
      ios_(simulation().statistics().counter()),
      replica_reads_(simulation().statistics().counter()),
      lost_writes_(simulation().statistics().counter()),
      away_(simulation().statistics().headcount()),
      buffer_(simulation().stream(context.id(), "buffer")),
      disk_(simulation().stream(context.id(), "disk")),
      streamed_(simulation().statistics().gauge()),
      replicas_(simulation(), *this, settings_, context.id()),
      has_replicas_(std::ranges::any_of(simulation().scenario().connections, [this](const plan::Scenario::Connection& connection) {
          return connection.from == index() && connection.from_port == "replicas";
      })) {
    const auto memory = machine(context, settings).memory;
    if (memory && settings.working_set && settings.working_set->value > 0) {
        buffered_ = std::min(1.0, memory->value * settings.buffer_share.value / settings.working_set->value);
    }
}

void Database::start() {
    for (kernel::Channel* channel : simulation().channels_of(index(), "replicas")) replicas_.add(*channel);
}

std::optional<std::uint16_t> Database::choose_replica(const kernel::Call& call) {
    const bool has_place = serves(0) || replicas_.can_answer(call);
    return has_place ? std::optional<std::uint16_t>(0) : std::nullopt;
}

bool Database::takes(const kernel::Call& call) const { return Server::takes(call) || replicas_.can_answer(call); }

void Database::arrive(Slot slot, kernel::Call& call) {
    if (!replicas_.empty() && !simulation().is_write(call.route) && send_to_replica(slot, call)) return;
    if (!Server::takes(call)) {  // of the reads, those that only the primary could answer
        reply(slot, call, Outcome::Unavailable);
        return;
    }
    if (settings_.connection_limit && figures.present.value() - away_.value() > *settings_.connection_limit) {  // this one included
        refused_.add();
        reply(slot, call, Outcome::Unavailable);
        return;
    }
    Server::arrive(slot, call);
}

void Database::computed(Slot slot, kernel::Call& call) {
    if (simulation().is_write(call.route)) {
        write(slot, call);
        return;
    }
    reads_.add();
    if (buffered_ >= 1 || buffer_.uniform() < buffered_) {
        buffer_hits_.add();
        finish(slot, call, Outcome::Ok);
    } else {
        finish_or_wait(slot, call, settings_.disk_read.sample(disk_));
    }
}

/// `disk_s`: seconds of one access, which has to wait for its turn.
void Database::finish_or_wait(Slot slot, kernel::Call& call, double disk_s) {
    const double all_s = wait_for_disk() + disk_s;
    note_work(slot, kernel::from_seconds(disk_s));
    if (all_s > 0) {
        simulation().wake_at(simulation().now() + kernel::from_seconds(all_s), slot, call);
    } else {
        is_written(slot, call);
    }
}

/// Seconds until it is the turn of one more access.
double Database::wait_for_disk() {
    ios_.add();
    if (!settings_.iops) return 0;
    const kernel::Time turn = std::max(simulation().now(), disk_free_);
    // Two streams at once, and what calls ask for, share what there is.
    const double for_calls = std::max(settings_.iops->value - streamed_.value(), settings_.iops->value / 3);
    disk_free_ = turn + kernel::from_seconds(1 / for_calls);
    return kernel::to_seconds(turn - simulation().now());
}

/// Calls keep half of the accesses.
double Database::most_streamed() const {
    return settings_.iops ? settings_.iops->value * bytes_of_access / 2 : kernel::Component::most_streamed();
}

void Database::stream(double bytes_per_s) { streamed_.add(simulation().now(), bytes_per_s / bytes_of_access); }

/// The disk is done, or something else that comes up later.
void Database::resumed(Slot slot, kernel::Call& call) {
    if (call.stage == taken_over) {
        const bool counts = call.key == losses_;
        simulation().release(slot);
        if (counts) take_over();
    } else {
        is_written(slot, call);
    }
}

std::vector<kernel::ResourceUse> Database::resources(Blocks blocks) const {
    auto uses = Server::resources(blocks);
    const double seconds = simulation().statistics().seconds(blocks);
    if (settings_.connection_limit) {
        const double mean = (figures.present.integral(blocks) - away_.integral(blocks)) / seconds;
        uses.push_back({"connections", mean / static_cast<double>(*settings_.connection_limit)});
    }
    if (settings_.iops) uses.push_back({"iops", (per_second(ios_, blocks) + streamed_.integral(blocks) / seconds) / settings_.iops->value});
    return uses;
}

std::vector<std::optional<double>> Database::outputs(Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks);
    const auto reads = reads_.in(blocks), at_replicas = replica_reads_.in(blocks);
    const auto all = static_cast<double>(reads + at_replicas);
    return with_credits(
        {ratio(buffer_hits_, reads_, blocks), static_cast<double>(reads - buffer_hits_.in(blocks)) / seconds,
         per_second(disk_writes_, blocks), per_second(refused_, blocks),
         all > 0 ? std::optional(static_cast<double>(at_replicas) / all) : std::nullopt, static_cast<double>(lost_writes_.in(blocks))},
        blocks);
}

}  // namespace headroom::models
