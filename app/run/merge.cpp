// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run/merge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "app/run/replication_store.h"
#include "app/run/shard_record.h"
#include "core/error.h"
#include "plan/atomic_file.h"
#include "study/results_json.h"
#include "study/results_reader.h"

namespace headroom::app {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_shard(const std::string& file, std::string message, std::string expected) {
    throw InvalidDocument(file, {{Severity::Error, {}, "", std::move(message), std::move(expected)}});
}

/// Two shards of one study. What only one of them has read (a file that its own combinations name) is no difference.
void require_alike(const EndedShard& a, const EndedShard& b) {
    const auto differ = [&](const std::string& what, const std::string& of_a, const std::string& of_b) {
        if (of_a != of_b) refuse_shard(b.file, fmt::format("{} is {} here, and {} in {}", what, of_b, of_a, a.file), "shards of one study");
    };
    differ("the command", a.record.command, b.record.command);
    differ("the engine", a.record.engine, b.record.engine);
    for (const auto& [name, value] : a.record.study)
        if (const auto other = b.record.study.find(name); other != b.record.study.end()) differ(name, value, other->second);
    differ("the number of shards", std::to_string(a.record.count), std::to_string(b.record.count));
    differ("the table", a.record.table, b.record.table);
    differ("its first line", a.record.header, b.record.header);
    differ("the number of rows", std::to_string(a.record.row_count), std::to_string(b.record.row_count));
    const auto same = [](const ShardDocument& x, const ShardDocument& y) { return x.file == y.file && x.rows == y.rows; };
    if (!std::ranges::equal(a.record.documents, b.record.documents, same))
        refuse_shard(b.file, "the documents are others than in " + a.file, "shards of one study");
}

void require_all(const std::vector<EndedShard>& shards) {
    std::set<std::size_t> there;
    for (const EndedShard& shard : shards) there.insert(shard.record.index);
    const std::size_t count = shards.front().record.count;
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < count; ++i)
        if (!there.contains(i)) missing.push_back(name_of_shard(i, count));
    if (missing.empty()) return;
    const bool one = missing.size() == 1;
    refuse_shard(shards.front().file,
                 fmt::format("{} {} of this study {} not there, or {} not ended", one ? "shard" : "shards", fmt::join(missing, ", "),
                             one ? "is" : "are", one ? "has" : "have"),
                 fmt::format("all {} shards", count));
}

/// What the shards have of each row. Shards that have the same row agree about it.
class Parts {
public:
    explicit Parts(const std::vector<EndedShard>& shards) : owners_(shards.front().record.row_count) {
        for (const EndedShard& shard : shards) {
            for (const auto& [row, text] : shard.record.rows) {
                if (!owners_[row].empty() && owners_[row].front()->record.rows.at(row) != text)
                    refuse_shard(shard.file, fmt::format("row {} is another than in {}", row + 1, owners_[row].front()->file),
                                 "the same bytes, where two shards have run the same");
                owners_[row].push_back(&shard);
            }
        }
        for (std::size_t row = 0; row < owners_.size(); ++row)
            if (owners_[row].empty()) refuse_shard(shards.front().file, fmt::format("no shard has row {}", row + 1), "one for each row");
    }

    const std::string& row(std::size_t number) const { return owners_[number].front()->record.rows.at(number); }

    /// The document with the one run of a row; empty where that has none.
    std::string run(std::size_t row) const {
        std::string text, from;
        for (const EndedShard* shard : owners_[row]) {
            const std::string file = shard->place.document_of_row(row);
            std::error_code none;
            if (!fs::exists(file, none)) continue;
            const std::string own = plan::read_whole(file);
            if (!from.empty() && own != text)
                refuse_shard(file, "this run is another than in " + from, "the same bytes, where two shards have run the same");
            text = own;
            from = file;
        }
        return text;
    }

private:
    std::vector<std::vector<const EndedShard*>> owners_;  ///< of each row
};

/// Absent where a run of it has failed: then one machine would not have written it either.
std::optional<study::Results> join_runs(const ShardDocument& document, const Parts& parts, const schema::Catalogue& catalogue) {
    std::optional<study::Results> joined;
    for (const std::size_t row : document.rows) {
        const std::string text = parts.run(row);
        if (text.empty()) return std::nullopt;
        study::Results part = study::parse_results(text, document.file, catalogue);
        if (!joined)
            joined = std::move(part);
        else
            joined->runs.insert(joined->runs.end(), part.runs.begin(), part.runs.end());
    }
    return joined;
}

std::vector<EndedShard> find_shards(const std::vector<std::string>& folders) {
    std::vector<EndedShard> shards;
    for (const std::string& folder : folders)
        for (EndedShard& shard : ended_shards(folder)) shards.push_back(std::move(shard));
    for (const EndedShard& shard : shards) require_alike(shards.front(), shard);
    require_all(shards);
    return shards;
}

}  // namespace

Merged merge(const std::vector<std::string>& folders, const std::string& out, const schema::Catalogue& catalogue) {
    const std::vector<EndedShard> shards = find_shards(folders);
    const ShardRecord& first = shards.front().record;
    const Parts parts(shards);
    Merged merged{(fs::path(out) / first.table).string(), first.count, first.row_count};
    std::string table = first.header;
    for (std::size_t i = 0; i < first.row_count; ++i) table += parts.row(i);
    ReplicationStore store(out + "/replications", first.engine);
    const FolderLock lock(out);
    std::set<std::string> taken;
    for (const std::string& folder : folders)
        if (taken.insert(folder).second) merged.replications += store.take_over(folder + "/replications");
    for (const ShardDocument& document : first.documents) {
        const auto results = join_runs(document, parts, catalogue);
        if (!results) continue;
        const fs::path path = fs::path(out) / document.file;
        fs::create_directories(path.parent_path());
        plan::write_atomically(path.string(), study::print_results(*results));
        ++merged.documents;
    }
    plan::write_atomically(merged.table, table);
    for (const EndedShard& shard : shards) merged.exit = std::max(merged.exit, shard.record.exit);
    return merged;
}

}  // namespace headroom::app
