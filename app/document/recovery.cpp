// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/recovery.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>

#include "app/document/plan_document.h"
#include "core/error.h"
#include "plan/atomic_file.h"
#include "plan/reader.h"

namespace headroom::document {

namespace {

QString new_file(const QString& folder) { return folder + "/" + QUuid::createUuid().toString(QUuid::WithoutBraces) + ".recovery"; }
QString lock_of(const QString& file) { return file + ".lock"; }

/// The copy's first line is the path of the plan, the rest is the plan.
std::pair<QString, std::string> split(const QString& file) {
    QFile copy(file);
    if (!copy.open(QIODevice::ReadOnly)) throw FileError(QStringLiteral("%1: %2").arg(file, copy.errorString()).toStdString());
    const QByteArray path = copy.readLine();
    return {QString::fromUtf8(path).chopped(path.endsWith('\n') ? 1 : 0), copy.readAll().toStdString()};
}

}  // namespace

Recovery::Recovery(PlanDocument& document, QString folder, QObject* parent)
    : QObject(parent), document_(document), folder_(std::move(folder)), file_(new_file(folder_)), lock_(lock_of(file_)) {
    QDir().mkpath(folder_);
    lock_.setStaleLockTime(0);
    lock_.tryLock();
    timer_.setSingleShot(true);
    timer_.setInterval(delay_ms);
    connect(&timer_, &QTimer::timeout, this, &Recovery::keep);
    connect(&document, &PlanDocument::changed, this, &Recovery::follow);
    connect(&document, &PlanDocument::file_changed, this, &Recovery::follow);
}

Recovery::~Recovery() { forget(); }

/// Counts from the first edit that has no copy yet: a later one does not put it off.
void Recovery::follow() {
    if (!document_.is_modified())
        forget();
    else if (!timer_.isActive())
        timer_.start();
}

void Recovery::keep() {
    timer_.stop();
    if (!document_.is_modified()) return;
    try {
        plan::write_atomically(file_.toStdString(), document_.path().toStdString() + "\n" + plan::print_plan(document_.plan()));
        complained_ = false;
    } catch (const FileError& error) {
        if (!std::exchange(complained_, true)) emit failed(QString::fromUtf8(error.what()));
    }
}

void Recovery::forget() {
    timer_.stop();
    QFile::remove(file_);
}

std::vector<Remains> Recovery::find() const {
    std::vector<Remains> found;
    for (const QFileInfo& info : QDir(folder_).entryInfoList({"*.recovery"}, QDir::Files, QDir::Time)) {
        const QString file = info.filePath();
        if (file == file_) continue;
        QLockFile lock(lock_of(file));
        lock.setStaleLockTime(0);
        if (!lock.tryLock()) continue;  // its window lives
        try {
            const auto [path, text] = split(file);
            const plan::ParsedPlan parsed = plan::parse_plan(text);
            if (parsed.plan) found.push_back({file, path, QString::fromStdString(parsed.plan->name), info.lastModified()});
        } catch (const FileError&) {
            continue;
        }
    }
    return found;
}

plan::Plan Recovery::read(const Remains& remains) {
    const plan::ParsedPlan parsed = plan::parse_plan(split(remains.file).second);
    if (!parsed.plan) throw InvalidDocument(remains.file.toStdString(), parsed.diagnostics.list());
    return *parsed.plan;
}

void Recovery::discard(const Remains& remains) { QFile::remove(remains.file); }

}  // namespace headroom::document
