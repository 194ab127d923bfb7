// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/results/results_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "app/figures/figures.h"
#include "app/figures/run_figures.h"
#include "app/results/combinations.h"
#include "core/diagnostic.h"

namespace headroom::results {

namespace {

constexpr std::int64_t application_id = 0x48647273;  // "Hdrs"
constexpr std::int64_t store_version = 2;

constexpr const char* tables = R"sql(
CREATE TABLE documents(id INTEGER PRIMARY KEY, document TEXT, sha256 TEXT UNIQUE, plan TEXT, plan_sha256 TEXT, prices TEXT,
    prices_as_of TEXT, program TEXT);
CREATE TABLE runs(id INTEGER PRIMARY KEY, document INTEGER REFERENCES documents(id), design TEXT, phase TEXT, users REAL, status TEXT,
    seed INTEGER, replications INTEGER, horizon TEXT, requests INTEGER, throughput_per_s REAL, mean_s REAL, p50_s REAL, p95_s REAL,
    p99_s REAL, error_ratio REAL, busiest TEXT, utilization REAL, currency TEXT, cost_per_month REAL, slo_kept INTEGER, slo INTEGER);
CREATE TABLE figure_names(id INTEGER PRIMARY KEY, of TEXT, name TEXT, figure TEXT, UNIQUE(of, name, figure));
CREATE TABLE figure_values(run INTEGER REFERENCES runs(id), figure INTEGER REFERENCES figure_names(id), value REAL, half_width REAL,
    PRIMARY KEY(run, figure)) WITHOUT ROWID;
CREATE INDEX values_of_figures ON figure_values(figure, value);
CREATE VIEW figures AS SELECT run AS entry, of, name, figure_names.figure AS figure, value, half_width FROM figure_values
    JOIN figure_names ON figure_names.id = figure_values.figure;
)sql";

/// Since version 2: what a sweep has set. {0} is TEMP where an older store is only read.
constexpr const char* settings_tables = R"sql(
CREATE {0} TABLE run_settings(run INTEGER REFERENCES runs(id), path TEXT, value NUMERIC, PRIMARY KEY(run, path)) WITHOUT ROWID;
CREATE {0} VIEW settings AS SELECT run AS entry, path, value FROM run_settings;
CREATE {0} VIEW entries AS SELECT runs.id AS id, plan, design, phase, users, status, seed, replications, horizon, requests,
    throughput_per_s, mean_s, p50_s, p95_s, p99_s, error_ratio, busiest, utilization, currency, cost_per_month, slo_kept, slo, program,
    prices, prices_as_of, plan_sha256, documents.document AS document,
    (SELECT group_concat(path || '=' || value, ' ') FROM run_settings WHERE run = runs.id) AS settings
    FROM runs JOIN documents ON documents.id = runs.document;
)sql";

Cell cell_of(const std::optional<double>& value) { return value ? Cell(*value) : Cell(); }

template <class Integer>
Cell whole(Integer value) {
    return static_cast<std::int64_t>(value);
}

/// Absent where it is not told, as it is not of a sweep's combination.
template <class Integer>
Cell told(Integer value) {
    return value == 0 ? Cell() : whole(value);
}
Cell told(const std::string& text) { return text.empty() ? Cell() : Cell(text); }

std::vector<Cell> row_of(std::int64_t document, const study::RunResult& run, const std::string& status) {
    const study::LevelResult& peak = run.peak();
    const study::Times& response = peak.total.response;
    const study::ComponentResult* busiest = peak.busiest();
    return {document,
            run.design,
            run.phase,
            run.users > 0 ? Cell(run.users) : Cell(),
            status,
            whole(run.seed),
            told(run.replications),
            told(run.horizon),
            told(run.requests.offered),
            cell_of(peak.total.throughput_per_s.value),
            cell_of(response.mean.value),
            cell_of(response.quantiles[figures::p50].value),
            cell_of(response.quantiles[figures::p95].value),
            cell_of(response.quantiles[figures::p99].value),
            cell_of(peak.total.error_ratio.value),
            busiest != nullptr ? Cell(busiest->id) : Cell(),
            busiest != nullptr ? cell_of(busiest->utilization().value) : Cell(),
            run.cost ? told(run.cost->currency) : Cell(),
            run.cost ? cell_of(run.cost->per_month.value) : Cell(),
            whole(figures::kept_count(run)),
            whole(run.slo.size())};
}

