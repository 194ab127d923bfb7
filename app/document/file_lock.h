// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLockFile>
#include <QString>

#include <memory>

namespace headroom::document {

/// Keeps two windows from writing one file. It is given up when its owner goes, a crash included.
class FileLock {
public:
    /// Lets go of the former file. An empty path is nobody's. False where another program holds it: holder() says who.
    bool take(const QString& path);
    void release() { lock_.reset(); }
    bool holds(const QString& path) const { return lock_ != nullptr && path_ == path; }
    /// "headroom-gui on host (process 123)"
    const QString& holder() const { return holder_; }

private:
    std::unique_ptr<QLockFile> lock_;
    QString path_, holder_;
};

}  // namespace headroom::document
