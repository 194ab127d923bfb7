// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What a shard of a batch or of a sweep leaves behind for `headroom merge`, in FOLDER/shards/I-of-N/.
namespace headroom::app {

/// What all shards of a study have alike: "--seed", "the plan shop", each with its value or hash.
using StudyKey = std::map<std::string, std::string>;

/// A document that holds the runs of several rows.
struct ShardDocument {
    std::string file;               ///< below the folder: "shop.results.json"
    std::vector<std::size_t> rows;  ///< of the table, in the document's order, those of other shards included
};

/// What a shard has done, as `shard.json`. It is written last: where it stands, the shard has ended.
struct ShardRecord {
    std::string command;    ///< "batch" or "sweep"
    std::size_t index = 0;  ///< from 0
    std::size_t count = 1;
    std::string engine;  ///< engine_version()
    StudyKey study;
    std::string table;                             ///< the table's file: "summary.csv"
    std::string header;                            ///< its first line, with the line's end
    std::size_t row_count = 0;                     ///< of the whole table
    std::map<std::size_t, std::string> rows = {};  ///< its own, by their numbers from 0, with the line's end
    std::vector<ShardDocument> documents = {};
    int exit = 0;  ///< the worst of its own rows
};

/// "2/4", as people count.
std::string name_of_shard(std::size_t index, std::size_t count);

/// The place of one shard in a folder, which several may share.
class ShardFolder {
public:
    ShardFolder(const std::string& folder, std::size_t index, std::size_t count);

    /// Before it runs: takes away what a former call left there. Throws FileError.
    void clear() const;
    /// Where the results document of one row stands.
    std::string document_of_row(std::size_t row) const;
    /// Throws FileError.
    void write(const ShardRecord& record) const;

private:
    std::string path_;
};

/// A shard that has ended.
struct EndedShard {
    std::string folder;  ///< as given
    ShardFolder place;
    std::string file;  ///< of its record
    ShardRecord record;
};

/// All that have ended in a folder, by their numbers. Throws FileError where there are none, and InvalidDocument where a record is
/// damaged or of a newer version.
std::vector<EndedShard> ended_shards(const std::string& folder);

}  // namespace headroom::app
