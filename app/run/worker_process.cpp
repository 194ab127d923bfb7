// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run/worker_process.h"

#include <sys/prctl.h>

#include <csignal>

#include "core/error.h"
#include "protocol/json.h"

namespace headroom::app {

WorkerProcess::WorkerProcess(const QString& program, const protocol::Request& request, QObject* parent) : QObject(parent) {
    // Ctrl-C goes to all processes of a terminal; this one decides what becomes of its workers.
    process_.setChildProcessModifier([] {
        std::signal(SIGINT, SIG_IGN);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
    connect(&process_, &QProcess::readyReadStandardOutput, this, &WorkerProcess::read_lines);
    connect(&process_, &QProcess::finished, this, &WorkerProcess::end);
    connect(&process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) end();
    });
    process_.start(program, QStringList());
    process_.write(QByteArray::fromStdString(protocol::print_request(request)));
    process_.closeWriteChannel();
}

WorkerProcess::~WorkerProcess() {
    process_.disconnect(this);
    if (process_.state() == QProcess::NotRunning) return;
    process_.kill();
    process_.waitForFinished(1000);
}

void WorkerProcess::read_lines() {
    while (process_.canReadLine()) read_line(process_.readLine());
}

void WorkerProcess::read_line(const QByteArray& line) {
    try {
        protocol::Message message = protocol::parse_message(std::string_view(line.constData(), static_cast<std::size_t>(line.size())));
        if (const auto* progress = std::get_if<protocol::Progress>(&message)) {
            fraction_ = progress->done;
            emit progressed();
        } else if (const auto* failure = std::get_if<protocol::Failure>(&message))
            error_ = QString::fromStdString(failure->message);
        else
            measurement_ = std::move(std::get<protocol::Measurement>(message));
    } catch (const Error& error) {
        error_ = QString("its answer was not understood: %1").arg(error.what());
    }
}

void WorkerProcess::end() {
    if (finished_) return;
    read_lines();
    finished_ = true;
    if (process_.error() == QProcess::FailedToStart)
        error_ = "it could not be started: " + process_.errorString();
    else if (process_.exitStatus() == QProcess::CrashExit)
        error_ = "it crashed or was killed" + last_words();
    else if (!measurement_ && error_.isEmpty())
        error_ = QString("it ended with status %1 and without an answer").arg(process_.exitCode()) + last_words();
    if (error_.isEmpty())
        fraction_ = 1;
    else
        measurement_.reset();
    emit finished();
}

/// The end of what it wrote to its standard error.
QString WorkerProcess::last_words() {
    constexpr qsizetype most = 500;
    const QByteArray text = process_.readAllStandardError().trimmed().right(most);
    return text.isEmpty() ? QString() : ": " + QString::fromUtf8(text);
}

}  // namespace headroom::app
