// SPDX-License-Identifier: GPL-3.0-or-later
#include "browser.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QUrl>
#include <algorithm>
#include <array>
#include <stdexcept>

namespace {

constexpr int patience_ms = 60000;

[[noreturn]] void fail(const QString& message) { throw std::runtime_error(message.toStdString()); }

}  // namespace

Browser::Browser() {
    const QString program = QStandardPaths::findExecutable("chromium");
    if (program.isEmpty()) fail("there is no chromium: apt-get install chromium");
    std::array<int, 2> commands{}, answers{};
    if (pipe2(commands.data(), O_CLOEXEC) != 0 || pipe2(answers.data(), O_CLOEXEC) != 0) fail("there is no pipe to be had");
    // The browser reads commands from 3 and writes answers to 4.
    process_.setChildProcessModifier([commands, answers] {
        const int in = fcntl(commands[0], F_DUPFD, 10), out = fcntl(answers[1], F_DUPFD, 10);
        dup2(in, 3);
        dup2(out, 4);
    });
    QStringList arguments = {"--headless",     "--disable-gpu",        "--remote-debugging-pipe", "--user-data-dir=" + profile_.path(),
                             "--no-first-run", "--disable-extensions", "--hide-scrollbars",       "about:blank"};
    if (geteuid() == 0) arguments.prepend("--no-sandbox");
    process_.setStandardErrorFile(QProcess::nullDevice());
    process_.start(program, arguments);
    close(commands[0]);
    close(answers[1]);
    to_browser_ = commands[1];
    from_browser_ = answers[0];
    if (!process_.waitForStarted()) fail("chromium does not start");
    QString target;
    for (int tries = 0; target.isEmpty() && tries < 100; ++tries) {
        for (const QJsonValue info : call("Target.getTargets")["targetInfos"].toArray())
            if (info["type"] == "page") target = info["targetId"].toString();
        if (target.isEmpty()) usleep(50000);
    }
    session_ = call("Target.attachToTarget", {{"targetId", target}, {"flatten", true}})["sessionId"].toString();
    for (const char* domain : {"Page", "Runtime", "Log", "Network"}) call(QString(domain) + ".enable");
}

Browser::~Browser() {
    close(to_browser_);  // it ends when nobody speaks to it any more
    if (!process_.waitForFinished(10000)) {
        process_.kill();
        process_.waitForFinished();
    }
    close(from_browser_);
}

QJsonObject Browser::read_message() {
    while (!buffer_.contains('\0')) {
        pollfd ready{from_browser_, POLLIN, 0};
        if (poll(&ready, 1, patience_ms) <= 0) fail("chromium does not answer");
        std::array<char, 65536> bytes{};
        const ssize_t got = read(from_browser_, bytes.data(), bytes.size());
        if (got <= 0) fail("chromium has ended");
        buffer_.append(bytes.data(), got);
    }
    const qsizetype end = buffer_.indexOf('\0');
    const QJsonObject message = QJsonDocument::fromJson(buffer_.left(end)).object();
    buffer_.remove(0, end + 1);
    return message;
}

void Browser::note(const QJsonObject& event) {
    const QString method = event["method"].toString();
    const QJsonValue parameters = event["params"];
    events_ += method;
    if (method == "Runtime.exceptionThrown") {
        complaints_ += parameters["exceptionDetails"]["exception"]["description"].toString("an exception");
    } else if (method == "Runtime.consoleAPICalled") {
        if (const QString type = parameters["type"].toString(); type == "error" || type == "warning" || type == "assert")
            complaints_ += parameters["args"][0]["value"].toString(type);
    } else if (method == "Log.entryAdded") {
        if (const QString level = parameters["entry"]["level"].toString(); level == "error" || level == "warning")
            complaints_ += parameters["entry"]["text"].toString();
    } else if (method == "Page.javascriptDialogOpening") {
        complaints_ += "a dialog: " + parameters["message"].toString();
        call("Page.handleJavaScriptDialog", {{"accept", true}});
    } else if (method == "Network.requestWillBeSent") {
        requests_ += parameters["request"]["url"].toString();
    }
}

