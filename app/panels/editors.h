// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/panels/form_context.h"
#include "app/panels/value_editor.h"
#include "schema/record.h"

namespace headroom::panels {

/// The editor for one value of a parameter, by its kind. Not for records.
ValueEditor* make_editor(const schema::Parameter& parameter, const FormContext& context, QWidget* parent);

}  // namespace headroom::panels
