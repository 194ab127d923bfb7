// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/cost_report.h"
#include "app/cli/figures.h"
#include "app/cli/table.h"
#include "app/report/csv.h"
#include "app/run/engine_version.h"
#include "app/run/replication_store.h"
#include "app/source/origin.h"
#include "plan/atomic_file.h"
#include "study/results_json.h"

namespace headroom::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* summary_name = "summary.csv";
constexpr const char* summary_header =
    "plan,phase,design,status,users,replications,requests,throughput_per_s,mean_s,p50_s,p95_s,p99_s,error_ratio,busiest,utilization,"
    "currency,cost_per_month,slo_kept,slo,message\r\n";

std::string document_name(const PlanFile& file) { return file.name + ".results.json"; }

}  // namespace

/// A case, or a plan that has none.
struct Batch::Row {
    std::string plan, phase, design, status, message;
    const study::RunResult* run = nullptr;
    int exit = Done;
    std::optional<std::size_t> number = {};  ///< of the case

    std::string print_csv() const;
};

void Batch::add(const PlanFile& file, bool quiet) {
    Entry entry{file};
    try {
        entry.source = std::make_unique<PlanSource>(file.path);
        const plan::Plan& plan = entry.source->plan();
        if (!quiet) print_warnings(*entry.source);
        for (const plan::Phase& phase : plan.phases) {
            const study::Case wanted{phase.name, std::nullopt};
            Case one{entries_.size(), std::make_shared<study::RunCourse>(plan, wanted, entry.source->surroundings(), options_)};
            entry.cases.push_back(cases_.size());
            cases_.push_back(std::move(one));
        }
    } catch (const Error& error) {
        fmt::print(stderr, "{}\n", error.what());
        entry.mistake = first_line_of(error.what());
        cases_.resize(cases_.size() - entry.cases.size());
        entry.cases.clear();
    }
    entries_.push_back(std::move(entry));
}

void Batch::run(study::Executor& executor, study::Observer& observer) {
    const app::ShardFolder place(folder_, shard_.index, shard_.count);
    if (shard_.is_named) place.clear();
    run_share(*this, shard_, &store_, executor, observer);
    if (shard_.is_named) write_shard(place);
    const app::FolderLock lock(folder_);  // so that the last of several shards sees what all have done, and writes last
    look_for_others(*this, shard_, store_);
    for (const Entry& entry : entries_) write(entry);
    write_summary();
}

void Batch::finish(std::size_t number, const study::RunCourse& course) {
    cases_[number].result = course.result();
    if (!shard_.owns(number)) return;  // written with all at the end
    const app::FolderLock lock(folder_);
    write(entries_[cases_[number].entry]);
}

study::Results Batch::document_of(const Entry& entry) const {
    const app::PlanSource& source = *entry.source;
    return {app::origin_of(source.plan(), source.prices()), {}, app::assumptions_of(source.plan(), source.surroundings().catalogue)};
}

void Batch::write(const Entry& entry) const {
    if (entry.cases.empty()) return;
    study::Results results = document_of(entry);
    for (const std::size_t i : entry.cases) {
        if (!cases_[i].result) return;
        results.runs.push_back(*cases_[i].result);
    }
    const fs::path path = fs::path(folder_) / document_name(entry.file);
    fs::create_directories(path.parent_path());
    plan::write_atomically(path.string(), study::print_results(results));
}

void Batch::write_shard(const app::ShardFolder& place) const {
    app::ShardRecord record{"batch",          shard_.index, shard_.count,  std::string(app::engine_version()),
                            key_of(options_), summary_name, summary_header};
    for (const Entry& entry : entries_) {
        if (entry.cases.empty()) continue;
        add_plan(record.study, "the plan " + entry.file.name, *entry.source);
        record.documents.push_back({document_name(entry.file), {}});
    }
    auto document = record.documents.begin();
    std::size_t of_document = 0;
    for (const Row& row : rows()) {
        const std::size_t number = record.row_count++;
        const bool is_own = !row.number || shard_.owns(*row.number);
        if (is_own) record.rows[number] = row.print_csv();
        if (is_own) record.exit = std::max(record.exit, row.exit);
        if (!row.number) continue;
        const Entry& entry = entries_[cases_[*row.number].entry];
        document->rows.push_back(number);
        if (is_own && row.run) {
            study::Results results = document_of(entry);
            results.runs.push_back(*row.run);
            plan::write_atomically(place.document_of_row(number), study::print_results(results));
        }
        if (++of_document == entry.cases.size()) {
            ++document;
            of_document = 0;
        }
    }
    place.write(record);
}

