// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/report/chart.h"
#include "app/report/document.h"

/// What a growth says of stretches of the population.
namespace headroom::report {

/// Where a phase ends while it is in force: a phase that breaks beyond its own users is not there, unless it is the last one.
struct Crossing {
    double users = 0;
    std::string phase;
    std::string text;  ///< "breaks at 182k users: cpu of db is out of capacity"
};
std::vector<Crossing> crossings_of(const Document& document);

/// The stretches that phases are in force at; none without a growth.
std::vector<Band> bands_of(const Document& document);

/// "up to 50k users", "50k to 200k users".
std::string range_of(const study::Stage& stage);

}  // namespace headroom::report
