// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "plan/reader.h"

namespace headroom::plan {
namespace {

constexpr std::size_t line_width = 100;
constexpr std::size_t indent_width = 2;

/// The shortest text that reads back as the same double.
void print_number(double number, std::string& out) {
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    std::array<char, 32> buffer{};
    const bool whole = number == std::trunc(number) && std::abs(number) < 1e15;
    const auto end = whole ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<std::int64_t>(number)).ptr
                           : std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    out.append(buffer.data(), end);
}

void print_string(std::string_view text, std::string& out) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

bool is_container(const Value& value) { return value.is_array() || value.is_object(); }

bool holds_containers(const Value& value) {
    if (value.is_array()) return std::ranges::any_of(value.as_array(), is_container);
    return value.is_object() &&
           std::ranges::any_of(value.as_object(), [](const Value::Member& member) { return is_container(member.value); });
}

/// May it stand on one line, if that is not too long? Not arrays of arrays or objects, and nothing deeper than {"cpu": {"browse": 2}}.
bool may_be_flat(const Value& value) {
    if (value.is_array()) return !holds_containers(value);
    return !value.is_object() ||
           std::ranges::none_of(value.as_object(), [](const Value::Member& member) { return holds_containers(member.value); });
}

class Printer {
public:
    explicit Printer(std::string& out) : out_(out) {}

    /// `column` is where the value begins, `indent` the column of the line.
    void print(const Value& value, std::size_t column, std::size_t indent) {
        if (value.is_array()) {
            print_container(value, value.as_array(), '[', ']', column, indent);
        } else if (value.is_object()) {
            print_container(value, value.as_object(), '{', '}', column, indent);
        } else {
            print_scalar(value);
        }
    }

private:
    void print_scalar(const Value& value) {
        if (value.is_null()) {
            out_ += "null";
        } else if (value.is_bool()) {
            out_ += value.as_bool() ? "true" : "false";
        } else if (value.is_number()) {
            print_number(value.as_number(), out_);
        } else {
            print_string(value.as_string(), out_);
        }
    }

    static const Value& value_of(const Value& element) { return element; }
    static const Value& value_of(const Value::Member& member) { return member.value; }
    void print_name(const Value&) {}
    void print_name(const Value::Member& member) {
        print_string(member.name, out_);
        out_ += ": ";
    }

    template <class Items>
    void print_container(const Value& whole, const Items& items, char open, char close, std::size_t column, std::size_t indent) {
        if (items.empty()) {
            out_ += open;
            out_ += close;
            return;
        }
        const bool top = column == 0;
        if (!top && may_be_flat(whole) && print_flat(items, open, close, line_width - std::min(line_width, column))) return;
        out_ += open;
        const std::size_t deeper = indent + indent_width;
        for (std::size_t i = 0; i < items.size(); ++i) {
            out_ += i == 0 ? "\n" : ",\n";
            const std::size_t line = out_.size();
            out_.append(deeper, ' ');
            print_name(items[i]);
            print(value_of(items[i]), out_.size() - line, deeper);
        }
        out_ += '\n';
        out_.append(indent, ' ');
        out_ += close;
    }

    /// On one line, or not at all where that takes more than `room` bytes.
    template <class Items>
    bool print_flat(const Items& items, char open, char close, std::size_t room) {
        const std::size_t begin = out_.size();
        out_ += open;
        for (std::size_t i = 0; i < items.size() && out_.size() - begin <= room; ++i) {
            if (i > 0) out_ += ", ";
            print_name(items[i]);
            print_any_flat(value_of(items[i]), room);
        }
        out_ += close;
        if (out_.size() - begin <= room) return true;
        out_.resize(begin);
        return false;
    }

    void print_any_flat(const Value& value, std::size_t room) {
        if (value.is_array()) {
            if (!print_flat(value.as_array(), '[', ']', room)) out_.append(room + 1, ' ');
        } else if (value.is_object()) {
            if (!print_flat(value.as_object(), '{', '}', room)) out_.append(room + 1, ' ');
        } else {
            print_scalar(value);
        }
    }

    std::string& out_;
};

}  // namespace

std::string print_json(const Value& value) {
    std::string out;
    Printer(out).print(value, 0, 0);
    out += '\n';
    return out;
}

}  // namespace headroom::plan
