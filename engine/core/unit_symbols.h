// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <string_view>

/// The symbols that quantities are written with, and what they are in the SI unit; units.cpp reads by them, units_print.cpp writes.
namespace headroom::symbols {

inline constexpr double never = std::numeric_limits<double>::infinity();

/// A number n before the symbol means n · 10^exponent · multiplier in the SI unit. Those that are printed come first,
/// the preferred before others that give a text as short.
struct Symbol {
    std::string_view text;
    double multiplier = 1;
    int exponent = 0;
    double printed_from = 0;  ///< the least n that is printed with it
};

inline constexpr Symbol counts[] = {
    {""}, {"B", 1, 9}, {"M", 1, 6}, {"k", 1, 3, 10}, {"T", 1, 12, never}, {"G", 1, 9, never}, {"K", 1, 3, never}};
inline constexpr Symbol times[] = {{"years", 31536000, 0, 2},  // 365 d: twelve months
                                   {"d", 86400},
                                   {"h", 3600},
                                   {"min", 60},
                                   {"s"},
                                   {"ms", 1, -3},
                                   {"us", 1, -6},
                                   {"ns", 1, -9},
                                   {"µs", 1, -6, never},  // U+00B5
                                   {"μs", 1, -6, never},  // U+03BC
                                   {"sec", 1, 0, never},
                                   {"second", 1, 0, never},
                                   {"seconds", 1, 0, never},
                                   {"minute", 60, 0, never},
                                   {"minutes", 60, 0, never},
                                   {"hour", 3600, 0, never},
                                   {"hours", 3600, 0, never},
                                   {"day", 86400, 0, never},
                                   {"days", 86400, 0, never},
                                   {"week", 604800, 0, never},
                                   {"weeks", 604800, 0, never},
                                   {"month", 2628000, 0, never},  // 730 h
                                   {"months", 2628000, 0, never},
                                   {"year", 31536000, 0, never}};
inline constexpr Symbol sizes[] = {{"PB", 1, 15},   {"TB", 1, 12},   {"GB", 1, 9},    {"MB", 1, 6},    {"kB", 1, 3}, {"PiB", 0x1p50},
                                   {"TiB", 0x1p40}, {"GiB", 0x1p30}, {"MiB", 0x1p20}, {"KiB", 0x1p10}, {"B"},        {"KB", 1, 3, never}};
inline constexpr Symbol bits[] = {{"Tbit", 0.125, 12},     {"Gbit", 0.125, 9},       {"Mbit", 0.125, 6},      {"kbit", 0.125, 3},
                                  {"bit", 0.125},          {"Tb", 0.125, 12, never}, {"Gb", 0.125, 9, never}, {"Mb", 0.125, 6, never},
                                  {"kb", 0.125, 3, never}, {"b", 0.125, 0, never}};
inline constexpr Symbol cpus[] = {{""}, {"m", 1, -3, never}, {"vCPU", 1, 0, never}, {"vCPUs", 1, 0, never}};
inline constexpr Symbol ratios[] = {{"%", 1, -2}, {""}};

}  // namespace headroom::symbols
