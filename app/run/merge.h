// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "schema/record.h"

namespace headroom::app {

/// What came together.
struct Merged {
    std::string table;  ///< its file
    std::size_t shards = 0;
    std::size_t rows = 0;
    std::size_t documents = 0;
    std::size_t replications = 0;
    int exit = 0;  ///< the worst of the shards'
};

/// Writes into `out` what one machine would have written that did the work of all shards in these folders: the table, the documents
/// and the replications, the same bytes. `catalogue` gives the outputs of known types their units. Throws FileError; and InvalidDocument
/// where a shard is missing, or two of them are of different engines or studies, or disagree about what both hold.
Merged merge(const std::vector<std::string>& folders, const std::string& out, const schema::Catalogue& catalogue);

}  // namespace headroom::app
