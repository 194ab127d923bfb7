// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/json_syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/diagnostic.h"
#include "plan/json_text.h"

namespace headroom::plan {
namespace {

struct Token {
    std::size_t offset = 0;
    char first = '\0';  ///< NUL at the end of the text
    std::string_view word;
};

bool in_array(const Stop& stop) { return stop.expecting == Expecting::FirstElement || stop.expecting == Expecting::NextElement; }

std::string shorten(std::string_view word) {
    if (word.size() <= 40) return std::string(word);
    std::size_t end = 40;
    while ((static_cast<unsigned char>(word[end]) & 0xc0) == 0x80) --end;
    return std::string(word.substr(0, end)) + "...";
}

Token token_at(std::string_view text, std::size_t offset) {
    if (offset >= text.size()) return {text.size(), '\0', {}};
    return {offset, text[offset], text.substr(offset, word_end(text, offset) - offset)};
}

SyntaxError explain_escape(std::string_view text, std::size_t backslash) {
    const std::string_view escape = text.substr(backslash, 2);
    if (escape != "\\u") {
        return {backslash, fmt::format("'{}' means nothing inside a string", escape),
                "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0041; a backslash is written \\\\"};
    }
    const std::string_view digits = text.substr(backslash + 2, 4);
    const bool hexadecimal = digits.size() == 4 && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    if (!hexadecimal) return {backslash, "'\\u' without its four hexadecimal digits", "such as \\u20ac"};
    return {backslash, fmt::format("'\\u{}' is half of a pair", digits), "two halves, such as \\ud83d\\ude00"};
}

/// Is the \u escape at `backslash` sound, and where does it end (with the second half of a pair)?
std::optional<std::size_t> unicode_escape_end(std::string_view text, std::size_t backslash) {
    const auto unit = [&](std::size_t at) -> std::optional<unsigned> {
        if (text.substr(at, 2) != "\\u" || at + 6 > text.size()) return std::nullopt;
        const std::string_view digits = text.substr(at + 2, 4);
        if (digits.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos) return std::nullopt;
        return static_cast<unsigned>(std::stoul(std::string(digits), nullptr, 16));
    };
    const std::optional<unsigned> first = unit(backslash);
    if (!first || (*first >= 0xdc00 && *first <= 0xdfff)) return std::nullopt;
    if (*first < 0xd800 || *first > 0xdbff) return backslash + 6;
    const std::optional<unsigned> second = unit(backslash + 6);
    if (!second || *second < 0xdc00 || *second > 0xdfff) return std::nullopt;
    return backslash + 12;
}

/// A string that begins at `quote` and is not sound.
SyntaxError explain_string(std::string_view text, std::size_t quote) {
    for (std::size_t i = quote + 1; i < text.size();) {
        const char c = text[i];
        if (c == '"') break;
        if (c == '\n' || c == '\r')
            return {quote, "the string that begins here is not closed on its line",
                    "a closing quote; a line break inside a string is written \\n"};
        if (c == '\t') return {i, "a tab inside a string", "\\t"};
        if (static_cast<unsigned char>(c) < 0x20) {
            return {i, fmt::format("a control character inside a string"), fmt::format("\\u{:04x}", static_cast<unsigned>(c))};
        }
        if (c != '\\') {
            ++i;
        } else if (text.substr(i, 2) == "\\u") {
            const std::optional<std::size_t> end = unicode_escape_end(text, i);
            if (!end) return explain_escape(text, i);
            i = *end;
        } else {
            if (i + 1 < text.size() && std::string_view("\"\\/bfnrt").find(text[i + 1]) == std::string_view::npos)
                return explain_escape(text, i);
            i += 2;
        }
    }
    return {quote, "the string that begins here is not closed", "a closing quote"};
}

std::optional<SyntaxError> explain_number(const Token& token) {
    const std::string_view word = token.word;
    const std::string_view bare = word.substr(word.starts_with('-') || word.starts_with('+') ? 1 : 0);
    for (const std::string_view name : {"NaN", "nan", "NAN", "Infinity", "infinity", "inf", "Inf", "INF"}) {
        if (bare == name)
            return SyntaxError{token.offset, fmt::format("'{}' is no number that a plan can hold", word),
                               "a finite number; what is unlimited is left out"};
    }
    if (word == "-" || word == "+") return SyntaxError{token.offset, fmt::format("'{}' is no number", word), "a number"};
    if (bare.empty() || std::string_view("0123456789.-+").find(bare.front()) == std::string_view::npos) return std::nullopt;
    if (word.starts_with('+'))
        return SyntaxError{token.offset, fmt::format("'{}' has a plus sign", shorten(word)), fmt::format("{}", shorten(bare))};
    if (bare.starts_with('.'))
        return SyntaxError{token.offset, fmt::format("'{}' has no digit before the point", shorten(word)),
                           fmt::format("{}0{}", word.starts_with('-') ? "-" : "", shorten(bare))};
    if (bare.size() > 1 && bare[0] == '0' && bare[1] >= '0' && bare[1] <= '9')
        return SyntaxError{token.offset, fmt::format("'{}' begins with a zero", shorten(word)), "a number without leading zeros"};
    if (word.ends_with('.'))
        return SyntaxError{token.offset, fmt::format("'{}' has no digit after the point", shorten(word)),
                           fmt::format("{}0", shorten(word))};
    return SyntaxError{token.offset, fmt::format("'{}' is no number", shorten(word)),
                       fmt::format("a number, or in quotes where it has a unit: \"4 ms\"")};
}

std::string quoted(std::string_view word) { return fmt::format("\"{}\"", shorten(word)); }

SyntaxError explain_word(const Token& token, bool wants_name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> literals = {
        {{"true", "true"}, {"false", "false"}, {"null", "none"}}};
    std::string lower(token.word);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c); });
    for (const auto& [literal, alias] : literals) {
        if (!wants_name && (lower == literal || lower == alias))
            return {token.offset, fmt::format("'{}' is not known", token.word), std::string(literal)};
    }
    if (const std::string near = nearest_name(token.word, {"true", "false", "null"}); !wants_name && !near.empty()) {
        return {token.offset, fmt::format("'{}' is not known", shorten(token.word)), fmt::format("did you mean {}?", near)};
    }
    return {token.offset, fmt::format("'{}' stands without quotes", shorten(token.word)), quoted(token.word)};
}

