// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QProcess>
#include <QString>
#include <QWidget>
#include <QtTest>

#include "app/gui/style.h"

namespace headroom {

/// An X server's screen with a window manager, and a person at it: the events are real ones (xdotool).
class Desktop {
public:
    /// `pictures`: a folder for what take_picture() sees.
    explicit Desktop(const QString& pictures);
    ~Desktop();

    void click(const QWidget& widget) { click(middle_of(widget)); }
    void click(QPoint at);
    void double_click(QPoint at);
    void drag(QPoint from, QPoint to);
    /// "ctrl+z"
    void key(const QString& keys);
    void type(const QString& text);
    /// Of the whole screen: NN_name.png.
    void take_picture(const QString& name);

    static QPoint middle_of(const QWidget& widget) { return widget.mapToGlobal(widget.rect().center()); }

private:
    /// Goes on with this program's events until xdotool has done it.
    void act(const QStringList& arguments);

    QString pictures_;
    int taken_ = 0;
    QProcess manager_;
};

/// Starts the program again on a screen of its own (xvfb-run), unless it has one. Does not come back then.
void get_a_screen(char** argv);

/// The main() of a test that needs a screen.
template <class Test>
int run_on_screen(int argc, char** argv) {
    get_a_screen(argv);
    QApplication app(argc, argv);
    QApplication::setStyle(new gui::Style);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

}  // namespace headroom
