// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace headroom {

inline constexpr double day_s = 86400;

/// What a quantity measures. Inside, everything is in the SI unit named here.
enum class Unit {
    None,            ///< a plain number, "1.5k"
    Ratio,           ///< a fraction, 0.05 or "5 %"
    Seconds,         ///< "4 ms", "2 min", "1.5 h", "3 d"
    Bytes,           ///< "60 kB" (decimal), "2 GiB" (binary)
    PerSecond,       ///< "1.5k/s", "90/min"
    BytesPerSecond,  ///< "100 MB/s", "10 Gbit/s"
    Money,           ///< "$40"
    MoneyPerHour,    ///< "$0.10/h"
    TimeOfDay,       ///< "20:00", seconds after midnight
    Cpus,            ///< vCPUs, "2"
};

/// A number and how sure its writer is of it: "4 ms ± 30 %" is {0.004, 0.3}.
struct Quantity {
    double value = 0;        ///< in the SI unit
    double uncertainty = 0;  ///< a ratio of the value; 0 where none was given
};

/// Either a quantity or what is wrong with the text.
struct ParsedQuantity {
    Quantity quantity;
    std::string error;  ///< empty when the text was understood
    explicit operator bool() const { return error.empty(); }
};

/// Reads "4 ms", "2 GiB", "1.5k/s", "$0.10/h", "4 ms ± 30 %" (also "+-"); a bare number is in the SI unit.
/// Refuses what is not finite, and units of another dimension ("expected a time such as 4 ms").
ParsedQuantity parse_quantity(std::string_view text, Unit unit);

/// What is wrong with a bare number in the SI unit: "negative", "out of range" (NaN and infinities); empty when it may stand.
std::string check_quantity(double value, Unit unit);

/// The shortest text that reads back as the same value, bit for bit: 0.004 s is "4 ms".
std::string print_quantity(double value, Unit unit);
std::string print_quantity(const Quantity& quantity, Unit unit);
/// As above, of the value rounded to so many significant digits: for people, not for files.
std::string print_rounded(double value, Unit unit, int digits = 3);

/// A regular expression (ECMA-262, as JSON Schema has them) that the texts of a quantity match, whatever their range.
std::string pattern_of(Unit unit);

/// An example to show in messages and help: "4 ms", "2 GiB", ...
std::string_view example_of(Unit unit);
/// "a time", "a size in bytes", ...
std::string_view name_of(Unit unit);
/// The SI unit's symbol as results use it: "s", "B", "1/s", "B/s", "USD", "USD/h", "".
std::string_view symbol_of(Unit unit);

/// A value that cannot be mistaken for one of another dimension.
template <Unit U>
struct Measure {
    static constexpr Unit unit = U;
    double value = 0;  ///< in the SI unit
    auto operator<=>(const Measure&) const = default;
};

using Duration = Measure<Unit::Seconds>;
using Bytes = Measure<Unit::Bytes>;
using Rate = Measure<Unit::PerSecond>;
using Bandwidth = Measure<Unit::BytesPerSecond>;
using Ratio = Measure<Unit::Ratio>;
using Money = Measure<Unit::Money>;
using MoneyPerHour = Measure<Unit::MoneyPerHour>;
using TimeOfDay = Measure<Unit::TimeOfDay>;
using Number = Measure<Unit::None>;

namespace literals {
constexpr Duration operator""_s(long double v) { return {static_cast<double>(v)}; }
constexpr Duration operator""_s(unsigned long long v) { return {static_cast<double>(v)}; }
constexpr Duration operator""_ms(long double v) { return {static_cast<double>(v) / 1e3}; }
constexpr Duration operator""_ms(unsigned long long v) { return {static_cast<double>(v) / 1e3}; }
constexpr Bytes operator""_kB(unsigned long long v) { return {static_cast<double>(v) * 1e3}; }
constexpr Bytes operator""_MB(unsigned long long v) { return {static_cast<double>(v) * 1e6}; }
constexpr Bytes operator""_GB(unsigned long long v) { return {static_cast<double>(v) * 1e9}; }
constexpr Bytes operator""_TB(unsigned long long v) { return {static_cast<double>(v) * 1e12}; }
constexpr Bytes operator""_MiB(unsigned long long v) { return {static_cast<double>(v) * 1048576.0}; }
constexpr Bytes operator""_GiB(unsigned long long v) { return {static_cast<double>(v) * 1073741824.0}; }
}  // namespace literals

}  // namespace headroom
