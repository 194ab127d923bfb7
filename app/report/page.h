// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// The texts that a page is made with; put into the program by the build from page/ and from Debian's libjs-chart.js.
namespace headroom::report {

std::string_view page_style();
std::string_view page_script();
std::string_view chart_library();
/// Who made the chart library, and on what terms it is passed on.
std::string_view chart_library_notice();

}  // namespace headroom::report
