// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>

#include <functional>
#include <vector>

namespace headroom::panels {

/// Every command by name: a few letters of it, Enter.
class CommandSearch : public QDialog {
    Q_OBJECT
public:
    /// Somewhere to go: "Go to db".
    struct Place {
        QString name;
        std::function<void()> go;
    };
    /// Actions without a text, and separators, are left out. What was chosen happens after the dialog is closed.
    CommandSearch(const QList<QAction*>& actions, std::vector<Place> places, QWidget* parent);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    struct Command {
        QString name, path, keys;
        QPointer<QAction> action;  ///< null of a place
        std::function<void()> go;
    };
    void fill(const QString& typed);
    void run();

    std::vector<Command> commands_;
    QLineEdit* search_;
    QListWidget* list_;
};

}  // namespace headroom::panels
