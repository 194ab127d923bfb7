// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QString>

/// Plans for batches, and what these leave behind.
namespace headroom::test {

/// A plan with one server, from phases as phase() gives them.
inline QByteArray plan(const QByteArray& name, const QByteArray& phases, const QByteArray& cpu = "exponential(5 ms)") {
    return "{\"headroom\": 1, \"name\": \"" + name +
           "\", \"slo\": [{\"p95\": \"100 ms\"}], \"designs\": [{\"name\": \"One\", \"components\": [" +
           "{\"id\": \"users\", \"type\": \"users\", \"requests_per_user_per_day\": 86400}," +
           "{\"id\": \"web\", \"type\": \"service\", \"workers\": 1, \"queue_limit\": 1000, \"cpu\": \"" + cpu + "\"}]," +
           "\"connections\": [{\"from\": \"users\", \"to\": \"web\"}]}], \"phases\": [" + phases + "]}";
}
inline QByteArray phase(const QByteArray& name, int users) {
    return "{\"name\": \"" + name + "\", \"users\": " + QByteArray::number(users) + ", \"design\": \"One\"}";
}

inline QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// All that a batch left in a folder, but for drafts of writers that died and what is for `headroom merge` alone.
inline QMap<QString, QByteArray> outcome(const QString& folder) {
    QMap<QString, QByteArray> files;
    QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next(), name = QDir(folder).relativeFilePath(path);
        if (!name.endsWith(".tmp") && name != ".lock" && !name.startsWith("shards/")) files[name] = read(path);
    }
    return files;
}

}  // namespace headroom::test
