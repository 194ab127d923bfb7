// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/value.h"

/// What is wrong with a text that is no JSON, in a person's words. For json_reader.cpp.
namespace headroom::plan {

/// What the reader was about to read when it had to stop.
enum class Expecting { Document, FirstElement, NextElement, FirstMember, NextMember, MemberValue, End };

struct Stop {
    Expecting expecting = Expecting::Document;
    std::size_t after = 0;      ///< end of the last token that was understood
    bool after_number = false;  ///< and that token was a number
    bool out_of_range = false;  ///< the number is too large for a double
    std::string member;         ///< name of the member whose value is wanted
    Location opened;            ///< of the innermost open bracket
};

struct SyntaxError {
    std::size_t offset = 0;
    std::string message;
    std::string expected;
};

SyntaxError explain(std::string_view text, const Stop& stop);

}  // namespace headroom::plan
