// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "study/executor.h"

namespace headroom::app {

class RunController;

/// Runs one study at a time in a thread of its own, its replications in worker processes. What it answers comes by signal, in the
/// thread of this object.
class StudyRunner : public QObject {
    Q_OBJECT
public:
    /// `cache`: a folder where replications are kept, so that what was simulated once is there at once; empty: none.
    explicit StudyRunner(QString cache = {}, QString worker = {}, QObject* parent = nullptr);
    /// Cancels, and waits for the end of it.
    ~StudyRunner() override;

    /// Called in the study's thread; it must own, or share, all that it uses. What it gives is called in this object's thread
    /// when the study is done: it hands out the results.
    using Study = std::function<std::function<void()>(study::Executor&, study::Observer&)>;
    /// Cancels the study in progress, if any, and starts another. `title` says what it is: "Growth of Monolith".
    void start(const QString& title, Study study);
    /// The study in progress ends soon, with cancelled().
    void cancel();
    bool is_running() const { return running_; }
    const QString& title() const { return title_; }

signals:
    void started(const QString& title);
    /// Replications done, of those planned; seconds that are left, below 0 where nobody can tell.
    void progressed(double done, double planned, double left_s);
    void finished();
    void cancelled();
    /// A worker died, or the plan has mistakes.
    void failed(const QString& why);

private:
    class Ear;
    void end(int study, const std::function<void()>& deliver, bool was_cancelled, const QString& why);
    void report(int study, double done, double planned);

    QString cache_, worker_, title_;
    std::thread thread_;
    std::shared_ptr<std::atomic<bool>> cancel_;
    QElapsedTimer clock_;
    bool running_ = false;
    int study_ = 0;  ///< counts them: what a former one says late is not heard
};

}  // namespace headroom::app
