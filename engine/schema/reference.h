// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "schema/record.h"

/// What people and programs read about a record; all of it walks the record, nothing is written twice.
namespace headroom::schema {

/// For a terminal of so many columns. Parameters of records within stand behind their own as "retry.attempts".
std::string reference_text(const Record& record, int width = 80);
/// A section of a page, headed "## Title".
std::string reference_markdown(const Record& record);
/// An array of objects, one for each record, everything that is declared.
std::string reference_json(const std::vector<const Record*>& records);

}  // namespace headroom::schema
