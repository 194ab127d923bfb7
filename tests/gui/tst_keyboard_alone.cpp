// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QtTest>

#include <memory>

#include "app/gui/file_actions.h"
#include "bench_window.h"
#include "desktop.h"

using namespace headroom;

/// Everything by keys, under a window manager: no mouse event is sent.
class TestKeyboardAlone : public QObject {
    Q_OBJECT

    std::unique_ptr<Desktop> desktop_;

    void press(const QString& keys) { desktop_->key(keys); }
    static QString focus() { return QApplication::focusWidget() != nullptr ? QApplication::focusWidget()->objectName() : QString(); }
    /// Goes on with Tab until the control of that name has the focus.
    bool tab_to(const QString& name) {
        for (int i = 0; i < 60 && focus() != name; ++i) press("Tab");
        return focus() == name;
    }
    void open(BenchWindow& window) {
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&*window));
    }

private slots:
    void initTestCase() { desktop_ = std::make_unique<Desktop>(HEADROOM_PICTURES); }
    void cleanupTestCase() { desktop_.reset(); }

    void a_plan_is_built_run_compared_and_reported() {
        BenchWindow window;
        open(window);
        gui::Workbench& bench = window.workbench();
        press("ctrl+n");
        QVERIFY(window->files().is_open());

        for (const char* component : {"users", "balancer", "service", "database"}) {
            press("shift+a");
            QCOMPARE(focus(), QString("quick_add_text"));
            desktop_->type(component);
            press("Return");
        }
        const auto connections = [&] {
            QStringList ids;
            for (const auto& each : bench.document.plan().designs.front().connections) ids += QString::fromStdString(each.id);
            return ids;
        };
        QCOMPARE(connections(), (QStringList{"users->load_balancer", "load_balancer->service", "service->database"}));

        press("Left");
        QCOMPARE(bench.selection.parts().components, std::vector<std::string>{"service"});
        press("Return");
        QVERIFY(window.find<QWidget>("parameters")->isAncestorOf(QApplication::focusWidget()));
        QVERIFY(tab_to("param.replicas"));
        press("ctrl+a");
        desktop_->type("3");
        press("Return");
        QCOMPARE(bench.document.plan().designs.front().find_component("service")->settings.find("replicas")->as_number(), 3.0);
        desktop_->take_picture("built");

        press("ctrl+r");
        QVERIFY(window.wait_for_run());
        QVERIFY(!bench.player.track().is_empty());

        QTimer::singleShot(500, &*window, [&] {
            desktop_->type("duplicate design");
            press("Return");
        });
        press("ctrl+k");
        QTRY_COMPARE(bench.document.plan().designs.size(), std::size_t{2});
        press("alt+2");
        QVERIFY(window.find<QWidget>("compare")->isAncestorOf(QApplication::focusWidget()));
        QVERIFY(tab_to("compare_run"));
        QSignalSpy ready(&bench, &gui::Workbench::comparison_ready);
        press("space");
        QVERIFY(ready.count() > 0 || ready.wait(600000));
        desktop_->take_picture("compared");

        QTimer::singleShot(500, &*window, [&] {
            QWidget* dialog = QApplication::activeModalWidget();
            if (dialog == nullptr) return;
            if (!QTest::qWaitForWindowActive(dialog) || !tab_to("report_folder")) qWarning("cannot reach the folder");
            press("ctrl+a");
            desktop_->type(window.file("report"));
            press("Return");
            if (!QTest::qWaitFor([&] { return dialog->findChild<QPushButton*>("report_open_folder")->isEnabled(); }, 60000))
                qWarning("%s", qPrintable(dialog->findChild<QLabel*>("report_state")->text()));
            press("Escape");
        });
        press("ctrl+e");
        QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() == nullptr, 600000);
        QVERIFY(QDir(window.file("report")).entryList(QDir::Files).size() >= 4);
        bench.document.undo_stack().setClean();
    }

    void space_and_the_other_keys_of_the_replay() {
        BenchWindow window;
        window.open_preset("hello");
        open(window);
        press("space");
        QVERIFY(window.wait_for_run());
        QTRY_VERIFY(window.workbench().player.is_playing());
        press("space");
        QVERIFY(!window.workbench().player.is_playing());
        press("End");
        const std::size_t last = window.workbench().player.position();
        QCOMPARE(last + 1, window.workbench().player.track().size());
        press("comma");
        QCOMPARE(window.workbench().player.position(), last - 1);
        press("Home");
        QCOMPARE(window.workbench().player.position(), std::size_t{0});
        press("period");
        QCOMPARE(window.workbench().player.position(), std::size_t{1});
    }
};

int main(int argc, char** argv) { return run_on_screen<TestKeyboardAlone>(argc, argv); }

#include "tst_keyboard_alone.moc"
