// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace headroom::cli {

/// What was typed is wrong: exit status 2.
class UsageError : public Error {
public:
    using Error::Error;
};

}  // namespace headroom::cli
