// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "plan/scenario.h"

/// A small catalogue of component types that only these tests know.
namespace headroom::test {

const schema::Catalogue& catalogue();
const plan::Instances& instances();
const Files& files();
plan::Surroundings surroundings();

/// The text of a file beside the tests.
std::string read_text(const std::string& path);

/// The reader's and the validator's mistakes, a line each: "3:14: error: message; expected ... (at $.path)".
std::string mistakes_of(std::string_view text);

}  // namespace headroom::test
