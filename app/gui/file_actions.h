// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QMenu>
#include <QObject>
#include <QStringList>

#include "app/gui/workbench.h"

class QWidget;

namespace headroom::gui {

/// Files: new, open, save, recent, recover; and all that can go wrong with them, told in a message.
class FileActions : public QObject {
    Q_OBJECT
public:
    FileActions(Workbench& workbench, QWidget& window);

    /// For the menu, in its order; null is a separator.
    QList<QAction*> actions() const { return actions_; }
    QMenu* recent_menu() const { return recent_; }

    bool is_open() const { return is_open_; }
    /// "shop.headroom.json", "New plan" while it was never saved.
    QString title() const;
    QStringList recent() const;
    /// Recent files that are there.
    void open_new();
    /// A plan; or Kubernetes manifests, which become a new one. Asks to save first where that is needed. False where nothing was
    /// opened.
    bool open(const QString& path);
    /// What was dropped: manifests together, else the first.
    bool open_all(const QStringList& paths);
    /// What a load test measured, as text; absent after a message where it is none of the plan that is open.
    std::optional<std::string> read_load_test(const QString& path);
    /// Manifests as a plan that was never saved; what could not be taken over is shown.
    bool import(const QStringList& paths);
    bool open_preset(const QString& path);
    bool recover(const document::Remains& remains);
    /// False: the person wants to go on with the present plan.
    bool may_close();

signals:
    /// A plan is open; or none, and the start page is due.
    void opened();
    void closed();
    void recent_changed();

private:
    QAction* add(const QString& text, const QKeySequence& key, const char* name, void (FileActions::*slot)());
    void choose_file();
    void choose_manifests();
    bool save();
    /// Over the file, where the person says so; or elsewhere.
    bool ask_and_save(const QString& why, const QString& what_is_lost, const QString& answer);
    bool save_as();
    void close();
    void open_window();
    bool write(const QString& path);
    /// The plan of a file; absent after a message.
    std::optional<plan::ParsedPlan> read(const QString& path);
    bool take(plan::Plan plan, const QString& path, bool has_comments);
    void remember(const QString& path);
    void fill_recent();
    void tell(const QString& text, const QString& details = {});

    Workbench& workbench_;
    QWidget& window_;
    QList<QAction*> actions_;
    QMenu* recent_;
    bool is_open_ = false;
};

}  // namespace headroom::gui
