// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "study/executor.h"

namespace headroom::app {

/// Runs the latest of the studies that were asked for, in a thread of its own: what was asked for before is given up, and what it
/// hands out late is not heard. Asking never waits.
class LatestStudy : public QObject {
    Q_OBJECT
public:
    explicit LatestStudy(QObject* parent = nullptr);
    /// Gives up what is under way, and waits for the end of it.
    ~LatestStudy() override;

    /// Calls what it is given in the thread of the LatestStudy, unless another study was asked for by then.
    using Deliver = std::function<void(std::function<void()>)>;
    /// Called in the thread of studies; it must own, or share, all that it uses. It may hand out something more than once.
    using Study = std::function<void(study::Observer&, const Deliver&)>;
    void ask(Study study);
    void give_up();
    bool is_busy() const { return busy_; }

signals:
    /// The latest has ended; `why` is empty where all went well.
    void ended(const QString& why);

private:
    class Ear;
    void work();
    void end(int number, const QString& why);

    std::atomic<int> latest_ = 0;  ///< counts them
    bool busy_ = false;
    std::mutex mutex_;  ///< of the two that follow
    Study waiting_;
    bool closes_ = false;
    std::condition_variable wake_;
    std::thread thread_;
};

}  // namespace headroom::app
