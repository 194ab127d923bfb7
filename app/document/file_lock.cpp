// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/file_lock.h"

#include <QFileInfo>

namespace headroom::document {

namespace {

/// Beside the file, so that windows on other machines see it.
QString lock_name(const QString& path) {
    const QFileInfo file(path);
    const QString real = file.exists() ? file.canonicalFilePath() : file.absoluteFilePath();
    return QFileInfo(real).path() + "/." + QFileInfo(real).fileName() + ".lock";
}

}  // namespace

bool FileLock::take(const QString& path) {
    if (holds(path)) return true;
    lock_.reset();
    holder_.clear();
    path_ = path;
    if (path.isEmpty()) return true;
    auto lock = std::make_unique<QLockFile>(lock_name(path));
    lock->setStaleLockTime(0);  // never by age: only where its process is gone
    if (!lock->tryLock()) {
        if (lock->error() != QLockFile::LockFailedError) return true;  // a folder that cannot be written: nobody writes there
        qint64 process = 0;
        QString host, program;
        lock->getLockInfo(&process, &host, &program);
        holder_ = QStringLiteral("%1 on %2 (process %3)").arg(program, host).arg(process);
        return false;
    }
    lock_ = std::move(lock);
    return true;
}

}  // namespace headroom::document