QJsonObject Browser::call(const QString& method, const QJsonObject& parameters) {
    const int id = ++last_id_;
    QJsonObject message{{"id", id}, {"method", method}, {"params", parameters}};
    if (!session_.isEmpty()) message["sessionId"] = session_;
    const QByteArray text = QJsonDocument(message).toJson(QJsonDocument::Compact) + '\0';
    for (qsizetype done = 0; done < text.size();) {
        const ssize_t written = write(to_browser_, text.data() + done, static_cast<std::size_t>(text.size() - done));
        if (written <= 0) fail("chromium does not listen");
        done += written;
    }
    while (true) {
        const QJsonObject answer = read_message();
        if (answer["id"].toInt(-1) != id) {
            note(answer);
            continue;
        }
        if (answer.contains("error")) fail(method + ": " + answer["error"]["message"].toString());
        return answer["result"].toObject();
    }
}

void Browser::wait_for(const QString& event) {
    while (!events_.contains(event)) note(read_message());
}

void Browser::show_as(int width, int height, const QString& scheme) {
    call("Emulation.setDeviceMetricsOverride", {{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", false}});
    call("Emulation.setEmulatedMedia", {{"features", QJsonArray{QJsonObject{{"name", "prefers-color-scheme"}, {"value", scheme}}}}});
}

void Browser::load(const QString& path) {
    complaints_.clear();
    requests_.clear();
    events_.clear();
    call("Page.navigate", {{"url", QUrl::fromLocalFile(path).toString()}});
    wait_for("Page.loadEventFired");
    evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
}

QJsonValue Browser::evaluate(const QString& expression) {
    const QJsonObject result = call("Runtime.evaluate", {{"expression", expression}, {"returnByValue", true}, {"awaitPromise", true}});
    if (result.contains("exceptionDetails")) fail(expression + ": " + result["exceptionDetails"]["exception"]["description"].toString());
    return result["result"]["value"];
}

void Browser::click(const QString& selector) {
    const QJsonValue at =
        evaluate(QString("(() => { const e = document.querySelector(`%1`); e.scrollIntoView({behavior: 'instant', block: 'center'});"
                         "const r = e.getBoundingClientRect(); return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()")
                     .arg(selector));
    for (const char* type : {"mousePressed", "mouseReleased"})
        call("Input.dispatchMouseEvent", {{"type", type}, {"x", at["x"]}, {"y", at["y"]}, {"button", "left"}, {"clickCount", 1}});
}

void Browser::press_key(const QString& key) {
    QJsonObject about{{"key", key}, {"code", key}};
    const bool enter = key == "Enter", tab = key == "Tab";
    about["windowsVirtualKeyCode"] = enter ? 13 : tab ? 9 : 32;
    if (enter) about["text"] = "\r";
    about["type"] = "keyDown";
    call("Input.dispatchKeyEvent", about);
    about["type"] = "keyUp";
    call("Input.dispatchKeyEvent", about);
}

void Browser::screenshot(const QString& path) {
    constexpr double most = 12000;  // pixels; what is larger few programs can show
    const QJsonValue size = evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]");
    const QJsonObject clip{{"x", 0}, {"y", 0}, {"width", size[0]}, {"height", std::min(size[1].toDouble(), most)}, {"scale", 1}};
    const QJsonObject answer = call("Page.captureScreenshot", {{"format", "png"}, {"captureBeyondViewport", true}, {"clip", clip}});
    const QByteArray png = QByteArray::fromBase64(answer["data"].toString().toLatin1());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(png) != png.size()) fail("cannot write " + path);
}

QByteArray Browser::print_to_pdf() { return QByteArray::fromBase64(call("Page.printToPDF")["data"].toString().toLatin1()); }