/// A token that begins nothing, whatever was expected.
SyntaxError explain_character(std::string_view text, const Token& token, const std::string& expected) {
    const std::string_view rest = text.substr(token.offset);
    if (token.first == '#') return {token.offset, "'#' begins no comment here", "//"};
    if (token.first == '/') return {token.offset, "a single '/'", "// or /* for a comment"};
    if (token.first == '\'') return {token.offset, "single quotes", "double quotes: \""};
    for (const std::string_view quote : {"\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "\u00ab", "\u00bb"}) {
        if (rest.starts_with(quote)) return {token.offset, fmt::format("{} is a typographic quote", quote), "straight quotes: \""};
    }
    if (static_cast<unsigned char>(token.first) < 0x20)
        return {token.offset, fmt::format("the control character 0x{:02X}", static_cast<unsigned>(token.first)), expected};
    return {token.offset, fmt::format("unexpected '{}'", token.word.empty() ? std::string(1, token.first) : shorten(token.word)), expected};
}

SyntaxError explain_end(std::string_view text, const Stop& stop) {
    if (stop.expecting == Expecting::Document) return {text.size(), "there is nothing to read", "a plan: {\"headroom\": 1, ...}"};
    return {text.size(),
            fmt::format("the text ends before the {} that begins at {}:{} is closed", in_array(stop) ? "array" : "object", stop.opened.line,
                        stop.opened.column),
            in_array(stop) ? "']'" : "'}'"};
}

SyntaxError explain_bracket(const Token& token, const Stop& stop) {
    if (stop.expecting == Expecting::End || stop.expecting == Expecting::Document)
        return {token.offset, fmt::format("'{}' closes nothing", token.first), {}};
    return {token.offset,
            fmt::format("'{}' does not close the {} that begins at {}:{}", token.first, in_array(stop) ? "array" : "object",
                        stop.opened.line, stop.opened.column),
            in_array(stop) ? "']'" : "'}'"};
}

SyntaxError explain_value(std::string_view text, const Token& token, const Stop& stop, const std::string& expected) {
    if (token.first == '"') return explain_string(text, token.offset);
    if (token.first == ']' || token.first == '}') return explain_bracket(token, stop);
    if (const std::optional<SyntaxError> number = explain_number(token)) return *number;
    if (!token.word.empty() && static_cast<unsigned char>(token.first) < 0x80) return explain_word(token, false);
    return explain_character(text, token, expected);
}

SyntaxError explain_name(std::string_view text, const Token& token, const Stop& stop) {
    if (token.first == '"') return explain_string(text, token.offset);
    if (token.first == ']') return explain_bracket(token, stop);
    if (token.first == ',') return {token.offset, "a comma with no member before it", "a member: \"name\": value"};
    if (token.first == '{' || token.first == '[')
        return {token.offset, fmt::format("unexpected '{}'", token.first), "a member: \"name\": value"};
    if (!token.word.empty() && static_cast<unsigned char>(token.first) < 0x80) return explain_word(token, true);
    return explain_character(text, token, "a member: \"name\": value");
}

/// What follows a whole value and is neither a comma nor the closing bracket.
SyntaxError explain_separator(std::string_view text, const Token& token, const Stop& stop) {
    if (stop.after_number && !token.word.empty()) {
        std::size_t begin = stop.after;
        while (begin > 0 && std::string_view("0123456789+-.eE").find(text[begin - 1]) != std::string_view::npos) --begin;
        const std::string number(text.substr(begin, stop.after - begin));
        if (token.offset == stop.after) {
            const Token whole = token_at(text, begin);
            const bool unit = std::ranges::none_of(token.word, [](char c) { return c >= '0' && c <= '9'; });
            if (unit && token.word != ".")
                return {begin, fmt::format("'{}' is no number", shorten(whole.word)),
                        fmt::format("\"{} {}\": a quantity with a unit is a string", number, shorten(token.word))};
            if (const std::optional<SyntaxError> error = explain_number(whole)) return *error;
        } else if (token.first < '0' || token.first > '9') {
            return {begin, fmt::format("'{} {}' stands without quotes", number, shorten(token.word)),
                    fmt::format("\"{} {}\": a quantity with a unit is a string", number, shorten(token.word))};
        }
    }
    const std::string closing = in_array(stop) ? "',' or ']'" : "',' or '}'";
    if (token.first == ']' || token.first == '}') return explain_bracket(token, stop);
    if (token.first == ':') return {token.offset, in_array(stop) ? "a member of an object inside an array" : "a second ':'", closing};
    if (token.first == '"' || token.first == '{' || token.first == '[' || !token.word.empty())
        return {token.offset, "a comma is missing before this", closing};
    if (token.first == ';') return {token.offset, "unexpected ';'", closing};
    return explain_character(text, token, closing);
}

}  // namespace

