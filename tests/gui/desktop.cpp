// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop.h"

#include <QDir>
#include <QGuiApplication>
#include <QPixmap>
#include <QScreen>
#include <QtTest>

#include <unistd.h>
#include <cstdlib>
#include <vector>

namespace headroom {

namespace {

constexpr int settle_ms = 150;
constexpr int drag_steps = 12;

}  // namespace

Desktop::Desktop(const QString& pictures) : pictures_(pictures) {
    QDir(pictures_).removeRecursively();
    QDir().mkpath(pictures_);
    manager_.start("openbox", {"--sm-disable"});
    manager_.waitForStarted();
    QTest::qWait(500);
}

Desktop::~Desktop() {
    manager_.kill();
    manager_.waitForFinished();
}

void Desktop::act(const QStringList& arguments) {
    QProcess process;
    process.start("xdotool", arguments);
    if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 20000)) qFatal("xdotool does not end");
    QTest::qWait(settle_ms);
}

void Desktop::click(QPoint at) { act({"mousemove", QString::number(at.x()), QString::number(at.y()), "sleep", "0.05", "click", "1"}); }

void Desktop::double_click(QPoint at) {
    act({"mousemove", QString::number(at.x()), QString::number(at.y()), "sleep", "0.05", "click", "--repeat", "2", "--delay", "60", "1"});
}

void Desktop::drag(QPoint from, QPoint to) {
    QStringList arguments = {"mousemove", QString::number(from.x()), QString::number(from.y()), "sleep", "0.1", "mousedown", "1"};
    for (int i = 1; i <= drag_steps; ++i) {
        const QPoint at = from + (to - from) * i / drag_steps;
        arguments += {"sleep", "0.05", "mousemove", QString::number(at.x()), QString::number(at.y())};
    }
    act(arguments + QStringList{"sleep", "0.3", "mouseup", "1"});
}

void Desktop::key(const QString& keys) { act({"key", "--clearmodifiers", keys}); }

void Desktop::type(const QString& text) { act({"type", "--delay", "20", text}); }

void Desktop::take_picture(const QString& name) {
    QTest::qWait(settle_ms);
    const QString file = QStringLiteral("%1/%2_%3.png").arg(pictures_).arg(++taken_, 2, 10, QChar('0')).arg(name);
    if (!QGuiApplication::primaryScreen()->grabWindow(0).save(file)) qFatal("cannot write a picture");
}

void get_a_screen(char** argv) {
    const char* xvfb_run = std::getenv("HEADROOM_XVFB_RUN");
    if (xvfb_run == nullptr || std::getenv("HEADROOM_ON_SCREEN") != nullptr) return;
    ::setenv("HEADROOM_ON_SCREEN", "1", 1);
    ::setenv("QT_QPA_PLATFORM", "xcb", 1);
    std::vector<const char*> command = {xvfb_run, "-a", "-s", "-screen 0 1600x1000x24"};
    for (char** each = argv; *each != nullptr; ++each) command.push_back(*each);
    command.push_back(nullptr);
    ::execv(xvfb_run, const_cast<char* const*>(command.data()));
    qFatal("cannot start %s", xvfb_run);
}

}  // namespace headroom
