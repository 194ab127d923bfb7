// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTest>

/// The command line as a program of its own.
namespace headroom::test {

struct Answer {
    int exit = -1;  ///< -1: it crashed
    QByteArray out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

/// Waits for its end, which the limit of the whole test sees to.
inline Answer answer_of(QProcess& process) {
    process.waitForFinished(-1);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

/// What was typed is wrong: the complaint is told, and nothing else.
inline void check_refusal(const Answer& answer, const QByteArray& complaint) {
    QCOMPARE(answer.exit, 2);
    QVERIFY2(answer.err.contains(complaint), answer.err.constData());
    QVERIFY(answer.out.isEmpty());
}

inline Answer run_in(const QString& folder, const QStringList& arguments, const QString& program = HEADROOM_BIN "/headroom") {
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    return answer_of(process);
}

}  // namespace headroom::test
