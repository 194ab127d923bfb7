// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// The symbols that quantities are written with, and what they are in the SI unit; units.cpp reads by them, units_print.cpp writes.
namespace headroom::symbols {

/// A number n before the symbol means n · 10^exponent · multiplier in the SI unit. Those that are printed come first,
/// the preferred before others that give a text as short.
struct Symbol {
    std::string_view text;
    int exponent = 0;
    double multiplier = 1;
    bool printed = true;
};

inline constexpr Symbol counts[] = {{""}, {"B", 9}, {"M", 6}, {"k", 3}, {"T", 12, 1, false}, {"G", 9, 1, false}, {"K", 3, 1, false}};
inline constexpr Symbol times[] = {{"d", 0, 86400},
                                   {"h", 0, 3600},
                                   {"min", 0, 60},
                                   {"s"},
                                   {"ms", -3},
                                   {"us", -6},
                                   {"ns", -9},
                                   {"µs", -6, 1, false},  // U+00B5
                                   {"μs", -6, 1, false},  // U+03BC
                                   {"sec", 0, 1, false},
                                   {"second", 0, 1, false},
                                   {"seconds", 0, 1, false},
                                   {"minute", 0, 60, false},
                                   {"minutes", 0, 60, false},
                                   {"hour", 0, 3600, false},
                                   {"hours", 0, 3600, false},
                                   {"day", 0, 86400, false},
                                   {"days", 0, 86400, false},
                                   {"week", 0, 604800, false},
                                   {"weeks", 0, 604800, false},
                                   {"month", 0, 2628000, false},  // 730 h
                                   {"months", 0, 2628000, false}};
inline constexpr Symbol sizes[] = {
    {"PB", 15},         {"TB", 12},         {"GB", 9},          {"MB", 6},          {"kB", 3}, {"PiB", 0, 0x1p50},
    {"TiB", 0, 0x1p40}, {"GiB", 0, 0x1p30}, {"MiB", 0, 0x1p20}, {"KiB", 0, 0x1p10}, {"B"},     {"KB", 3, 1, false}};
inline constexpr Symbol bits[] = {{"Tbit", 12, 0.125},     {"Gbit", 9, 0.125},       {"Mbit", 6, 0.125},      {"kbit", 3, 0.125},
                                  {"bit", 0, 0.125},       {"Tb", 12, 0.125, false}, {"Gb", 9, 0.125, false}, {"Mb", 6, 0.125, false},
                                  {"kb", 3, 0.125, false}, {"b", 0, 0.125, false}};
inline constexpr Symbol cpus[] = {{""}, {"m", -3, 1, false}, {"vCPU", 0, 1, false}, {"vCPUs", 0, 1, false}};
inline constexpr Symbol ratios[] = {{"%", -2}, {""}};

}  // namespace headroom::symbols