SyntaxError explain(std::string_view text, const Stop& stop) {
    Gap gap = skip_gap(text, stop.after);
    std::size_t separator = std::string_view::npos;
    const bool takes_separator =
        stop.expecting == Expecting::NextElement || stop.expecting == Expecting::NextMember || stop.expecting == Expecting::MemberValue;
    const char mark = stop.expecting == Expecting::MemberValue ? ':' : ',';
    if (!gap.unclosed && takes_separator && gap.end < text.size() && text[gap.end] == mark) {
        separator = gap.end;
        gap = skip_gap(text, separator + 1);
    }
    if (gap.unclosed) return {gap.end, "the comment that begins here is not closed", "*/"};
    const Token token = token_at(text, gap.end);
    if (stop.out_of_range) return {token.offset, fmt::format("'{}' is too large for a number", shorten(token.word)), "at most 1.8e308"};
    if (token.first == '\0') return explain_end(text, stop);

    const bool separated = separator != std::string_view::npos;
    switch (stop.expecting) {
        case Expecting::End:
            if (token.first == ']' || token.first == '}') return explain_bracket(token, stop);
            return {token.offset, "text after the end of the document", "nothing more"};
        case Expecting::Document: return explain_value(text, token, stop, "a plan: {\"headroom\": 1, ...}");
        case Expecting::FirstElement:
            if (token.first == ',') return {token.offset, "a comma with no value before it", "a value or ']'"};
            return explain_value(text, token, stop, "a value or ']'");
        case Expecting::NextElement:
            if (!separated) return explain_separator(text, token, stop);
            if (token.first == ']') return {separator, "a comma after the last value", "no comma before ']'"};
            if (token.first == ',') return {token.offset, "a comma with no value before it", "a value"};
            return explain_value(text, token, stop, "a value");
        case Expecting::FirstMember: return explain_name(text, token, stop);
        case Expecting::NextMember:
            if (!separated) return explain_separator(text, token, stop);
            if (token.first == '}') return {separator, "a comma after the last member", "no comma before '}'"};
            return explain_name(text, token, stop);
        case Expecting::MemberValue:
            if (!separated)
                return {token.offset, fmt::format("':' is missing after the name '{}'", shorten(stop.member)), "':' and a value"};
            if (token.first == '}' || token.first == ',' || token.first == ']')
                return {token.offset, fmt::format("the member '{}' has no value", shorten(stop.member)), "a value"};
            return explain_value(text, token, stop, "a value");
    }
    return {token.offset, "this is no JSON", {}};
}

}  // namespace headroom::plan
