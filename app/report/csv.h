// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/figures/csv_field.h"
#include "study/compare.h"
#include "study/growth.h"
#include "study/result.h"

namespace headroom::report {

/// One figure a line, as spreadsheets and data frames take it: design, phase, users, status, of (what it is a figure of),
/// name, figure, value, half_width. SI units; an empty field is what does not exist. Figures are the peak level's, costs a month's.
std::string print_csv(const study::Results& results);

/// The same of a growth: phase, design, users, status, of, name, figure, value, half_width. Figures that are populations stand
/// under "saturation", "limit" and "slo_miss", without a population and a status of their own.
std::string print_csv(const study::Growth& growth);
/// A figure a line: of, name, figure, unit, a, a_half_width, b, b_half_width, difference, half_width, variance_ratio.
std::string print_csv(const study::Comparison& comparison);

using figures::csv_field;

/// Lines that begin alike, each with one figure: of, name, figure, value, half_width.
class FigureLines {
public:
    explicit FigureLines(std::string begin) : begin_(std::move(begin)) {}

    void add(const char* of, const std::string& name, const std::string& figure, const study::Estimate& estimate);
    /// All figures of a run's peak, and its promises.
    void add_run(const study::RunResult& run);
    std::string take() { return std::move(text_); }

private:
    std::string begin_;
    std::string text_;
};

}  // namespace headroom::report
