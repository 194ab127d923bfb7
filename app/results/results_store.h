// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/results/database.h"
#include "study/result.h"
#include "study/sweep.h"

namespace headroom::results {

/// What an answer to a question is.
struct Answer {
    std::vector<std::string> columns;
    std::vector<std::vector<Cell>> rows;
};

/// A document to be added.
struct Source {
    std::string name;    ///< what it is called: its file
    std::string sha256;  ///< of its text: one that is there already is left out
    std::variant<study::Results, study::Sweep> results;
};

/// Which runs, and what of them; what is empty chooses all.
struct Filter {
    std::vector<std::string> plans, designs, phases, statuses;
    std::optional<double> least_users, most_users;
    std::string where;                 ///< SQL over the columns of `entries`
    std::vector<std::string> columns;  ///< of `entries`, figures or settings: "component/db/utilization", "setting/web.replicas"
    std::string sort;                  ///< a column; empty: as they were added
    bool descending = false;
    std::optional<std::int64_t> limit;
};

/// Columns that are shown where none are asked for.
const std::vector<std::string>& usual_columns();

/// Runs of many results documents, and combinations of sweeps, in one SQLite file, to be asked. Its tables, of which `headroom results
/// query` may read all: `entries`, a row for each run or combination with its main figures; `figures`, a row for each figure of each
/// (entry, of, name, figure, value, half_width), as `headroom run --format csv` has them; `settings`, a row for each setting of a
/// combination (entry, path, value: a number, or text with its unit); `documents`. SI units.
class ResultsStore {
public:
    /// Of Write, made where there is none. One of an older version is read as if it were of this, and is of this once it is written to.
    /// Throws FileError where it is no store, or of a newer version.
    ResultsStore(const std::string& path, Database::Mode mode);

    /// All or, where something fails, none. How many documents, and how many runs, are new.
    std::pair<std::size_t, std::size_t> add(const std::vector<Source>& documents);

    /// Throws QueryError.
    Answer list(const Filter& filter) const;
    /// One SQL statement that only reads. Throws QueryError.
    Answer query(const std::string& sql) const;
    /// The settings ("setting", path, "") and figures that either has: of, name, figure, a, a_half_width, b, b_half_width, difference
    /// (absent where one is, and of text). Throws
    /// QueryError where there is no such entry.
    Answer compare(std::int64_t a, std::int64_t b) const;

private:
    void open(Database::Mode mode);
    void migrate(Database::Mode mode);
    Answer ask(const std::string& sql, const std::vector<Cell>& cells) const;

    Database database_;
};

}  // namespace headroom::results
