// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>

#include <vector>

namespace headroom::test {

/// When the transfers that simgrid_flows is told of end, in seconds.
inline std::vector<double> run_flows(const QString& arguments) {
    QProcess process;
    process.start(QStringLiteral(SIMGRID_FLOWS), arguments.split(u' '));
    process.waitForFinished(60000);
    std::vector<double> ends;
    for (const QByteArray& line : process.readAllStandardOutput().split('\n'))
        if (!line.isEmpty()) ends.push_back(line.toDouble());
    return ends;
}

}  // namespace headroom::test