void Batch::write_summary() const { plan::write_atomically((fs::path(folder_) / summary_name).string(), summary_csv()); }

Batch::Row Batch::row_of(const Entry& entry, const Case* one) const {
    if (one == nullptr) return {entry.file.name, "", "", "wrong", entry.mistake, nullptr, WrongUsage};
    const plan::Scenario& scenario = one->course->scenario();
    Row row{entry.file.name, scenario.phase, scenario.design, "", "", nullptr};
    if (one->result) {
        row.run = &*one->result;
        row.status = to_string(row.run->status);
    } else if (!one->failure.empty()) {
        row.status = "failed";
        row.message = first_line_of(one->failure);
        row.exit = RunFailed;
    } else
        row.status = "pending";
    return row;
}

std::vector<Batch::Row> Batch::rows() const {
    std::vector<Row> rows;
    for (const Entry& entry : entries_) {
        if (entry.cases.empty()) rows.push_back(row_of(entry, nullptr));
        for (const std::size_t i : entry.cases) {
            rows.push_back(row_of(entry, &cases_[i]));
            rows.back().number = i;
        }
    }
    return rows;
}

std::string Batch::Row::print_csv() const {
    std::string text = fmt::format("{},{},{},{}", report::csv_field(plan), report::csv_field(phase), report::csv_field(design), status);
    if (run) {
        const study::LevelResult& peak = run->peak();
        const auto& response = peak.total.response;
        const study::ComponentResult* busiest = peak.busiest();
        text += fmt::format(",{:.12g},{},{},{},{},{},{},{},{}", run->users, run->replications, run->requests.offered,
                            report::csv_field(peak.total.throughput_per_s.value), report::csv_field(response.mean.value),
                            report::csv_field(response.quantiles[p50].value), report::csv_field(response.quantiles[p95].value),
                            report::csv_field(response.quantiles[p99].value), report::csv_field(peak.total.error_ratio.value));
        text += fmt::format(",{},{},{},{},{},{}", busiest ? report::csv_field(busiest->id) : "",
                            busiest ? report::csv_field(busiest->utilization().value) : "",
                            run->cost ? report::csv_field(run->cost->currency) : "",
                            run->cost ? report::csv_field(run->cost->per_month.value) : "", kept_count(*run), run->slo.size());
    } else
        text += std::string(15, ',');
    return text + fmt::format(",{}\r\n", report::csv_field(message));
}

std::string Batch::summary_csv() const {
    std::string text = summary_header;
    for (const Row& row : rows()) text += row.print_csv();
    return text;
}

std::string Batch::summary_text() const {
    std::vector<std::string> currencies;
    for (const Row& row : rows())
        if (row.run && row.run->cost) currencies.push_back(row.run->cost->currency);
    const std::string common = common_currency(currencies);
    Table table({{"Plan", Align::Left},
                 {"Phase", Align::Left},
                 {"Users"},
                 {"p95"},
                 {"Errors"},
                 {"Busiest", Align::Left},
                 {money_per_month(common)},
                 {"SLO"},
                 {"Status", Align::Left}});
    for (const Row& row : rows()) {
        if (!row.run) {
            table.add({row.plan, row.phase, "", "", "", "", "", "", row.status});
            continue;
        }
        const study::LevelResult& peak = row.run->peak();
        const std::string currency = row.run->cost && common.empty() ? row.run->cost->currency : "";
        table.add({row.plan, row.phase, people(row.run->users), people(peak.total.response.quantiles[p95].value, Unit::Seconds),
                   people(peak.total.error_ratio.value, Unit::Ratio), busiest_of(peak),
                   rounded_money(row.run->cost ? row.run->cost->per_month.value : std::nullopt, currency), kept_of(*row.run),
                   words(row.run->status)});
    }
    return table.print();
}

int Batch::exit_status(bool require_slo) const {
    int worst = Done;
    for (const Row& row : rows()) worst = std::max(worst, row.run && require_slo && !row.run->slo_met() ? int{SloMissed} : row.exit);
    return worst;
}

}  // namespace headroom::cli
