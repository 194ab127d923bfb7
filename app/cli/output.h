// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSaveFile>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "app/cli/arguments.h"

namespace headroom::cli {

/// The file takes all of the text, or RunError says why it does not.
void save(QSaveFile& file, std::string_view text);

/// Where a command's document goes: to the file of --out, as a whole or not at all, and to standard output.
class Output {
public:
    /// Opens the file at once, before the work: a wrong path is noticed then (UsageError).
    explicit Output(const CommonArguments& arguments);

    /// Writes what `print` makes of a format ("text", "json", "csv"). Throws RunError where the file cannot be written.
    void write(const std::function<std::string(const std::string& format)>& print);

private:
    const CommonArguments& arguments_;
    std::optional<QSaveFile> file_;
};

}  // namespace headroom::cli
