// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/report/chart.h"
#include "app/report/document.h"

namespace headroom::report {

/// What a report says, for any medium: sections as markup that is well-formed XML, and the figures that stand in it by their ids.
struct Body {
    std::string html;
    std::vector<Figure> figures;
};
Body body_of(const Document& document);

/// A page that stands alone: nothing is fetched from anywhere. Without scripts it has all but the charts.
std::string print_html(const Document& document);

}  // namespace headroom::report
