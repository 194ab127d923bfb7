// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "core/error.h"

namespace headroom::cli {

void save(QSaveFile& file, std::string_view text) {
    const auto size = static_cast<qint64>(text.size());
    errno = 0;
    // Flushed apart: QSaveFile says nothing of why a commit could not write what was left in its buffer.
    if (file.write(text.data(), size) == size && file.flush() && file.commit()) return;
    throw RunError(fmt::format("cannot write {}: {}", file.fileName().toStdString(),
                               errno != 0 ? std::generic_category().message(errno) : file.errorString().toStdString()));
}

Output::Output(const CommonArguments& arguments) : arguments_(arguments) {
    if (arguments.out.empty()) return;
    file_.emplace(QString::fromStdString(arguments.out));
    if (!file_->open(QIODevice::WriteOnly))
        throw UsageError(fmt::format("cannot write {}: {}", arguments.out, file_->errorString().toStdString()));
}

void Output::write(const std::function<std::string(const std::string&)>& print) {
    const std::string format = format_of(arguments_.format, arguments_.out);
    if (!file_) {
        fmt::print("{}", print(format));
        return;
    }
    save(*file_, print(format));
    if (arguments_.format.empty() && !arguments_.quiet) fmt::print("{}", print("text"));
}

}  // namespace headroom::cli
