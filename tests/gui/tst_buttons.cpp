// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QCheckBox>
#include <QClipboard>
#include <QDialog>
#include <QMenuBar>
#include <QPainter>
#include <QSet>
#include <QShortcutEvent>
#include <QStyleOptionButton>
#include <QTabWidget>
#include <QTimer>
#include <QtTest>

#include <algorithm>
#include <functional>
#include <memory>

#include "app/canvas/canvas.h"
#include "app/document/design_edits.h"
#include "bench_window.h"

using namespace headroom;

namespace {

/// Catches the keys on their way to actions, which are not triggered.
class KeyCatcher : public QObject {
public:
    QList<QObject*> caught;
    bool ambiguous = false;

protected:
    bool eventFilter(QObject* action, QEvent* event) override {
        if (event->type() != QEvent::Shortcut) return false;
        caught << action;
        ambiguous = ambiguous || static_cast<QShortcutEvent*>(event)->isAmbiguous();
        return true;
    }
};

QString describe(const QAbstractButton& button) {
    QStringList parents;
    for (const QWidget* each = &button; each != nullptr; each = each->parentWidget())
        if (!each->objectName().isEmpty()) parents.prepend(each->objectName());
    return parents.join(" > ") + " \"" + (button.text().isEmpty() ? button.toolTip() : button.text()) + '"';
}

/// In its sign or text; a check box does not listen beside them.
QPoint place_to_click(const QAbstractButton& button) {
    if (qobject_cast<const QCheckBox*>(&button) == nullptr) return button.rect().center();
    QStyleOptionButton option;
    option.initFrom(&button);
    option.text = button.text();
    option.icon = button.icon();
    option.iconSize = button.iconSize();
    return button.style()->subElementRect(QStyle::SE_CheckBoxClickRect, &option, &button).center();
}

/// A click on it changes nothing: it is the chosen one of several.
bool is_chosen(const QAbstractButton& button) {
    return button.isChecked() && (button.autoExclusive() || (button.group() != nullptr && button.group()->exclusive()));
}

}  // namespace

/// Every button in sight does something, every key reaches its command.
class TestButtons : public QObject {
    Q_OBJECT

    std::unique_ptr<BenchWindow> window_;
    QByteArray layout_;
    std::size_t position_ = 0;

    gui::Workbench& bench() { return window_->workbench(); }

    /// The window as it was at first, but for what is selected and which results are shown.
    void go_back_to(const document::Parts& parts, int tab) {
        bench().runner.cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!bench().runner.is_running(), 300000);  // a busy machine takes its time
        bench().document.undo_stack().setIndex(0);
        (*window_)->restoreState(layout_, 1);
        bench().player.pause();
        bench().player.seek(position_);
        bench().selection.show_design("Simple");
        bench().selection.select({});
        bench().selection.select(parts);
        window_->find<QTabWidget>("results")->setCurrentIndex(tab);
        QApplication::setActiveWindow(&**window_);
        window_->find<canvas::Canvas>("canvas")->setFocus();
        QTest::qWait(60);
    }

    QList<QAbstractButton*> buttons() {
        QList<QAbstractButton*> found;
        for (auto* each : (*window_)->findChildren<QAbstractButton*>()) {
            const bool in_sight = each->isVisible() && each->isEnabled() && !each->visibleRegion().isEmpty() &&
                                  each->visibleRegion().contains(each->rect().center());
            if (in_sight && !is_chosen(*each)) found << each;
        }
        return found;
    }

    /// Without the button, which may look pressed.
    QImage picture_beside(const QRect& button) {
        QImage picture = (*window_)->grab().toImage();
        QPainter(&picture).fillRect(button.adjusted(-4, -4, 4, 4), Qt::black);
        return picture;
    }

