// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QLabel>
#include <QProcess>
#include <QtTest>

#include "bench_window.h"
#include "core/float_environment.h"
#include "study/growth_json.h"
#include "study/results_json.h"

using namespace headroom;

namespace {

QByteArray command_line(const QStringList& arguments) {
    QProcess process;
    process.start(HEADROOM_BIN "/headroom", arguments);
    process.waitForFinished(-1);
    return process.readAllStandardOutput();
}

}  // namespace

/// The window and the command line say the same of the same plan.
class TestCommandLinesFigures : public QObject {
    Q_OBJECT

private slots:
    void without_a_screen_there_is_help_and_a_picture() {
        QProcessEnvironment bare = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) bare.remove(name);
        const auto run = [&](const QStringList& arguments) {
            QProcess process;
            process.setProcessEnvironment(bare);
            process.start(HEADROOM_BIN "/headroom-gui", arguments);
            process.waitForFinished(-1);
            return std::pair(process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput());
        };
        const auto [code, help] = run({"--help"});
        QCOMPARE(code, 0);
        QVERIFY(help.contains("--screenshot"));
        QCOMPARE(run({"--version"}).first, 0);
        BenchWindow window;
        const QString picture = window.file("picture.png");
        QCOMPARE(run({HEADROOM_PRESETS "/hello.headroom.json", "--screenshot", picture}).first, 0);
        QVERIFY(QImage(picture).width() >= 1000);
        QFile::remove(HEADROOM_PRESETS "/.hello.headroom.json.lock");
    }

    void documents_are_the_same_bytes() {
        BenchWindow window;
        const QString path = window.open_preset("hello");
        window.action("run")->trigger();
        QVERIFY(window.wait_for_run());
        QCOMPARE(QByteArray::fromStdString(study::print_growth(*window.workbench().book.growth())),
                 command_line({"growth", path, "--format", "json", "--quiet"}));
        window.action("run_phases")->trigger();
        QVERIFY(window.wait_for_run());
        QCOMPARE(QByteArray::fromStdString(study::print_results(*window.workbench().book.runs())),
                 command_line({"run", path, "--format", "json", "--quiet"}));
    }

    /// At each position of the scrubber: the users, the p99 and the cost stand in the command line's row of that population.
    void the_headline_is_the_command_lines_row() {
        BenchWindow window;
        const QString path = window.open_preset("hello");
        window.action("run")->trigger();
        QVERIFY(window.wait_for_run());
        const QStringList rows = QString::fromUtf8(command_line({"growth", path, "--quiet"})).split('\n');
        replay::Player& player = window.workbench().player;
        QCOMPARE(player.track().size(), std::size_t{16});
        for (std::size_t i = 0; i < player.track().size(); ++i) {
            player.seek(i);
            const QString users = QString::fromStdString(player.snapshot().users()).section(' ', 0, 0);
            const auto row = std::find_if(rows.begin(), rows.end(), [&](const QString& each) {
                return each.simplified().split(' ').contains(users) && each.contains(QString::fromStdString(player.snapshot().run().phase));
            });
            QVERIFY2(row != rows.end(), qPrintable(users));
            const QString headline = window.find<QLabel>("headline")->text();
            QVERIFY2(headline.startsWith(users + " users"), qPrintable(headline));
            if (player.snapshot().is_unstable()) continue;
            const QString p99 = headline.section(" · ", 1, 1).section(' ', 1);
            QVERIFY2(row->contains(p99), qPrintable(headline + " / " + *row));
            const QString cost = headline.section(" · ", 2, 2).section('/', 0, 0).mid(1);
            QVERIFY2(row->contains(cost), qPrintable(headline + " / " + *row));
        }
    }
};

int main(int count, char** values) {
    headroom::ensure_masked_float_environment(values);  // as the window begins
    QApplication application(count, values);
    TestCommandLinesFigures test;
    return QTest::qExec(&test, count, values);
}
#include "tst_command_lines_figures.moc"
