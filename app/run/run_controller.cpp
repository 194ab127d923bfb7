// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run/run_controller.h"

#include <fmt/format.h>

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
#include <QSaveFile>
#include <QThread>
#include <QTimer>
#include <memory>

#include "app/run/worker_process.h"
#include "protocol/json.h"

namespace headroom::app {

namespace {

constexpr int poll_ms = 50;

/// Where the request was kept, for the message of a failure.
QString keep(const protocol::Request& request) {
    const QString name = QString("headroom-failed-%1-%2.json").arg(request.seed).arg(request.replication);
    QSaveFile file(QDir::temp().filePath(name));
    const auto text = QByteArray::fromStdString(protocol::print_request(request));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) return {};
    return file.fileName();
}

std::string describe_failure(const protocol::Request& request, const QString& worker, const QString& error) {
    const std::string which =
        request.replication == protocol::pilot_replication ? "the pilot" : fmt::format("replication {}", request.replication);
    std::string text = fmt::format("{} of phase '{}' on design '{}' with seed {} failed: {}", which, request.plan.phases.front().name,
                                   request.plan.designs.front().name, request.seed, error.toStdString());
    if (const QString kept = keep(request); !kept.isEmpty())
        text += fmt::format("\nto reproduce it: {} < {}", worker.toStdString(), kept.toStdString());
    return text;
}

/// The requests of one call of run(), a few of them under way.
class Batch {
public:
    Batch(const std::vector<protocol::Request>& requests, std::size_t jobs, const QString& worker)
        : requests_(requests), jobs_(jobs), worker_(worker), workers_(requests.size()), measurements_(requests.size()) {}

    bool is_done() const { return finished_ == requests_.size(); }

    /// Starts as many as there are places for; `changed` is called when one progresses or ends.
    template <class Changed>
    void start(Changed changed) {
        while (started_ < requests_.size() && started_ - finished_ < jobs_) {
            auto& worker = workers_[started_];
            worker = std::make_unique<WorkerProcess>(worker_, requests_[started_]);
            QObject::connect(worker.get(), &WorkerProcess::progressed, worker.get(), changed);
            QObject::connect(worker.get(), &WorkerProcess::finished, worker.get(), changed);
            ++started_;
        }
    }

    /// Takes the answers of those that ended. Throws RunError where one failed.
    void collect() {
        for (std::size_t i = 0; i < started_; ++i) {
            if (!workers_[i] || !workers_[i]->is_finished()) continue;
            const std::unique_ptr<WorkerProcess> worker = std::move(workers_[i]);
            if (!worker->measurement()) throw RunError(describe_failure(requests_[i], worker_, worker->error()));
            measurements_[i] = std::move(*worker->measurement());
            ++finished_;
        }
    }

    double progress() const {
        auto done = static_cast<double>(finished_);
        for (const auto& worker : workers_)
            if (worker) done += worker->fraction_done();
        return done;
    }

    std::vector<protocol::Measurement> take() { return std::move(measurements_); }

private:
    const std::vector<protocol::Request>& requests_;
    std::size_t jobs_;
    const QString& worker_;
    std::vector<std::unique_ptr<WorkerProcess>> workers_;
    std::vector<protocol::Measurement> measurements_;
    std::size_t started_ = 0, finished_ = 0;
};

}  // namespace

RunController::RunController(int jobs, QString worker, QObject* parent)
    : QObject(parent), jobs_(jobs > 0 ? jobs : QThread::idealThreadCount()), worker_(std::move(worker)) {
    if (worker_.isEmpty()) worker_ = QDir(QCoreApplication::applicationDirPath()).filePath("headroom-worker");
}

std::vector<protocol::Measurement> RunController::run(const std::vector<protocol::Request>& requests, study::Observer& observer) {
    if (!QFileInfo(worker_).isExecutable()) throw RunError(fmt::format("cannot start {}: there is no such program", worker_.toStdString()));
    Batch batch(requests, static_cast<std::size_t>(jobs_), worker_);
    QEventLoop loop;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, &QEventLoop::quit);
    poll.start(poll_ms);
    const auto planned = static_cast<double>(requests.size());
    while (!batch.is_done()) {
        batch.start([&loop] { loop.quit(); });
        loop.exec();
        if (cancelled_ || observer.cancelled()) throw study::Cancelled();
        batch.collect();
        observer.progress(batch.progress(), planned);
        emit progressed(batch.progress(), planned);
    }
    return batch.take();
}

}  // namespace headroom::app