/// Puts runs and their figures into the tables.
class Writer {
public:
    explicit Writer(const Database& database)
        : database_(database),
          known_(database, "SELECT 1 FROM documents WHERE sha256 = ?"),
          document_(database,
                    "INSERT INTO documents(document, sha256, plan, plan_sha256, prices, prices_as_of, program) VALUES(?,?,?,?,?,?,?)"),
          run_(database,
               "INSERT INTO runs(document, design, phase, users, status, seed, replications, horizon, requests, throughput_per_s, mean_s, "
               "p50_s, p95_s, p99_s, error_ratio, busiest, utilization, currency, cost_per_month, slo_kept, slo) "
               "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
          name_(database, "INSERT INTO figure_names(of, name, figure) VALUES(?,?,?)"),
          value_(database, "INSERT OR REPLACE INTO figure_values(run, figure, value, half_width) VALUES(?,?,?,?)"),
          setting_(database, "INSERT INTO run_settings(run, path, value) VALUES(?,?,?)") {
        Statement names(database, "SELECT id, of, name, figure FROM figure_names");
        while (names.step())
            names_[{std::get<std::string>(names.cell(1)), std::get<std::string>(names.cell(2)), std::get<std::string>(names.cell(3))}] =
                names.integer(0);
    }

    /// Absent: it is there; else the number of its runs.
    std::optional<std::size_t> add(const Source& source) {
        known_.bind({source.sha256});
        if (known_.step()) return std::nullopt;
        return std::visit([&](const auto& results) { return add_all(source, results); }, source.results);
    }

private:
    std::size_t add_all(const Source& source, const study::Results& results) {
        const std::int64_t document = add_document(source, results.origin, results.assumptions.program);
        for (const study::RunResult& run : results.runs) add_run(row_of(document, run, std::string(to_string(run.status))), run);
        return results.runs.size();
    }
    std::size_t add_all(const Source& source, const study::Sweep& sweep) {
        const std::int64_t document = add_document(source, sweep.origin, {});
        for (const study::SweepRow& row : sweep.rows) {
            const study::RunResult run = run_of(row, sweep.seed);
            const std::int64_t entry = add_run(row_of(document, run, row.status), run);
            for (std::size_t i = 0; i < row.values.size(); ++i) setting_.run({entry, sweep.axes[i].path, row.values[i]});
        }
        return sweep.rows.size();
    }
    std::int64_t add_document(const Source& source, const study::Origin& origin, const std::string& program) {
        document_.run({source.name, source.sha256, origin.plan, origin.plan_sha256, origin.prices, origin.prices_as_of, told(program)});
        return database_.last_id();
    }
    std::int64_t add_run(const std::vector<Cell>& row, const study::RunResult& run) {
        run_.run(row);
        const std::int64_t entry = database_.last_id();
        for (const figures::Figure& each : figures::figures_of(run))
            if (each.value.value) value_.run({entry, id_of(each), cell_of(each.value.value), cell_of(each.value.half_width)});
        return entry;
    }
    std::int64_t id_of(const figures::Figure& figure) {
        const auto [place, is_new] = names_.try_emplace({figure.of, figure.name, figure.figure}, 0);
        if (is_new) {
            name_.run({std::string(figure.of), figure.name, figure.figure});
            place->second = database_.last_id();
        }
        return place->second;
    }

    const Database& database_;
    Statement known_, document_, run_, name_, value_, setting_;
    std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> names_;
};

/// "(plan = ? OR plan = ?)" and the like, joined by AND.
class Conditions {
public:
    void any_of(const char* column, const std::vector<std::string>& values) {
        if (values.empty()) return;
        std::string text;
        for (const std::string& value : values) {
            text += fmt::format("{}{} = ?", text.empty() ? "" : " OR ", column);
            cells_.emplace_back(value);
        }
        add(text);
    }
    void bound(const char* comparison, const std::optional<double>& value) {
        if (!value) return;
        add(comparison);
        cells_.emplace_back(*value);
    }
    void add(const std::string& condition) { text_ += fmt::format("{} ({})", text_.empty() ? " WHERE" : " AND", condition); }

