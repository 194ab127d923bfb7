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

/// The tasks of one call of run() that are under way.
class Pool {
public:
    Pool(study::Work& work, std::size_t jobs, const QString& worker) : work_(work), jobs_(jobs), program_(worker) {}

    bool is_empty() const { return running_.empty(); }

    /// Starts as many as there are places for; `changed` is called when one progresses or ends.
    template <class Changed>
    void start(Changed changed) {
        while (running_.size() < jobs_) {
            std::optional<study::Work::Task> task = work_.next();
            if (!task) return;
            auto worker = std::make_unique<WorkerProcess>(program_, task->request);
            QObject::connect(worker.get(), &WorkerProcess::progressed, worker.get(), changed);
            QObject::connect(worker.get(), &WorkerProcess::finished, worker.get(), changed);
            running_.push_back({std::move(*task), std::move(worker)});
        }
    }

    /// Hands on the answers of those that ended.
    void collect() {
        for (std::size_t i = 0; i < running_.size();) {
            if (!running_[i].worker->is_finished()) {
                ++i;
                continue;
            }
            const Running ended = std::move(running_[i]);
            running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(i));
            ++finished_;
            if (auto& measurement = ended.worker->measurement())
                work_.take(ended.task.id, std::move(*measurement));
            else
                work_.fail(ended.task.id, describe_failure(ended.task.request, program_, ended.worker->error()));
        }
    }

    double progress() const {
        auto done = static_cast<double>(finished_);
        for (const Running& running : running_) done += running.worker->fraction_done();
        return done;
    }

private:
    struct Running {
        study::Work::Task task;
        std::unique_ptr<WorkerProcess> worker;
    };
    study::Work& work_;
    std::size_t jobs_;
    const QString& program_;
    std::vector<Running> running_;
    std::size_t finished_ = 0;
};

}  // namespace

RunController::RunController(int jobs, QString worker) : jobs_(jobs > 0 ? jobs : QThread::idealThreadCount()), worker_(std::move(worker)) {
    if (worker_.isEmpty()) worker_ = QDir(QCoreApplication::applicationDirPath()).filePath("headroom-worker");
}

void RunController::run(study::Work& work, study::Observer& observer) {
    if (!QFileInfo(worker_).isExecutable()) throw RunError(fmt::format("cannot start {}: there is no such program", worker_.toStdString()));
    Pool pool(work, static_cast<std::size_t>(jobs_), worker_);
    QEventLoop loop;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, &QEventLoop::quit);
    poll.start(poll_ms);
    const auto changed = [&loop] { loop.quit(); };
    for (pool.start(changed); !pool.is_empty(); pool.start(changed)) {
        loop.exec();
        if (observer.cancelled()) throw study::Cancelled();
        pool.collect();
        observer.progress(pool.progress(), work.planned());
    }
}

}  // namespace headroom::app
