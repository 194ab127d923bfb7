// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

/// What the README shows is what the program prints. A comment before a block names the command: `<!-- headroom run PLAN -->`.
class TestReadme : public QObject {
    Q_OBJECT

private slots:
    void shows_what_is_printed_data() {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("shown");
        QFile file(HEADROOM_SOURCE "/README.md");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        static const QRegularExpression block("<!-- headroom ([^\n]*) -->\n\n```text\n(.*?)```",
                                              QRegularExpression::DotMatchesEverythingOption);
        for (auto match = block.globalMatch(text); match.hasNext();) {
            const auto found = match.next();
            QTest::newRow(qPrintable(found.captured(1))) << found.captured(1) << found.captured(2);
        }
        QVERIFY(!text.contains("@"));  // no place that was to be filled in
    }
    void shows_what_is_printed() {
        QFETCH(QString, command);
        QFETCH(QString, shown);
        QProcess process;
        process.setWorkingDirectory(HEADROOM_SOURCE);
        process.start(HEADROOM_BIN "/headroom", command.split(' ') + QStringList{"--quiet"});
        QVERIFY(process.waitForFinished(-1));
        QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()), shown);
    }
};

QTEST_GUILESS_MAIN(TestReadme)
#include "tst_readme.moc"
