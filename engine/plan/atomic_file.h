// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "core/error.h"

namespace headroom::plan {

/// A file that could be written, were it not for the disk: it is full, or broken.
class WriteError : public FileError {
public:
    using FileError::FileError;
};

/// Throws for a path and the errno of why it cannot be written: WriteError where another path would do no better, else FileError.
[[noreturn]] void fail_to_write(const std::string& path, int reason);

/// Writes a file so that at every moment, a crash included, the path holds either the former text or the whole new one.
/// Keeps the permissions of a former file and follows symbolic links. Throws as fail_to_write().
void write_atomically(const std::string& path, std::string_view text);

/// What a file holds, `most_bytes` of it. Throws FileError.
std::string read_whole(const std::string& path, std::size_t most_bytes = std::numeric_limits<std::size_t>::max());

}  // namespace headroom::plan
