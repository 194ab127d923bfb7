// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

namespace headroom::report {

/// The files of an archive, unpacked (PKWARE's APPNOTE, 4.3: the central directory; stored or deflated). Empty where it is none.
std::map<std::string, std::string> unzip(const std::string& archive);

}  // namespace headroom::report
