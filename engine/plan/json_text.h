// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/value.h"

/// The surface of a JSON text: where tokens stand and what lies between them. For json_reader.cpp and json_syntax.cpp.
namespace headroom::plan {

/// Walks forward through a text and knows line and column (in characters, not bytes) at every step.
class Place {
public:
    explicit Place(std::string_view text) : text_(text) {}
    /// The location of an offset that is not before the last one asked for.
    Location at(std::size_t offset);

private:
    std::string_view text_;
    std::size_t offset_ = 0;
    Location location_{1, 1};
};

struct Gap {
    std::size_t end = 0;  ///< of white space and comments; the beginning of a comment that is never closed
    bool comment = false;
    bool unclosed = false;
};
/// What lies between two tokens, from `offset` on.
Gap skip_gap(std::string_view text, std::size_t offset);

/// The end of the number that begins at `offset`, by JSON's grammar; `offset` where there is none.
std::size_t number_end(std::string_view text, std::size_t offset);

/// The end of the letters, digits and _.+- (and bytes of non-ASCII characters) from `offset` on.
std::size_t word_end(std::string_view text, std::size_t offset);

/// The first byte that is no part of a UTF-8 character (RFC 3629), or a NUL.
std::optional<std::size_t> find_bad_byte(std::string_view text);

}  // namespace headroom::plan
