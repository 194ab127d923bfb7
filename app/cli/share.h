// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "app/run/shard_record.h"
#include "app/source/plan_source.h"
#include "study/run_course.h"
#include "study/store.h"

namespace headroom::cli {

/// One of several machines that share the work: cases number `index` of each `count` are its own.
struct Shard {
    std::size_t index = 0;
    std::size_t count = 1;
    bool is_named = false;  ///< by --shard: what `headroom merge` reads is kept, also of 1/1

    bool owns(std::size_t number) const { return number % count == index; }
};
/// "2/4"; empty: all. Throws UsageError.
Shard parse_shard(const std::string& text);

/// Many runs, that are not all held at once: each is begun when its turn comes, and then finished or given up.
class Cases {
public:
    virtual ~Cases() = default;
    virtual std::size_t count() const = 0;
    /// Null where there is nothing to run.
    virtual std::shared_ptr<study::RunCourse> begin(std::size_t number) = 0;
    virtual void finish(std::size_t number, const study::RunCourse& course) = 0;
    virtual void fail(std::size_t number, const std::string& why) = 0;
};

/// Of why a case failed, what stands in a table.
std::string first_line_of(const std::string& text);

/// Runs the shard's own. With a store, what is simulated is kept there and what is there is not simulated again. Throws Cancelled.
void run_share(Cases& cases, const Shard& shard, study::Store* store, study::Executor& executor, study::Observer& observer);

/// Finishes what other shards have simulated by now.
void look_for_others(Cases& cases, const Shard& shard, study::Store& store);

/// What of the options all shards of a study must have alike.
app::StudyKey key_of(const study::Options& options);
/// The same of a plan that is called `name` there ("the plan shop"), and of the files that it has read by now.
void add_plan(app::StudyKey& key, const std::string& name, const app::PlanSource& source);

}  // namespace headroom::cli
