// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QTabBar>
#include <QWidget>

#include <string>

#include "app/document/plan_document.h"
#include "app/document/selection.h"

namespace headroom::gui {

/// The designs of the plan as tabs: choose, duplicate, rename, remove, and show what differs from another.
class DesignBar : public QWidget {
    Q_OBJECT
public:
    DesignBar(document::PlanDocument& document, document::Selection& selection, QWidget* parent = nullptr);

    /// For the menu.
    QList<QAction*> actions() const { return actions_; }
    /// Empty: none is shown.
    std::string compared_with() const;

    /// Enables what can be done.
    void follow_count();

signals:
    /// What an edit did beside what was asked for.
    void told(const QString& what);
    /// Which design the canvas shows the difference to; empty: to none.
    void difference_wanted(const std::string& design);

private:
    QAction* add(const QString& text, const char* name, void (DesignBar::*slot)());
    void fill();
    void duplicate();
    void rename();
    void remove();
    void tell_difference();

    document::PlanDocument& document_;
    document::Selection& selection_;
    QTabBar* tabs_;
    QAction *remove_ = nullptr, *difference_ = nullptr;
    QList<QAction*> actions_;
    bool filling_ = false;
};

}  // namespace headroom::gui
