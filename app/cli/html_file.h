// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSaveFile>
#include <string>

#include "app/report/document.h"

namespace headroom::cli {

/// The file that a page goes to, as a whole or not at all.
class HtmlFile {
public:
    /// Opens the file at once, before the work: a wrong path is noticed then (UsageError).
    explicit HtmlFile(const std::string& path);
    /// Throws RunError where the file cannot be written.
    void write(const report::Document& document);

private:
    QSaveFile file_;
};

}  // namespace headroom::cli
