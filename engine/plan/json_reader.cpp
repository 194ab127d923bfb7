// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <numeric>

#include "plan/json_syntax.h"
#include "plan/json_text.h"
#include "plan/reader.h"

namespace headroom::plan {
namespace {

constexpr std::size_t most_bytes = 64'000'000;
constexpr std::size_t most_values = 2'000'000;
constexpr std::size_t deepest = 64;
constexpr std::size_t most_doubled = 100;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Feeds the parser and tells how much it has read.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* position, const char** reached) : position_(position), reached_(reached) {}
    reference operator*() const { return *position_; }
    CountingIterator& operator++() {
        *reached_ = ++position_;
        return *this;
    }
    CountingIterator operator++(int) {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return position_ == other.position_; }

private:
    const char* position_;
    const char** reached_;
};

/// Receives what nlohmann's parser reads (its SAX interface) and builds the tree, without recursion.
class Builder {
public:
    Builder(std::string_view text, ParsedJson& result) : text_(text), result_(result), place_(text), reached_(text.data()) {}

    void run() {
        const CountingIterator begin(text_.data(), &reached_);
        const CountingIterator end(text_.data() + text_.size(), &reached_);
        const bool whole = nlohmann::json::sax_parse(begin, end, this, nlohmann::json::input_format_t::json, true, true);
        if (whole) {
            note_gap(skip_gap(text_, after_));
            result_.value = std::move(root_);
        }
    }

    bool null() { return scalar(Value()); }
    bool boolean(bool value) { return scalar(Value(value)); }
    bool number_integer(std::int64_t value) { return scalar(Value(value), true); }
    bool number_unsigned(std::uint64_t value) { return scalar(Value(value), true); }
    bool number_float(double value, const std::string&) { return scalar(Value(value), true); }
    bool string(std::string& value) { return scalar(Value(std::move(value))); }
    bool binary(nlohmann::json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(Value(Value::Object{})); }
    bool start_array(std::size_t) { return open(Value(Value::Array{})); }
    bool key(std::string& name) {
        name_at_ = token();
        open_.back().member = std::move(name);
        open_.back().wants_value = true;
        return true;
    }
    bool end_object() { return refuse_duplicates(open_.back()) && close(); }
    bool end_array() { return close(); }

    /// Never given to people: explain() says it in their words.
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) {
        Stop stop;
        stop.expecting = expecting();
        stop.after = after_;
        stop.after_number = after_number_;
        stop.out_of_range = error.id == 406;
        if (!open_.empty()) {
            stop.member = open_.back().member;
            stop.opened = open_.back().value->at;
        }
        const SyntaxError mistake = explain(text_, stop);
        result_.diagnostics.error(Place(text_).at(mistake.offset), path(), mistake.message, mistake.expected);
        return false;
    }

