// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/theme/text_scale.h"

namespace headroom::theme {

namespace {
double scale_of_texts = 1;
}

double text_scale() { return scale_of_texts; }

void set_text_scale(double scale) { scale_of_texts = scale; }

}  // namespace headroom::theme