    const std::string& text() const { return text_; }
    const std::vector<Cell>& cells() const { return cells_; }

private:
    std::string text_;
    std::vector<Cell> cells_;
};

std::string quoted(std::string text, char quote) {
    for (std::size_t i = 0; (i = text.find(quote, i)) != std::string::npos; i += 2) text.insert(i, 1, quote);
    return quote + text + quote;
}

[[noreturn]] void refuse_column(const std::string& column, const std::vector<std::string>& known) {
    throw QueryError(fmt::format("there is no column '{}': {}; or a figure such as component/db/utilization, or setting/web.replicas",
                                 column, suggest(column, known)));
}

/// "component/db/utilization" or "setting/web.replicas" as SQL, with what it is called in the answer.
std::string sql_of_column(const std::string& column, const std::vector<std::string>& known) {
    if (std::ranges::find(known, column) != known.end()) return column;
    if (constexpr std::string_view settings = "setting/"; column.starts_with(settings))
        return fmt::format("(SELECT value FROM settings WHERE entry = entries.id AND path = {}) AS {}",
                           quoted(column.substr(settings.size()), '\''), quoted(column, '"'));
    const auto first = column.find('/'), last = column.rfind('/');
    if (first == std::string::npos || first == last) refuse_column(column, known);
    return fmt::format("(SELECT value FROM figures WHERE entry = entries.id AND of = {} AND name = {} AND figure = {}) AS {}",
                       quoted(column.substr(0, first), '\''), quoted(column.substr(first + 1, last - first - 1), '\''),
                       quoted(column.substr(last + 1), '\''), quoted(column, '"'));
}

std::string order_of(const Filter& filter, const std::vector<std::string>& known) {
    if (filter.sort.empty()) return " ORDER BY id";
    const bool is_shown = std::ranges::find(filter.columns, filter.sort) != filter.columns.end();
    if (!is_shown && std::ranges::find(known, filter.sort) == known.end()) refuse_column(filter.sort, known);
    return fmt::format(" ORDER BY {}{}, id", quoted(filter.sort, '"'), filter.descending ? " DESC" : "");
}

}  // namespace

const std::vector<std::string>& usual_columns() {
    static const std::vector<std::string> columns = {"id",          "plan",    "design",      "phase",          "users",    "p95_s",
                                                     "error_ratio", "busiest", "utilization", "cost_per_month", "currency", "status"};
    return columns;
}

ResultsStore::ResultsStore(const std::string& path, Database::Mode mode) : database_(path, mode) {
    try {
        open(mode);
    } catch (const QueryError& error) {
        throw FileError(fmt::format("{}: {}", path, error.what()));
    }
}

void ResultsStore::open(Database::Mode mode) {
    if (mode == Database::Mode::Write && database_.integer("SELECT count(*) FROM sqlite_schema") == 0) {
        Transaction transaction(database_);
        if (database_.integer("SELECT count(*) FROM sqlite_schema") == 0)
            database_.run(fmt::format("{}{}PRAGMA application_id = {}; PRAGMA user_version = {};", tables, fmt::format(settings_tables, ""),
                                      application_id, store_version));
        transaction.commit();
    }
    if (database_.integer("PRAGMA application_id") != application_id)
        throw FileError(fmt::format("{}: is no store of results; headroom results add makes one", database_.path()));
    const std::int64_t version = database_.integer("PRAGMA user_version");
    if (version > store_version)
        throw FileError(fmt::format("{}: is a store of version {}, and this program knows up to {}: a newer headroom is needed",
                                    database_.path(), version, store_version));
    if (version < store_version) migrate(mode);
    if (mode == Database::Mode::Read) database_.only_read();
}

void ResultsStore::migrate(Database::Mode mode) {
    if (mode == Database::Mode::Read) {
        database_.run(fmt::format(settings_tables, "TEMP"));
        return;
    }
    Transaction transaction(database_);
    if (database_.integer("PRAGMA user_version") < store_version)
        database_.run(fmt::format("DROP VIEW entries;{}PRAGMA user_version = {};", fmt::format(settings_tables, ""), store_version));
    transaction.commit();
}

