// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run/study_runner.h"

#include <QMetaObject>
#include <QPointer>

#include <optional>
#include <utility>

#include "app/run/engine_version.h"
#include "app/run/replication_store.h"
#include "app/run/run_controller.h"
#include "core/error.h"
#include "study/store.h"

namespace headroom::app {

namespace {

constexpr double telling_s = 1;  ///< before that nobody can tell how long it takes

}  // namespace

/// Hears the study in its thread and tells of it in the runner's.
class StudyRunner::Ear : public study::Observer {
public:
    Ear(StudyRunner& runner, int study, std::shared_ptr<std::atomic<bool>> cancel)
        : runner_(runner), study_(study), cancel_(std::move(cancel)) {}
    void progress(double done, double planned) override {
        // the ear may be gone when the runner's thread comes to it
        QMetaObject::invokeMethod(
            &runner_, [runner = &runner_, study = study_, done, planned] { runner->report(study, done, planned); }, Qt::QueuedConnection);
    }
    bool cancelled() override { return *cancel_; }

private:
    StudyRunner& runner_;
    int study_;
    std::shared_ptr<std::atomic<bool>> cancel_;
};

StudyRunner::StudyRunner(QString cache, QString worker, QObject* parent)
    : QObject(parent), cache_(std::move(cache)), worker_(std::move(worker)) {}

StudyRunner::~StudyRunner() {
    if (cancel_) *cancel_ = true;
    if (thread_.joinable()) thread_.join();
}

void StudyRunner::start(const QString& title, Study study) {
    if (cancel_) *cancel_ = true;
    if (thread_.joinable()) thread_.join();
    if (running_) emit cancelled();
    cancel_ = std::make_shared<std::atomic<bool>>(false);
    title_ = title;
    running_ = true;
    clock_.start();
    const int number = ++study_;
    thread_ = std::thread([this, number, study = std::move(study), cancel = cancel_, cache = cache_, worker = worker_] {
        std::function<void()> deliver;
        QString why;
        bool was_cancelled = false;
        try {
            RunController controller(0, worker);
            Ear ear(*this, number, cancel);
            std::optional<ReplicationStore> store;
            std::optional<study::StoringExecutor> storing;
            if (!cache.isEmpty()) {
                store.emplace(cache.toStdString(), std::string(engine_version()));
                storing.emplace(controller, *store);
            }
            deliver = study(storing ? static_cast<study::Executor&>(*storing) : controller, ear);
        } catch (const study::Cancelled&) {
            was_cancelled = true;
        } catch (const std::exception& error) {
            why = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this, [this, number, deliver = std::move(deliver), was_cancelled, why] { end(number, deliver, was_cancelled, why); },
            Qt::QueuedConnection);
    });
    emit started(title);
}

void StudyRunner::cancel() {
    if (cancel_) *cancel_ = true;
}

void StudyRunner::report(int study, double done, double planned) {
    if (study != study_ || !running_) return;
    const double passed_s = static_cast<double>(clock_.elapsed()) / 1000;
    const bool tells = done > 0 && planned > 0 && passed_s > telling_s;
    emit progressed(done, planned, tells ? passed_s * (planned - done) / done : -1);
}

void StudyRunner::end(int study, const std::function<void()>& deliver, bool was_cancelled, const QString& why) {
    if (study != study_) return;
    running_ = false;
    if (was_cancelled) {
        emit cancelled();
    } else if (!why.isEmpty()) {
        emit failed(why);
    } else {
        deliver();
        emit finished();
    }
}

}  // namespace headroom::app
