// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/units.h"

/// The small language in which people write what is more than a number: "lognormal(mean=5 ms, cv=2) ± 30 %".
namespace headroom {

std::string_view trim(std::string_view text);

/// The text before "± 30 %" (or "+- 30 %", "+/- 30 %"), and the ratio behind it, from 0 to 1; 0 where there is none.
struct UncertainText {
    std::string_view text;
    double uncertainty = 0;
    std::string error;
};
UncertainText split_uncertainty(std::string_view text);

/// "name(value, key=value, key: value)" taken apart, all parts trimmed; views into the text. Parentheses do not nest.
struct CallText {
    struct Argument {
        std::string_view key;  ///< empty without a separator
        std::string_view value;
        char separator = 0;  ///< '=', ':' or 0
    };
    std::string_view name;
    std::vector<Argument> arguments;
    std::string error;  ///< empty when understood
};
CallText parse_call_text(std::string_view text);

/// Takes the arguments of a call one by one. The first mistake is kept; after it every answer is empty.
class CallReader {
public:
    static constexpr std::size_t keyed_only = static_cast<std::size_t>(-1);

    explicit CallReader(const CallText& call);

    bool has(std::string_view key) const;
    /// The argument `key=...`, or else the one at `position` among those without a key.
    std::optional<std::string_view> text(std::string_view key, std::size_t position = keyed_only);
    std::optional<double> quantity(std::string_view key, Unit unit, std::size_t position = keyed_only);
    /// As above, where a missing one is a mistake; 0 after a mistake.
    double required(std::string_view key, Unit unit, std::size_t position = keyed_only);

    /// All "key: value" arguments.
    std::vector<std::pair<std::string_view, std::string_view>> pairs();

    void fail(std::string error);
    bool failed() const { return !error_.empty(); }
    /// The first mistake; arguments that nobody took are one. Empty when all is well.
    std::string finish();

private:
    const CallText::Argument* take(std::string_view key, std::size_t position);

    const CallText& call_;
    std::vector<bool> taken_;
    std::string error_;
};

}  // namespace headroom
