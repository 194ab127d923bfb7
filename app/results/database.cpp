// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/results/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

namespace headroom::results {

namespace {

constexpr int patience_ms = 10'000;

/// What a question may do: read tables of this file, and compute.
int allow_reading(void*, int action, const char*, const char*, const char*, const char*) {
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_READ:
        case SQLITE_FUNCTION:
        case SQLITE_RECURSIVE: return SQLITE_OK;
        default: return SQLITE_DENY;
    }
}

bool is_of_the_file(int code) {
    switch (code & 0xff) {
        case SQLITE_CANTOPEN:
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
        case SQLITE_IOERR:
        case SQLITE_FULL:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_READONLY:
        case SQLITE_PERM: return true;
        default: return false;
    }
}

}  // namespace

Database::Database(const std::string& path, Mode mode) : path_(path), handle_(nullptr, sqlite3_close) {
    const int flags = mode == Mode::Read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_EXRESCODE, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) throw FileError(fmt::format("{}: cannot be opened: {}", path, sqlite3_errstr(code)));
    sqlite3_busy_timeout(handle, patience_ms);
}

void Database::fail(int code) const {
    const std::string message = sqlite3_errmsg(handle_.get());
    if (is_of_the_file(code)) throw FileError(fmt::format("{}: {}", path_, message));
    throw QueryError(message);
}

void Database::run(const std::string& sql) const {
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::integer(const std::string& sql) const {
    Statement statement(*this, sql);
    return statement.step() ? statement.integer(0) : 0;
}

std::int64_t Database::last_id() const { return sqlite3_last_insert_rowid(handle_.get()); }

void Database::only_read() const { sqlite3_set_authorizer(handle_.get(), allow_reading, nullptr); }

Statement::Statement(const Database& database, const std::string& sql) : database_(database), statement_(nullptr, sqlite3_finalize) {
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v2(database.handle_.get(), sql.c_str(), static_cast<int>(sql.size()) + 1, &statement, &rest);
    statement_.reset(statement);
    if (code != SQLITE_OK) database.fail(code);
    if (statement == nullptr) throw QueryError("there is no statement");
    if (std::string(rest).find_first_not_of(" \t\r\n;") != std::string::npos) throw QueryError("there is more than one statement");
}

void Statement::bind(const std::vector<Cell>& cells) {
    sqlite3_reset(statement_.get());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const int place = static_cast<int>(i) + 1;
        int code = SQLITE_OK;
        if (const auto* integer = std::get_if<std::int64_t>(&cells[i]))
            code = sqlite3_bind_int64(statement_.get(), place, *integer);
        else if (const auto* real = std::get_if<double>(&cells[i]))
            code = sqlite3_bind_double(statement_.get(), place, *real);
        else if (const auto* text = std::get_if<std::string>(&cells[i]))
            code = sqlite3_bind_text(statement_.get(), place, text->c_str(), static_cast<int>(text->size()), SQLITE_TRANSIENT);
        else
            code = sqlite3_bind_null(statement_.get(), place);
        if (code != SQLITE_OK) database_.fail(code);
    }
}

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) database_.fail(code);
    return false;
}

std::vector<std::string> Statement::columns() const {
    std::vector<std::string> names;
    for (int i = 0; i < sqlite3_column_count(statement_.get()); ++i) names.emplace_back(sqlite3_column_name(statement_.get(), i));
    return names;
}

std::int64_t Statement::integer(std::size_t column) const { return sqlite3_column_int64(statement_.get(), static_cast<int>(column)); }

Cell Statement::cell(std::size_t column) const {
    const int place = static_cast<int>(column);
    switch (sqlite3_column_type(statement_.get(), place)) {
        case SQLITE_INTEGER: return integer(column);
        case SQLITE_FLOAT: return sqlite3_column_double(statement_.get(), place);
        case SQLITE_NULL: return {};
        default: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), place));
            return std::string(text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), place)));
        }
    }
}

void Transaction::commit() {
    database_->run("COMMIT");
    database_ = nullptr;
}

Transaction::~Transaction() {
    if (database_ == nullptr) return;
    try {
        database_->run("ROLLBACK");
    } catch (const Error&) {  // the file's failure was told already, and the next program that opens it undoes the rest
    }
}

}  // namespace headroom::results
