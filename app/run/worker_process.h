// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QString>
#include <optional>

#include "protocol/measurement.h"
#include "protocol/request.h"

namespace headroom::app {

/// One replication in a process of its own. It is killed when this object goes, or this program.
class WorkerProcess : public QObject {
    Q_OBJECT
public:
    /// Starts at once; `request` is only read here.
    WorkerProcess(const QString& program, const protocol::Request& request, QObject* parent = nullptr);
    ~WorkerProcess() override;

    double fraction_done() const { return fraction_; }
    bool is_finished() const { return finished_; }
    /// Of a finished worker; absent where it failed, and error() says why.
    std::optional<protocol::Measurement>& measurement() { return measurement_; }
    QString error() const { return error_; }

signals:
    void progressed();
    void finished();

private:
    void read_lines();
    void read_line(const QByteArray& line);
    void end();
    QString last_words();

    QProcess process_;
    double fraction_ = 0;
    bool finished_ = false;
    std::optional<protocol::Measurement> measurement_;
    QString error_;
};

}  // namespace headroom::app
