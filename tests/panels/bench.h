// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTest>

#include <string>

#include "app/document/plan_document.h"
#include "app/document/selection.h"
#include "app/document/subject.h"
#include "app/panels/parameters.h"
#include "core/units.h"
#include "plan/reader.h"

namespace headroom {

/// A plan with its parameters panel, as a user has it before them.
class Bench {
public:
    Bench() : selection(document), panel(document, selection) {
        panel.resize(420, 900);
        panel.show();
        (void)QTest::qWaitForWindowExposed(&panel);
        panel.activateWindow();
    }

    void open_preset(const std::string& name) {
        document.reset(*plan::read_plan(std::string(HEADROOM_PRESETS) + "/" + name + ".headroom.json").plan);
    }
    void select(const std::vector<std::string>& components) { selection.select({components, {}}); }
    void select_connection(const std::string& id) { selection.select({{}, {id}}); }

    std::string bytes() const { return plan::print_plan(document.plan()); }
    int steps() { return document.undo_stack().count(); }
    /// A setting of a component of the design in view; null where it is not set.
    Value component_setting(const std::string& id, const document::SettingPath& path) const {
        return setting(document::Subject::component(selection.design(), id), path);
    }
    Value setting(const document::Subject& subject, const document::SettingPath& path) const {
        const Value* settings = document::settings_of(document.plan(), subject);
        const Value* value = settings != nullptr ? document::find_value(*settings, path) : nullptr;
        return value != nullptr ? *value : Value();
    }

    template <class Widget = QWidget>
    Widget* find(const QString& name) const {
        return panel.findChild<Widget*>(name);
    }
    bool has(const QString& name) const { return find(name) != nullptr; }
    bool is_shown(const QString& name) const { return has(name) && find(name)->isVisibleTo(&panel); }
    QString text(const QString& name) const {
        QWidget* field = find(name);
        if (auto* line = qobject_cast<QLineEdit*>(field)) return line->text();
        if (auto* box = qobject_cast<QComboBox*>(field)) return box->currentText();
        if (auto* words = qobject_cast<QPlainTextEdit*>(field)) return words->toPlainText();
        if (auto* label = qobject_cast<QLabel*>(field)) return label->text();
        return {};
    }
    /// Replaces what stands there, without Enter.
    void type(const QString& name, const QString& typed) {
        QWidget* field = find(name);
        QVERIFY2(field != nullptr, qPrintable(name));
        field->setFocus();
        if (auto* box = qobject_cast<QComboBox*>(field)) {
            box->lineEdit()->selectAll();
        } else {
            QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        }
        QTest::keyClick(field, Qt::Key_Delete);
        QTest::keyClicks(field, typed);
    }
    void enter(const QString& name, const QString& typed) {
        type(name, typed);
        QTest::keyClick(find(name), Qt::Key_Return);
    }
    void click(const QString& name) {
        QWidget* button = find(name);
        QVERIFY2(button != nullptr, qPrintable(name));
        const bool is_box = qobject_cast<QCheckBox*>(button) != nullptr;  // only its box and its words can be hit
        QTest::mouseClick(button, Qt::LeftButton, {}, is_box ? QPoint(8, button->height() / 2) : QPoint());
    }
    /// An entry of a menu, or of a menu within, by its text or its object name.
    QAction* action(const QString& menu_name, const QString& wanted) const {
        auto* menu = find<QMenu>(menu_name);
        if (menu == nullptr) return nullptr;
        emit menu->aboutToShow();
        QList<QAction*> waiting = menu->actions();
        while (!waiting.isEmpty()) {
            QAction* each = waiting.takeFirst();
            if (each->text() == wanted || each->objectName() == wanted) return each;
            if (each->menu() != nullptr) waiting += each->menu()->actions();
        }
        return nullptr;
    }
    void choose(const QString& menu_name, const QString& wanted) {
        QAction* chosen = action(menu_name, wanted);
        QVERIFY2(chosen != nullptr && chosen->isEnabled(), qPrintable(menu_name + " " + wanted));
        chosen->trigger();
    }

    document::PlanDocument document;
    document::Selection selection;
    panels::Parameters panel;
};

}  // namespace headroom
