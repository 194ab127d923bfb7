// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/call_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace headroom {

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view plus_minus[] = {"±", "+-", "+/-"};
constexpr const char* expected_uncertainty = "expected an uncertainty up to 100 % such as ± 30 %";

CallText::Argument parse_argument(std::string_view text) {
    std::size_t separator = text.find('=');
    if (separator == std::string_view::npos) separator = text.find(':');
    if (separator == std::string_view::npos) return {{}, trim(text), 0};
    return {trim(text.substr(0, separator)), trim(text.substr(separator + 1)), text[separator]};
}

}  // namespace

std::string_view trim(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

UncertainText split_uncertainty(std::string_view text) {
    std::size_t at = std::string_view::npos, length = 0;
    for (std::string_view sign : plus_minus) {
        const std::size_t found = text.find(sign);
        if (found < at) {
            at = found;
            length = sign.size();
        }
    }
    if (at == std::string_view::npos) return {trim(text), 0, {}};
    const std::string_view ratio = trim(text.substr(at + length));
    UncertainText result{trim(text.substr(0, at)), 0, {}};
    const bool is_percentage = !ratio.empty() && (ratio[0] == '.' || (ratio[0] >= '0' && ratio[0] <= '9')) && ratio.ends_with('%') &&
                               std::none_of(std::begin(plus_minus), std::end(plus_minus),
                                            [&](std::string_view sign) { return ratio.find(sign) != std::string_view::npos; });
    const ParsedQuantity parsed = is_percentage ? parse_quantity(ratio, Unit::Ratio) : ParsedQuantity{{}, "not a percentage"};
    if (!parsed || parsed.quantity.value > 1)
        result.error = fmt::format("'{}' is no uncertainty; {}", ratio, expected_uncertainty);
    else
        result.uncertainty = parsed.quantity.value;
    return result;
}

CallText parse_call_text(std::string_view text) {
    text = trim(text);
    CallText call;
    const std::size_t open = text.find('(');
    call.name = trim(text.substr(0, open));
    if (open == std::string_view::npos) return call;
    const std::size_t close = text.find(')', open);
    if (close == std::string_view::npos) {
        call.error = fmt::format("'{}' lacks its closing parenthesis", text);
        return call;
    }
    if (close + 1 != text.size()) {
        call.error = fmt::format("'{}' stands after the closing parenthesis", trim(text.substr(close + 1)));
        return call;
    }
    std::string_view inside = text.substr(open + 1, close - open - 1);
    if (inside.find('(') != std::string_view::npos) call.error = fmt::format("'{}' has parentheses within parentheses", text);
    if (trim(inside).empty()) return call;
    for (std::size_t comma = 0; comma != std::string_view::npos && call.error.empty();) {
        comma = inside.find(',');
        call.arguments.push_back(parse_argument(inside.substr(0, comma)));
        if (call.arguments.back().value.empty()) call.error = fmt::format("'{}' has an empty argument", text);
        inside.remove_prefix(comma == std::string_view::npos ? inside.size() : comma + 1);
    }
    return call;
}

CallReader::CallReader(const CallText& call) : call_(call), taken_(call.arguments.size(), false), error_(call.error) {}

bool CallReader::has(std::string_view key) const {
    return std::any_of(call_.arguments.begin(), call_.arguments.end(),
                       [&](const auto& each) { return each.key == key && each.separator == '='; });
}

const CallText::Argument* CallReader::take(std::string_view key, std::size_t position) {
    if (failed()) return nullptr;
    std::size_t without_key = 0;
    for (std::size_t i = 0; i < call_.arguments.size(); ++i) {
        const CallText::Argument& argument = call_.arguments[i];
        const bool matches = argument.separator == '=' ? argument.key == key : argument.separator == 0 && without_key++ == position;
        if (!matches || taken_[i]) continue;
        taken_[i] = true;
        return &argument;
    }
    return nullptr;
}

std::optional<std::string_view> CallReader::text(std::string_view key, std::size_t position) {
    const CallText::Argument* argument = take(key, position);
    return argument ? std::optional(argument->value) : std::nullopt;
}

std::optional<double> CallReader::quantity(std::string_view key, Unit unit, std::size_t position) {
    const std::optional<std::string_view> value = text(key, position);
    if (!value) return std::nullopt;
    const ParsedQuantity parsed = parse_quantity(*value, unit);
    if (!parsed) {
        fail(fmt::format("'{}' of {}: {}", key, call_.name, parsed.error));
        return std::nullopt;
    }
    if (parsed.quantity.uncertainty > 0)
        fail(fmt::format("'{}' of {} has an uncertainty of its own; expected it behind the parenthesis", key, call_.name));
    return parsed.quantity.value;
}

double CallReader::required(std::string_view key, Unit unit, std::size_t position) {
    const std::optional<double> value = quantity(key, unit, position);
    if (!value) fail(fmt::format("{} lacks '{}'", call_.name, key));
    return value.value_or(0);
}

std::vector<std::pair<std::string_view, std::string_view>> CallReader::pairs() {
    std::vector<std::pair<std::string_view, std::string_view>> result;
    for (std::size_t i = 0; i < call_.arguments.size(); ++i) {
        const CallText::Argument& argument = call_.arguments[i];
        if (argument.separator != ':' || taken_[i]) continue;
        taken_[i] = true;
        result.emplace_back(argument.key, argument.value);
    }
    return result;
}

void CallReader::fail(std::string error) {
    if (!failed()) error_ = std::move(error);
}

std::string CallReader::finish() {
    for (std::size_t i = 0; i < taken_.size() && !failed(); ++i) {
        if (taken_[i]) continue;
        const CallText::Argument& argument = call_.arguments[i];
        fail(argument.key.empty() ? fmt::format("'{}' is one argument too many for {}", argument.value, call_.name)
                                  : fmt::format("{} has no argument '{}', or has it twice", call_.name, argument.key));
    }
    return error_;
}

}  // namespace headroom
