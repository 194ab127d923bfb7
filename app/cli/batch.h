// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/plan_list.h"
#include "app/cli/share.h"
#include "app/source/plan_source.h"

namespace headroom::cli {

/// Many plans on one executor. What is simulated is kept in a store, and everything that is written follows from the store
/// alone: a batch that was killed, or split, ends with the same bytes.
class Batch : private Cases {
public:
    /// `folder` takes NAME.results.json of each plan, and summary.csv.
    Batch(std::string folder, study::Store& store, const study::Options& options, const Shard& shard)
        : folder_(std::move(folder)), store_(store), options_(options), shard_(shard) {}

    /// Mistakes in it are told at once, on standard error, and in the summary.
    void add(const PlanFile& file, bool quiet);

    /// Simulates what the shard has to, and writes what is complete as soon as it is.
    void run(study::Executor& executor, study::Observer& observer);

    std::string summary_csv() const;
    std::string summary_text() const;
    /// The worst of all plans'.
    int exit_status(bool require_slo) const;

private:
    struct Entry {
        PlanFile file;
        std::unique_ptr<app::PlanSource> source = {};
        std::string mistake = {};  ///< first line; then there are no cases
        std::deque<std::size_t> cases = {};
    };
    struct Case {
        std::size_t entry;
        std::shared_ptr<study::RunCourse> course;
        std::string failure = {};
        std::optional<study::RunResult> result = {};
    };
    struct Row;

    std::size_t count() const override { return cases_.size(); }
    std::shared_ptr<study::RunCourse> begin(std::size_t number) override { return cases_[number].course; }
    void finish(std::size_t number, const study::RunCourse& course) override;
    void fail(std::size_t number, const std::string& why) override { cases_[number].failure = why; }
    study::Results document_of(const Entry& entry) const;
    void write(const Entry& entry) const;
    void write_summary() const;
    void write_shard(const app::ShardFolder& place) const;
    Row row_of(const Entry& entry, const Case* one) const;
    std::vector<Row> rows() const;

    std::string folder_;
    study::Store& store_;
    study::Options options_;
    Shard shard_;
    std::vector<Entry> entries_;
    std::vector<Case> cases_;
};

}  // namespace headroom::cli