std::pair<std::size_t, std::size_t> ResultsStore::add(const std::vector<Source>& documents) {
    Transaction transaction(database_);
    Writer writer(database_);
    std::pair<std::size_t, std::size_t> added{0, 0};
    for (const Source& source : documents) {
        const std::optional<std::size_t> runs = writer.add(source);
        if (!runs) continue;
        ++added.first;
        added.second += *runs;
    }
    transaction.commit();
    return added;
}

Answer ResultsStore::ask(const std::string& sql, const std::vector<Cell>& cells) const {
    Statement statement(database_, sql);
    statement.bind(cells);
    Answer answer{statement.columns(), {}};
    while (statement.step()) {
        std::vector<Cell>& row = answer.rows.emplace_back();
        for (std::size_t i = 0; i < answer.columns.size(); ++i) row.push_back(statement.cell(i));
    }
    return answer;
}

Answer ResultsStore::list(const Filter& filter) const {
    const std::vector<std::string> known = Statement(database_, "SELECT * FROM entries").columns();
    std::string columns;
    for (const std::string& column : filter.columns.empty() ? usual_columns() : filter.columns)
        columns += (columns.empty() ? "" : ", ") + sql_of_column(column, known);
    Conditions conditions;
    conditions.any_of("plan", filter.plans);
    conditions.any_of("design", filter.designs);
    conditions.any_of("phase", filter.phases);
    conditions.any_of("status", filter.statuses);
    conditions.bound("users >= ?", filter.least_users);
    conditions.bound("users <= ?", filter.most_users);
    if (!filter.where.empty()) conditions.add(filter.where);
    std::string sql = fmt::format("SELECT {} FROM entries{}{}", columns, conditions.text(), order_of(filter, known));
    if (filter.limit) sql += fmt::format(" LIMIT {}", *filter.limit);
    return ask(sql, conditions.cells());
}

Answer ResultsStore::query(const std::string& sql) const { return ask(sql, {}); }

Answer ResultsStore::compare(std::int64_t a, std::int64_t b) const {
    for (const std::int64_t entry : {a, b})
        if (ask("SELECT id FROM entries WHERE id = ?", {entry}).rows.empty())
            throw QueryError(fmt::format("there is no entry {}; headroom results list has their ids", entry));
    return ask(
        "SELECT 'setting' AS of, both.path AS name, '' AS figure, a.value AS a, NULL AS a_half_width, b.value AS b, NULL AS b_half_width, "
        "CASE WHEN typeof(a.value) <> 'text' AND typeof(b.value) <> 'text' THEN b.value - a.value END AS difference "
        "FROM (SELECT path FROM run_settings WHERE run = ?1 UNION SELECT path FROM run_settings WHERE run = ?2) AS both "
        "LEFT JOIN run_settings AS a ON a.run = ?1 AND a.path = both.path LEFT JOIN run_settings AS b ON b.run = ?2 AND b.path = both.path "
        "UNION ALL SELECT 'run', '', 'currency', a.currency, NULL, b.currency, NULL, NULL FROM runs AS a, runs AS b "
        "WHERE a.id = ?1 AND b.id = ?2 AND coalesce(a.currency, b.currency) IS NOT NULL "
        "UNION ALL SELECT * FROM (SELECT of, name, n.figure AS figure, a.value AS a, a.half_width AS a_half_width, b.value AS b, "
        "b.half_width AS b_half_width, "
        "b.value - a.value AS difference FROM (SELECT figure FROM figure_values WHERE run = ?1 UNION SELECT figure FROM figure_values "
        "WHERE run = ?2) AS both JOIN figure_names AS n ON n.id = both.figure "
        "LEFT JOIN figure_values AS a ON a.run = ?1 AND a.figure = n.id LEFT JOIN figure_values AS b ON b.run = ?2 AND b.figure = n.id "
        "ORDER BY n.id)",
        {a, b});
}

}  // namespace headroom::results
