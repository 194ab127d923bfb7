// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/units.h"
#include "schema/record.h"
#include "schema/traits.h"

namespace headroom::schema {

/// For how long a commitment binds.
enum class Term { OneYear, ThreeYears };
std::span<const EnumOption<Term>> options_of(Term);
/// What of a commitment is paid in advance.
enum class Upfront { None, Partial, All };
std::span<const EnumOption<Upfront>> options_of(Upfront);

/// How machines are bought. Those of the first ranks (kernel::Fleet) are reserved, what is rented beyond them is spot by a share, and
/// what is left then covered by a savings plan by another; the rest is on demand.
struct Purchase {
    std::int64_t reserved = 0;
    Term term = Term::OneYear;
    Upfront upfront = Upfront::None;
    Ratio spot, savings;
};
const Record& record_of(const Purchase*);

/// The setting "purchase", which everything has that names an instance type: read by the plan and not by the type.
Parameter purchase_parameter();
bool names_machines(const Parameter& parameter);

}  // namespace headroom::schema
