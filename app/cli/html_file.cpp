// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/html_file.h"

#include <fmt/format.h>

#include "app/cli/output.h"
#include "app/cli/usage_error.h"
#include "app/report/html_report.h"

namespace headroom::cli {

HtmlFile::HtmlFile(const std::string& path) : file_(QString::fromStdString(path)) {
    if (!file_.open(QIODevice::WriteOnly)) throw UsageError(fmt::format("cannot write {}: {}", path, file_.errorString().toStdString()));
}

void HtmlFile::write(const report::Document& document) { save(file_, report::print_html(document)); }

}  // namespace headroom::cli
