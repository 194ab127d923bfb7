// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/json_text.h"

#include <algorithm>
#include <cstdint>

namespace headroom::plan {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_latin(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

std::size_t digits_end(std::string_view text, std::size_t offset) {
    while (offset < text.size() && is_digit(text[offset])) ++offset;
    return offset;
}

/// Bytes of the UTF-8 character at `offset`; 0 where there is none (overlong forms and surrogates are none).
std::size_t character_size(std::string_view text, std::size_t offset) {
    const auto byte = [&](std::size_t i) { return offset + i < text.size() ? static_cast<unsigned char>(text[offset + i]) : 0u; };
    const auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) { return byte(i) >= low && byte(i) <= high; };
    const unsigned first = byte(0);
    if (first < 0x80) return first == 0 ? 0 : 1;
    if (first >= 0xc2 && first <= 0xdf) return continues(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        return continues(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf) && continues(2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        return continues(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

Location Place::at(std::size_t offset) {
    for (; offset_ < std::min(offset, text_.size()); ++offset_) {
        if (text_[offset_] == '\n') {
            ++location_.line;
            location_.column = 1;
        } else if (offset_ + 1 >= text_.size() || !is_continuation(text_[offset_ + 1])) {
            ++location_.column;
        }
    }
    return location_;
}

Gap skip_gap(std::string_view text, std::size_t offset) {
    Gap gap{offset};
    while (gap.end < text.size()) {
        if (is_space(text[gap.end])) {
            ++gap.end;
        } else if (text.substr(gap.end, 2) == "//") {
            gap.comment = true;
            gap.end = std::min(text.find_first_of("\r\n", gap.end), text.size());
        } else if (text.substr(gap.end, 2) == "/*") {
            gap.comment = true;
            const std::size_t close = text.find("*/", gap.end + 2);
            gap.unclosed = close == std::string_view::npos;
            if (gap.unclosed) return gap;
            gap.end = close + 2;
        } else {
            return gap;
        }
    }
    return gap;
}

std::size_t number_end(std::string_view text, std::size_t offset) {
    std::size_t end = offset;
    if (end < text.size() && text[end] == '-') ++end;
    const std::size_t whole = end;
    end = end < text.size() && text[end] == '0' ? end + 1 : digits_end(text, end);
    if (end == whole) return offset;
    if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) end = digits_end(text, end + 1);
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
        const std::size_t sign = end + 1 < text.size() && (text[end + 1] == '+' || text[end + 1] == '-') ? 1 : 0;
        const std::size_t exponent = digits_end(text, end + 1 + sign);
        if (exponent > end + 1 + sign) end = exponent;
    }
    return end;
}

std::size_t word_end(std::string_view text, std::size_t offset) {
    const auto belongs = [](char c) {
        return is_latin(c) || is_digit(c) || c == '_' || c == '.' || c == '+' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
    };
    while (offset < text.size() && belongs(text[offset])) ++offset;
    return offset;
}

std::optional<std::size_t> find_bad_byte(std::string_view text) {
    for (std::size_t offset = 0; offset < text.size();) {
        const auto byte = static_cast<unsigned char>(text[offset]);
        const std::size_t size = byte != 0 && byte < 0x80 ? 1 : character_size(text, offset);
        if (size == 0) return offset;
        offset += size;
    }
    return std::nullopt;
}

}  // namespace headroom::plan
