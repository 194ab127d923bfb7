// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

#include "app/cli/arguments.h"
#include "core/call_text.h"

namespace headroom::cli {

namespace {

constexpr std::size_t most_values = 100'000;  ///< of an axis

/// The places of `mark` outside of brackets and quotes.
std::vector<std::size_t> places_of(std::string_view mark, std::string_view text) {
    std::vector<std::size_t> places;
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '(' || c == '[' || c == '{') ++depth;
        if (c == ')' || c == ']' || c == '}') --depth;
        if (depth == 0 && text.substr(i).starts_with(mark)) places.push_back(i);
    }
    return places;
}

struct Span {
    Unit unit = Unit::None;
    double from = 0, to = 0;
    std::optional<double> step = {};
};

/// The bounds of a range, all of one unit; a step may have slashes in its unit, as the bounds may.
std::optional<Span> read_span(std::string_view from, std::string_view rest) {
    static constexpr std::array units = {Unit::None,           Unit::Ratio, Unit::Seconds,      Unit::Bytes,    Unit::PerSecond,
                                         Unit::BytesPerSecond, Unit::Money, Unit::MoneyPerHour, Unit::TimeOfDay};
    for (const Unit unit : units) {
        const ParsedQuantity low = parse_quantity(from, unit);
        if (!low) continue;
        if (const ParsedQuantity high = parse_quantity(rest, unit)) return Span{unit, low.quantity.value, high.quantity.value};
        for (std::size_t slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/', slash + 1)) {
            const ParsedQuantity high = parse_quantity(trim(rest.substr(0, slash)), unit);
            const ParsedQuantity step = parse_quantity(trim(rest.substr(slash + 1)), unit);
            if (high && step) return Span{unit, low.quantity.value, high.quantity.value, step.quantity.value};
        }
    }
    return std::nullopt;
}

bool is_whole(double value) { return value == std::round(value); }

class AxisReader {
public:
    explicit AxisReader(const std::string& text) : option_("--set " + text) {
        const auto equals = text.find('=');
        if (equals == std::string::npos || equals == 0) throw UsageError(fmt::format("--set: '{}' is not of the form path=values", text));
        axis_.path = text.substr(0, equals);
        const std::string_view values = std::string_view(text).substr(equals + 1);
        std::size_t begin = 0;
        for (const std::size_t comma : places_of(",", values)) {
            add(trim(values.substr(begin, comma - begin)));
            begin = comma + 1;
        }
        add(trim(values.substr(begin)));
    }

    study::Axis take() { return std::move(axis_); }

private:
    [[noreturn]] void fail(const std::string& why) const { throw UsageError(fmt::format("{}: {}", option_, why)); }

    void add(std::string_view part) {
        if (part.empty()) fail("a value is missing");
        const auto dots = places_of("..", part);
        if (!dots.empty() && dots.front() > 0)
            if (const auto span = read_span(trim(part.substr(0, dots.front())), trim(part.substr(dots.front() + 2))))
                return add_span(part, *span);
        add_value(std::string(part));
    }

    void add_span(std::string_view part, const Span& span) {
        if (!span.step && !(span.unit == Unit::None && is_whole(span.from) && is_whole(span.to)))
            fail(fmt::format("the range {} needs a step, such as 2..20/2 or 10 ms..50 ms/10 ms", part));
        const double step = span.step.value_or(1);
        if (span.from > span.to) fail(fmt::format("the range {} ends before it begins", part));
        if (step <= 0) fail(fmt::format("the range {} has no step above 0", part));
        const double count = std::floor((span.to - span.from) / step * (1 + 1e-12) + 1e-9) + 1;
        if (count > most_values) fail(fmt::format("the range {} has more than {} values", part, most_values));
        for (double i = 0; i < count; ++i) {
            const double value = span.from + i * step;
            add_value(span.unit == Unit::None ? fmt::format("{:.12g}", value) : print_rounded(value, span.unit, 12));
        }
    }

    void add_value(std::string written) {
        if (!known_.insert(written).second) fail(fmt::format("{} is there twice", written));
        Value value = parse_setting("value=" + written).value;
        axis_.values.push_back({std::move(written), std::move(value)});
    }

    std::string option_;
    study::Axis axis_;
    std::set<std::string> known_;  ///< values as written
};

}  // namespace

study::Axis parse_axis(const std::string& text) { return AxisReader(text).take(); }

study::Grid parse_grid(const std::vector<std::string>& settings, std::size_t most) {
    std::vector<study::Axis> axes;
    for (const std::string& setting : settings) {
        study::Axis axis = parse_axis(setting);
        if (std::ranges::find(axes, axis.path, &study::Axis::path) != axes.end())
            throw UsageError(fmt::format("--set: {} is given twice; one --set takes several values: {}=A,B", axis.path, axis.path));
        axes.push_back(std::move(axis));
    }
    study::Grid grid(std::move(axes));
    if (grid.size() > most)
        throw UsageError(fmt::format("--set: these are more than {} combinations; give fewer values, or larger steps", most));
    return grid;
}

}  // namespace headroom::cli
