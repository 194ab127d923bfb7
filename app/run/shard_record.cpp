// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run/shard_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "core/error.h"
#include "plan/atomic_file.h"
#include "study/json_node.h"

namespace headroom::app {

namespace {

using study::Json;
using study::JsonNode;

constexpr const char* shard_format = "headroom-shard";
constexpr int shard_version = 1;
constexpr const char* record_name = "shard.json";

std::string print_record(const ShardRecord& record) {
    Json rows = Json::array(), documents = Json::array();
    for (const auto& [number, text] : record.rows) rows.push_back({{"row", number}, {"text", text}});
    for (const ShardDocument& each : record.documents) documents.push_back({{"file", each.file}, {"rows", each.rows}});
    return study::print({{"format", shard_format},
                         {"version", shard_version},
                         {"command", record.command},
                         {"shard", record.index + 1},
                         {"of", record.count},
                         {"engine", record.engine},
                         {"study", record.study},
                         {"table", record.table},
                         {"header", record.header},
                         {"row_count", record.row_count},
                         {"rows", std::move(rows)},
                         {"documents", std::move(documents)},
                         {"exit", record.exit}});
}

std::size_t read_row(const JsonNode& json, std::size_t row_count) {
    if (json.count() >= row_count) json.fail("there is no such row");
    return json.count();
}

ShardDocument read_shard_document(const JsonNode& json, std::size_t row_count) {
    ShardDocument document{json.required("file").text(), {}};
    const std::filesystem::path path(document.file);
    if (path.is_absolute() || std::ranges::find(path, "..") != path.end()) json.fail("this file is outside of the folder");
    for (const JsonNode& row : json.required("rows").elements()) document.rows.push_back(read_row(row, row_count));
    return document;
}

ShardRecord read_record(const std::string& file) {
    const Json json = study::parse_document(plan::read_whole(file), file);
    const JsonNode document(json, file);
    study::require_format(document, shard_format, shard_version);
    ShardRecord record;
    record.command = document.required("command").text();
    record.count = document.required("of").count();
    const std::size_t number = document.required("shard").count();
    if (number < 1 || number > record.count) document["shard"].fail("there is no such shard", "one of 1 to that of \"of\"");
    record.index = number - 1;
    record.engine = document.required("engine").text();
    for (const auto& [name, value] : document.required("study").members()) record.study[name] = value.text();
    record.table = document.required("table").text();
    if (record.table.find('/') != std::string::npos) document["table"].fail("this file is outside of the folder");
    record.header = document.required("header").text();
    record.row_count = document.required("row_count").count();
    for (const JsonNode& row : document.required("rows").elements())
        record.rows[read_row(row.required("row"), record.row_count)] = row.required("text").text();
    for (const JsonNode& each : document.required("documents").elements())
        record.documents.push_back(read_shard_document(each, record.row_count));
    record.exit = static_cast<int>(document.required("exit").count());
    return record;
}

}  // namespace

std::string name_of_shard(std::size_t index, std::size_t count) { return fmt::format("{}/{}", index + 1, count); }

ShardFolder::ShardFolder(const std::string& folder, std::size_t index, std::size_t count)
    : path_(fmt::format("{}/shards/{}-of-{}", folder, index + 1, count)) {}

void ShardFolder::clear() const {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
    if (!error) std::filesystem::create_directories(path_, error);
    if (error) throw FileError(fmt::format("{}: cannot be made: {}", path_, error.message()));
}

std::string ShardFolder::document_of_row(std::size_t row) const { return fmt::format("{}/row-{}.json", path_, row + 1); }

void ShardFolder::write(const ShardRecord& record) const { plan::write_atomically(path_ + "/" + record_name, print_record(record)); }

std::vector<EndedShard> ended_shards(const std::string& folder) {
    std::vector<EndedShard> shards;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder + "/shards", none)) {
        const std::filesystem::path file = entry.path() / record_name;
        if (!std::filesystem::exists(file, none)) continue;
        ShardRecord record = read_record(file.string());
        ShardFolder place(folder, record.index, record.count);
        shards.push_back({folder, std::move(place), file.string(), std::move(record)});
    }
    if (shards.empty()) throw FileError(folder + ": holds no shard that has ended: what batch or sweep with --shard I/N writes into --out");
    std::ranges::sort(shards, {}, [](const EndedShard& shard) { return std::pair(shard.record.count, shard.record.index); });
    return shards;
}

}  // namespace headroom::app