private slots:
    void initTestCase() {
        window_ = std::make_unique<BenchWindow>();
        window_->open_preset("hello");
        (*window_)->resize(1600, 1100);
        bench().document.edit("Another design", [](plan::Plan& plan) { document::duplicate_design(plan, "Simple", "Wide"); });
        bench().document.undo_stack().clear();
        window_->action("run")->trigger();
        QVERIFY(window_->wait_for_run());
        layout_ = (*window_)->saveState(1);
        position_ = bench().player.track().size() - 2;
    }
    void cleanupTestCase() { window_.reset(); }

    void every_button_does_something_data() {
        QTest::addColumn<QString>("selected");
        QTest::addColumn<int>("tab");
        for (int tab = 0; tab < window_->find<QTabWidget>("results")->count(); ++tab) QTest::addRow("results %d", tab) << "db" << tab;
        QTest::newRow("the plan") << "" << 0;
        QTest::newRow("a connection") << "web->db" << 0;
    }
    void every_button_does_something() {
        QFETCH(QString, selected);
        QFETCH(int, tab);
        const std::string id = selected.toStdString();
        document::Parts parts;
        if (!id.empty()) (selected.contains("->") ? parts.connections : parts.components) = {id};
        go_back_to(parts, tab);
        QSet<QString> tried;  // sections that were opened have more of them
        const auto next = [&]() -> QAbstractButton* {
            for (QAbstractButton* each : buttons())
                if (!tried.contains(describe(*each))) return each;
            return nullptr;
        };
        QStringList dead;
        while (true) {
            go_back_to(parts, tab);
            QAbstractButton* button = next();
            if (button == nullptr) break;
            const QString name = describe(*button);
            tried << name;
            const QRect place(button->mapTo(&**window_, QPoint()), button->size());
            if (button->focusPolicy() & Qt::ClickFocus) button->setFocus(Qt::MouseFocusReason);
            QTest::mouseMove(button);
            QTest::qWait(20);
            const QImage before = picture_beside(place);
            const std::string bytes = window_->bytes();
            const QString copied = QApplication::clipboard()->text();
            const bool was_checked = button->isChecked();
            const QPointer<QAbstractButton> still(button);
            Dismisser dismisser;
            QTest::mouseClick(button, Qt::LeftButton, {}, place_to_click(*button));
            QTest::qWait(80);
            const bool edits = window_->bytes() != bytes;
            const bool seen = edits || dismisser.dismissed() > 0 || bench().runner.is_running() || !still ||
                              QApplication::clipboard()->text() != copied || picture_beside(place) != before ||
                              still->isChecked() != was_checked || bench().player.is_playing();
            if (!seen) dead << name;
            if (!edits) continue;
            QVERIFY2(bench().document.undo_stack().index() == 1, qPrintable(name + " is not one step"));
            bench().document.undo_stack().undo();
            QVERIFY2(window_->bytes() == bytes, qPrintable(name + " is not undone"));
        }
        qInfo("%lld buttons", static_cast<long long>(tried.size()));
        QVERIFY2(tried.size() > 20, qPrintable(QString::number(tried.size())));
        QVERIFY2(dead.isEmpty(), qPrintable(dead.join('\n')));
    }

    void every_key_reaches_its_command() {
        go_back_to({{"db", "web", "users"}, {}}, 0);
        KeyCatcher catcher;
        QList<QAction*> actions;
        const std::function<void(const QList<QAction*>&)> walk = [&](const QList<QAction*>& list) {
            for (QAction* each : list) {
                if (each->menu() != nullptr) walk(each->menu()->actions());
                if (each->menu() == nullptr && !each->isSeparator() && each->isEnabled()) actions << each;
            }
        };
        walk((*window_)->menuBar()->actions());
        for (QAction* each : actions) each->installEventFilter(&catcher);
        QWidget* view = window_->find<QWidget>("canvas_view");
        int keys = 0;
        for (QAction* each : actions)
            for (const QKeySequence& key : each->shortcuts()) {
                if (key == QKeySequence(Qt::Key_Space)) continue;  // the canvas tells a tap from a drag
                catcher.caught.clear();
                QTest::keySequence(view, key);
                QVERIFY2(catcher.caught == QList<QObject*>{each} && !catcher.ambiguous, qPrintable(key.toString() + " " + each->text()));
                ++keys;
            }
        QVERIFY2(keys >= 40, qPrintable(QString::number(keys)));
    }
};

QTEST_MAIN(TestButtons)
#include "tst_buttons.moc"
