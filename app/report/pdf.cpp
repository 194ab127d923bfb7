// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/pdf.h"

#include <fmt/format.h>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>

#include "core/error.h"
#include "study/growth_json.h"
#include "study/results_json.h"

namespace headroom::report {

std::string print_pdf(const Document& document) {
    QByteArray asked;
    if (document.results) asked += QByteArray::fromStdString(study::print_results(*document.results));
    if (document.results && document.growth) asked += '\0';
    if (document.growth) asked += QByteArray::fromStdString(study::print_growth(*document.growth));

    const QString program = QDir(QCoreApplication::applicationDirPath()).filePath("headroom-report");
    if (!QFileInfo::exists(program))
        throw RunError(fmt::format("no PDF: {} is missing, which comes with the window (package headroom-gui)", program.toStdString()));
    QProcess process;
    process.start(program, QStringList());
    process.write(asked);
    process.closeWriteChannel();
    if (!process.waitForFinished(-1) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        throw RunError(fmt::format("no PDF: {} failed: {}{}", process.program().toStdString(), process.readAllStandardError().toStdString(),
                                   process.error() == QProcess::UnknownError ? "" : process.errorString().toStdString()));
    return process.readAllStandardOutput().toStdString();
}

}  // namespace headroom::report
