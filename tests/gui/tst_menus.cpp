// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QTimer>
#include <QtTest>

#include "app/document/edits.h"
#include "app/gui/file_actions.h"
#include "bench_window.h"

using namespace headroom;

namespace {

/// Those of all menus, with where they stand: "Edit > Copy".
QList<std::pair<QString, QAction*>> actions_of(const QMainWindow& window) {
    QList<std::pair<QString, QAction*>> found;
    const std::function<void(const QString&, const QList<QAction*>&)> walk = [&](const QString& place, const QList<QAction*>& actions) {
        for (QAction* action : actions) {
            const QString name = place + action->text().remove('&');
            if (action->menu() != nullptr)
                walk(name + " > ", action->menu()->actions());
            else if (!action->isSeparator())
                found.append({name, action});
        }
    };
    walk({}, window.menuBar()->actions());
    return found;
}

}  // namespace

class TestMenus : public QObject {
    Q_OBJECT

private slots:
    void every_command_has_a_name_and_no_two_share_a_key() {
        BenchWindow window;
        window.open_preset("hello");
        QHash<QString, QString> keys;
        QSet<QString> names;
        for (const auto& [place, action] : actions_of(*window)) {
            if (!place.contains("recent")) {
                QVERIFY2(!action->objectName().isEmpty(), qPrintable(place));
                QVERIFY2(!names.contains(action->objectName()), qPrintable(place));
            }
            names.insert(action->objectName());
            for (const QKeySequence& key : action->shortcuts()) {
                const QString text = key.toString();
                QVERIFY2(!keys.contains(text), qPrintable(text + ": " + place + " and " + keys.value(text)));
                keys.insert(text, place);
            }
        }
        QVERIFY(names.size() > 45);
        for (const char* key :
             {"Ctrl+N", "Ctrl+O", "Ctrl+S", "Ctrl+Shift+S", "Ctrl+W", "Ctrl+Q", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y", "Ctrl+X", "Ctrl+C",
              "Ctrl+V", "Ctrl+A", "Ctrl+D", "Del",          "Ctrl++", "Ctrl+-", "Ctrl+0", "Ctrl+1",       "Space",  ",",      ".",
              "Home",   "End",    "Ctrl+R", "Ctrl+E",       "Ctrl+K", "F1",     "Ctrl+?", "Ctrl+,",       "F2",     "Shift+A"})
            QVERIFY2(keys.contains(QKeySequence(key).toString()), key);
    }

    /// Each does something that can be seen: it changes the plan (and is undone to the byte), the window, the view, or asks.
    void every_command_does_something() {
        for (const QString& wanted : names_of_commands()) {
            BenchWindow window;
            window.open_preset("hello");
            gui::Workbench& bench = window.workbench();
            bench.document.edit("Second design", [](plan::Plan& plan) {
                plan.designs.push_back(plan.designs.front());
                plan.designs.back().name = "Other";
            });
            bench.document.edit("Move", [](plan::Plan& plan) { document::move(plan, "Simple", {{"db", {450, 40}}}); });
            bench.selection.select({{"users", "web", "db"}, {}});
            if (wanted == "redo") bench.document.undo_stack().undo();
            if (wanted == "edit_paste") window.action("edit_copy")->trigger();
            if (wanted == "edit_rename") bench.selection.select({{"web"}, {}});
            const bool needs_growth = QStringList{"play", "step_back", "step_forward", "first_position", "last_position"}.contains(wanted);
            if (needs_growth) {
                window.action("run")->trigger();
                QVERIFY(window.wait_for_run());
                bench.player.seek(4);
            }
            if (wanted == "cancel_run") {
                window.action("run")->trigger();
                QTRY_VERIFY(window.action("cancel_run")->isEnabled());
            }
            QAction* action = window.action(wanted);
            if (wanted == "edit_select_all") bench.selection.clear();
            QVERIFY2(action != nullptr && action->isEnabled(), qPrintable(wanted + " is not enabled"));
            const std::string before = window.bytes();
            const int steps = bench.document.undo_stack().index();
            const QImage picture = window->grab().toImage();
            const QString clipboard = QApplication::clipboard()->text();
            const bool ran = bench.runner.is_running();
            Dismisser dismisser;
            action->trigger();
            QTest::qWait(120);
            const bool changed_plan = window.bytes() != before;
            const bool seen = changed_plan || dismisser.dismissed() > 0 || bench.runner.is_running() != ran ||
                              QApplication::clipboard()->text() != clipboard || window->grab().toImage() != picture || !window->isVisible();
            if (wanted != "new_window" && wanted != "close" && wanted != "new") QVERIFY2(seen, qPrintable(wanted + " does nothing"));
            if (changed_plan && wanted != "undo" && wanted != "redo" && wanted != "close" && wanted != "new") {
                QVERIFY2(bench.document.undo_stack().index() == steps + 1, qPrintable(wanted + " is not one step"));
                bench.document.undo_stack().undo();
                QVERIFY2(window.bytes() == before, qPrintable(wanted + " is not undone"));
            }
            bench.runner.cancel();
        }
    }

private:
    /// Those that start another program are left out.
    static QStringList names_of_commands() {
        BenchWindow window;
        window.open_preset("hello");
        QStringList names;
        for (const auto& [place, action] : actions_of(*window))
            if (!action->objectName().isEmpty() && action->objectName() != "new_window") names += action->objectName();
        return names;
    }
};

QTEST_MAIN(TestMenus)
#include "tst_menus.moc"
