// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// The symbols that quantities are written with, and what they are in the SI unit; units.cpp reads by them, units_print.cpp writes.
namespace headroom::symbols {

/// A number n before the symbol means n · 10^exponent · multiplier in the SI unit. Those that are printed come first,
/// the preferred before others that give a text as short.
struct Symbol {
    std::string_view text;
    double multiplier = 1;
    int exponent = 0;
    bool printed = true;
};

inline constexpr Symbol counts[] = {
    {""}, {"B", 1, 9}, {"M", 1, 6}, {"k", 1, 3}, {"T", 1, 12, false}, {"G", 1, 9, false}, {"K", 1, 3, false}};
inline constexpr Symbol times[] = {{"d", 86400},
                                   {"h", 3600},
                                   {"min", 60},
                                   {"s"},
                                   {"ms", 1, -3},
                                   {"us", 1, -6},
                                   {"ns", 1, -9},
                                   {"µs", 1, -6, false},  // U+00B5
                                   {"μs", 1, -6, false},  // U+03BC
                                   {"sec", 1, 0, false},
                                   {"second", 1, 0, false},
                                   {"seconds", 1, 0, false},
                                   {"minute", 60, 0, false},
                                   {"minutes", 60, 0, false},
                                   {"hour", 3600, 0, false},
                                   {"hours", 3600, 0, false},
                                   {"day", 86400, 0, false},
                                   {"days", 86400, 0, false},
                                   {"week", 604800, 0, false},
                                   {"weeks", 604800, 0, false},
                                   {"month", 2628000, 0, false},  // 730 h
                                   {"months", 2628000, 0, false}};
inline constexpr Symbol sizes[] = {{"PB", 1, 15},   {"TB", 1, 12},   {"GB", 1, 9},    {"MB", 1, 6},    {"kB", 1, 3}, {"PiB", 0x1p50},
                                   {"TiB", 0x1p40}, {"GiB", 0x1p30}, {"MiB", 0x1p20}, {"KiB", 0x1p10}, {"B"},        {"KB", 1, 3, false}};
inline constexpr Symbol bits[] = {{"Tbit", 0.125, 12},     {"Gbit", 0.125, 9},       {"Mbit", 0.125, 6},      {"kbit", 0.125, 3},
                                  {"bit", 0.125},          {"Tb", 0.125, 12, false}, {"Gb", 0.125, 9, false}, {"Mb", 0.125, 6, false},
                                  {"kb", 0.125, 3, false}, {"b", 0.125, 0, false}};
inline constexpr Symbol cpus[] = {{""}, {"m", 1, -3, false}, {"vCPU", 1, 0, false}, {"vCPUs", 1, 0, false}};
inline constexpr Symbol ratios[] = {{"%", 1, -2}, {""}};

}  // namespace headroom::symbols