private:
    struct Frame {
        Value* value;
        std::string member;
        bool wants_value = false;
    };

    Expecting expecting() const {
        if (open_.empty()) return begun_ ? Expecting::End : Expecting::Document;
        const Frame& frame = open_.back();
        if (frame.value->is_array()) return frame.value->as_array().empty() ? Expecting::FirstElement : Expecting::NextElement;
        if (frame.wants_value) return Expecting::MemberValue;
        return frame.value->as_object().empty() ? Expecting::FirstMember : Expecting::NextMember;
    }

    void note_gap(const Gap& gap) { result_.has_comments = result_.has_comments || gap.comment; }

    /// The place of the token just read: the first byte after the former one that is no white space, comma, colon or comment.
    Location token(bool number = false) {
        Gap gap = skip_gap(text_, after_);
        note_gap(gap);
        while (gap.end < text_.size() && (text_[gap.end] == ',' || text_[gap.end] == ':')) {
            gap = skip_gap(text_, gap.end + 1);
            note_gap(gap);
        }
        // The parser reads one character beyond a number.
        after_ = number ? number_end(text_, gap.end) : static_cast<std::size_t>(reached_ - text_.data());
        after_number_ = number;
        return place_.at(gap.end);
    }

    Value* add(Value value) {
        if (open_.empty()) {
            begun_ = true;
            root_ = std::move(value);
            return &root_;
        }
        Frame& frame = open_.back();
        frame.wants_value = false;
        if (frame.value->is_array()) return &frame.value->as_array().emplace_back(std::move(value));
        Value::Object& members = frame.value->as_object();
        members.push_back({frame.member, std::move(value), name_at_});
        return &members.back().value;
    }

    bool scalar(Value value, bool number = false) {
        value.at = token(number);
        const Location at = value.at;
        add(std::move(value));
        return ++values_ <= most_values || refuse(at, fmt::format("more than {} values", most_values), "a smaller plan");
    }

    bool open(Value value) {
        value.at = token();
        if (open_.size() == deepest) return refuse(value.at, fmt::format("more than {} brackets inside one another", deepest), {});
        if (++values_ > most_values) return refuse(value.at, fmt::format("more than {} values", most_values), "a smaller plan");
        open_.push_back({add(std::move(value)), {}});
        return true;
    }

    bool close() {
        token();
        open_.pop_back();
        return true;
    }

    bool refuse(Location at, std::string message, std::string expected) {
        result_.diagnostics.error(at, path(), std::move(message), std::move(expected));
        return false;
    }

    /// The first of several members of one name is kept.
    bool refuse_duplicates(const Frame& frame) {
        Value::Object& members = frame.value->as_object();
        std::vector<std::size_t> order(members.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, {}, [&](std::size_t i) -> const std::string& { return members[i].name; });
        std::vector<bool> doubled(members.size());
        for (std::size_t i = 1, first = 0; i < order.size(); ++i) {
            const Value::Member& former = members[order[first]];
            const Value::Member& member = members[order[i]];
            if (member.name != former.name) {
                first = i;
                continue;
            }
            doubled[order[i]] = true;
            result_.diagnostics.error(member.at, path(), fmt::format("the member '{}' stands twice", member.name),
                                      fmt::format("one; the first is at {}:{}", former.at.line, former.at.column));
            if (++doubled_ == most_doubled) return false;
        }
        std::size_t index = 0;
        std::erase_if(members, [&](const Value::Member&) { return doubled[index++]; });
        return true;
    }

    /// JSON path of the innermost open bracket, with the member that is being read; cut short where that is deep down.
    std::string path() const {
        constexpr std::size_t longest = 16;
        std::string result = "$";
        for (std::size_t i = 0; i < open_.size(); ++i) {
            if (i == longest) return result + "...";
            const Frame& frame = open_[i];
            const bool last = i + 1 == open_.size();
            if (frame.value->is_array()) {
                if (!last) result += fmt::format("[{}]", frame.value->as_array().size() - 1);
            } else if (!last || frame.wants_value) {
                result = member_path(result, frame.member);
            }
        }
        return result;
    }

    std::string_view text_;
    ParsedJson& result_;
    Place place_;
    const char* reached_;
    std::size_t after_ = 0;  ///< end of the last token
    bool after_number_ = false;
    std::size_t values_ = 0;
    std::size_t doubled_ = 0;
    bool begun_ = false;
    Value root_;
    std::vector<Frame> open_;
    Location name_at_;
};

bool refuse_encoding(std::string_view text, Diagnostics& diagnostics) {
    const std::optional<std::size_t> bad = find_bad_byte(text);
    if (!bad) return false;
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
        diagnostics.error({1, 1}, "$", "the text is in UTF-16", "UTF-8");
    } else if (text[*bad] == '\0') {
        diagnostics.error(Place(text).at(*bad), "$", "a NUL byte", "text");
    } else {
        diagnostics.error(Place(text).at(*bad), "$",
                          fmt::format("the byte 0x{:02X} is no part of a UTF-8 character", static_cast<unsigned char>(text[*bad])),
                          "UTF-8");
    }
    return true;
}

}  // namespace

ParsedJson parse_json(std::string_view text) {
    ParsedJson result;
    if (text.size() > most_bytes) {
        result.diagnostics.error({1, 1}, "$", fmt::format("the text has {} bytes", text.size()),
                                 fmt::format("at most {} (64 MB)", most_bytes));
        return result;
    }
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (refuse_encoding(text, result.diagnostics)) return result;
    Builder(text, result).run();
    return result;
}

}  // namespace headroom::plan
