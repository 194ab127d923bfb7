// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/files.h"

using namespace headroom;

class TestFiles : public QObject {
    Q_OBJECT

private slots:
    void reads_once();
    void without_folder();
    void what_cannot_be_read();
};

static void write(const QString& path, const QByteArray& text) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

void TestFiles::reads_once() {
    const QTemporaryDir folder;
    write(folder.filePath("a.csv"), "0, 1\n1, 2\n");
    const Files files(folder.path().toStdString());
    const std::string* text = files.read("a.csv");
    QVERIFY(text);
    QCOMPARE(*text, std::string("0, 1\n1, 2\n"));
    write(folder.filePath("a.csv"), "changed");
    QCOMPARE(files.read("a.csv"), text);
    QCOMPARE(*text, std::string("0, 1\n1, 2\n"));
    QCOMPARE(files.known().size(), std::size_t(1));
}

void TestFiles::without_folder() {
    Files files;
    QVERIFY(!files.read("/etc/hostname"));
    files.add("a.csv", "x");
    files.add("a.csv", "y");
    QCOMPARE(*files.read("a.csv"), std::string("y"));
}

void TestFiles::what_cannot_be_read() {
    const QTemporaryDir folder;
    write(folder.filePath("empty.csv"), "");
    const Files files(folder.path().toStdString());
    QVERIFY(!files.read("missing.csv"));
    QVERIFY(!files.read("."));
    QVERIFY(!files.read(""));
    QVERIFY(!files.read("/dev/zero"));
    QCOMPARE(*files.read("empty.csv"), std::string());
    QFile large(folder.filePath("large.csv"));
    QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(64'000'001));
    QVERIFY(!files.read("large.csv"));
}

QTEST_APPLESS_MAIN(TestFiles)
#include "tst_files.moc"
