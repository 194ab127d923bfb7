// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>
#include <QtTest>

#include "app/gui/main_window.h"

namespace headroom {

/// A window with folders of its own, and what tests do with it.
class BenchWindow {
public:
    explicit BenchWindow(const QString& worker = HEADROOM_BIN "/headroom-worker");

    gui::MainWindow& operator*() { return *window_; }
    gui::MainWindow* operator->() { return window_.get(); }
    gui::Workbench& workbench() { return *workbench_; }
    QString file(const QString& name) const { return folder_.filePath(name); }

    /// Copies a preset into the folder, opens the copy and gives its path.
    QString open_preset(const QString& name);
    /// As from a file manager.
    void drop(const QStringList& paths);
    QAction* action(const QString& name) const;
    template <class Widget>
    Widget* find(const QString& name) const {
        return window_->findChild<Widget*>(name);
    }
    /// Waits for the end of what is simulated; false where it failed or was cancelled.
    bool wait_for_run(int limit_ms = 600000);
    std::string bytes() const;

private:
    QTemporaryDir folder_;
    std::unique_ptr<gui::Workbench> workbench_;
    std::unique_ptr<gui::MainWindow> window_;
};

/// Answers the next message box, whenever it comes: presses the button whose text holds `button`; what it said goes to `said`.
class Answer {
public:
    Answer(QString button, QString* said = nullptr);
    ~Answer() { timer_.stop(); }
    bool given() const { return given_; }
    /// The texts of the box's buttons.
    const QStringList& offered() const { return offered_; }

private:
    QTimer timer_;
    bool given_ = false;
    QStringList offered_;
};

/// Closes menus and dialogs as they come, and counts them.
class Dismisser {
public:
    Dismisser();
    ~Dismisser() { timer_.stop(); }
    int dismissed() const { return dismissed_; }

private:
    QTimer timer_;
    int dismissed_ = 0;
};

}  // namespace headroom
