// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/error.h"

struct sqlite3;
struct sqlite3_stmt;

/// SQLite, as much of it as is needed.
namespace headroom::results {

/// A query that makes no sense to SQLite; the message is SQLite's.
class QueryError : public Error {
public:
    using Error::Error;
};

using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

class Database;

/// One SQL statement, that is run any number of times.
class Statement {
public:
    /// Throws QueryError where it is none, or more than one.
    Statement(const Database& database, const std::string& sql);

    /// All parameters, in their order; begins anew.
    void bind(const std::vector<Cell>& cells);
    /// To the next row; false: there is none. Throws QueryError, or FileError where the file is damaged, full or locked for long.
    bool step();
    /// For those that have no rows.
    void run(const std::vector<Cell>& cells) {
        bind(cells);
        step();
    }

    std::vector<std::string> columns() const;
    Cell cell(std::size_t column) const;
    std::int64_t integer(std::size_t column) const;

private:
    const Database& database_;
    std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_;
};

class Database {
public:
    enum class Mode { Read, Write };

    /// Of Write, made where there is none. Throws FileError.
    Database(const std::string& path, Mode mode);

    /// From now on, statements that change anything, or reach other files, are refused.
    void only_read() const;

    const std::string& path() const { return path_; }
    /// Several statements without rows. Throws as Statement does.
    void run(const std::string& sql) const;
    std::int64_t integer(const std::string& sql) const;
    std::int64_t last_id() const;

private:
    friend class Statement;
    [[noreturn]] void fail(int code) const;

    std::string path_;
    std::unique_ptr<sqlite3, int (*)(sqlite3*)> handle_;
};

/// Kept by commit(), else undone.
class Transaction {
public:
    explicit Transaction(const Database& database) : database_(&database) { database.run("BEGIN IMMEDIATE"); }
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    const Database* database_;
};

}  // namespace headroom::results
