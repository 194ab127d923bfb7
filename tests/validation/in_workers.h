// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

#include "core/error.h"
#include "protocol/json.h"
#include "study/executor.h"

namespace headroom::validation {

/// Runs replications one after another, each in a worker's process (`program`): what of SimGrid's can be done once in a process.
class InWorkers : public study::Executor {
public:
    using study::Executor::run;
    explicit InWorkers(QString program) : program_(std::move(program)) {}
    void run(study::Work& work, study::Observer&) override {
        while (auto task = work.next()) work.take(task->id, ask(task->request));
    }

private:
    protocol::Measurement ask(const protocol::Request& request) {
        QProcess process;
        process.start(program_, QStringList());
        process.write(QByteArray::fromStdString(protocol::print_request(request)));
        process.closeWriteChannel();
        constexpr int longest_ms = 20 * 60 * 1000;  // under sanitizers, beside others
        if (!process.waitForFinished(longest_ms)) throw RunError("the worker has not ended in time");
        const QByteArray last = process.readAllStandardOutput().trimmed().split('\n').back();
        const protocol::Message message = protocol::parse_message(last.toStdString());
        if (const auto* failure = std::get_if<protocol::Failure>(&message)) throw RunError(failure->message);
        return std::get<protocol::Measurement>(message);
    }

    QString program_;
};

}  // namespace headroom::validation
