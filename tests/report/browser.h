// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

/// A page in Debian's Chromium without a window, spoken to by its DevTools protocol over two pipes: no port, no driver.
class Browser {
public:
    /// Throws std::runtime_error where there is no chromium, or it does not answer.
    Browser();
    ~Browser();

    /// The size in CSS pixels, and "light" or "dark".
    void show_as(int width, int height, const QString& scheme);
    void load(const QString& path);

    /// What an expression is worth in the page.
    QJsonValue evaluate(const QString& expression);
    /// A press and release of the mouse in the middle of an element, which is scrolled to.
    void click(const QString& selector);
    void press_key(const QString& key);
    /// Of the whole page, or of its first 12 000 pixels.
    void screenshot(const QString& path);
    QByteArray print_to_pdf();

    /// What went wrong since load(): exceptions, errors and warnings on the console.
    QStringList complaints() const { return complaints_; }
    /// What was asked of the network or of files since load(), the page itself included.
    QStringList requests() const { return requests_; }

private:
    QJsonObject call(const QString& method, const QJsonObject& parameters = {});
    QJsonObject read_message();
    void note(const QJsonObject& event);
    void wait_for(const QString& event);

    QTemporaryDir profile_;
    QProcess process_;
    int to_browser_ = -1, from_browser_ = -1;
    QByteArray buffer_;
    int last_id_ = 0;
    QString session_;
    QStringList complaints_, requests_, events_;
};
