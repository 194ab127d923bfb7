// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run/latest_study.h"

#include <QMetaObject>

#include <utility>

namespace headroom::app {

/// Tells a study that another one was asked for.
class LatestStudy::Ear : public study::Observer {
public:
    Ear(const std::atomic<int>& latest, int own) : latest_(latest), own_(own) {}
    bool cancelled() override { return latest_ != own_; }

private:
    const std::atomic<int>& latest_;
    int own_;
};

LatestStudy::LatestStudy(QObject* parent) : QObject(parent), thread_([this] { work(); }) {}

LatestStudy::~LatestStudy() {
    ++latest_;
    {
        const std::lock_guard lock(mutex_);
        closes_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void LatestStudy::ask(Study study) {
    {
        const std::lock_guard lock(mutex_);
        ++latest_;
        waiting_ = std::move(study);
    }
    busy_ = true;
    wake_.notify_one();
}

void LatestStudy::give_up() {
    const std::lock_guard lock(mutex_);
    ++latest_;
    waiting_ = nullptr;
    busy_ = false;
}

void LatestStudy::work() {
    while (true) {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return closes_ || waiting_; });
        if (closes_) return;
        const Study study = std::exchange(waiting_, nullptr);
        const int number = latest_;
        lock.unlock();
        Ear ear(latest_, number);
        const Deliver deliver = [this, number](std::function<void()> what) {
            QMetaObject::invokeMethod(
                this,
                [this, number, what = std::move(what)] {
                    if (number == latest_) what();
                },
                Qt::QueuedConnection);
        };
        QString why;
        try {
            study(ear, deliver);
        } catch (const std::exception& error) {
            why = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this, [this, number, why] { end(number, why); }, Qt::QueuedConnection);
    }
}

void LatestStudy::end(int number, const QString& why) {
    if (number != latest_) return;
    busy_ = false;
    emit ended(why);
}

}  // namespace headroom::app
