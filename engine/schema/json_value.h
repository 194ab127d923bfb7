// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/value.h"

namespace headroom::schema {

/// The same value in the JSON library's type; whole numbers become integers ("3", not "3.0").
nlohmann::ordered_json to_json(const Value& value);
nlohmann::ordered_json to_json(double number);

}  // namespace headroom::schema
