// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include <fmt/format.h>

#include "core/error.h"

namespace headroom::cli {

Output::Output(const CommonArguments& arguments) : arguments_(arguments) {
    if (arguments.out.empty()) return;
    file_.emplace(QString::fromStdString(arguments.out));
    if (!file_->open(QIODevice::WriteOnly)) throw UsageError(fmt::format("cannot write {}: {}", arguments.out, reason()));
}

void Output::write(const std::function<std::string(const std::string&)>& print) {
    const std::string format = format_of(arguments_.format, arguments_.out);
    if (!file_) {
        fmt::print("{}", print(format));
        return;
    }
    const std::string text = print(format);
    if (file_->write(text.data(), static_cast<qint64>(text.size())) != static_cast<qint64>(text.size()) || !file_->commit())
        throw RunError(fmt::format("cannot write {}: {}", arguments_.out, reason()));
    if (arguments_.format.empty() && !arguments_.quiet) fmt::print("{}", print("text"));
}

}  // namespace headroom::cli
