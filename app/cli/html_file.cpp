// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/html_file.h"

#include <fmt/format.h>

#include "app/cli/usage_error.h"
#include "app/report/html_report.h"

namespace headroom::cli {

HtmlFile::HtmlFile(const std::string& path) : file_(QString::fromStdString(path)) {
    if (!file_.open(QIODevice::WriteOnly)) throw UsageError(fmt::format("cannot write {}: {}", path, file_.errorString().toStdString()));
}

void HtmlFile::write(const report::Document& document) {
    const std::string html = report::print_html(document);
    if (file_.write(html.data(), static_cast<qint64>(html.size())) != static_cast<qint64>(html.size()) || !file_.commit())
        throw RunError(fmt::format("cannot write {}: {}", file_.fileName().toStdString(), file_.errorString().toStdString()));
}

}  // namespace headroom::cli
