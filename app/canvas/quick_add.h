// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QLineEdit>
#include <QListWidget>

#include <string>

#include "app/canvas/editor.h"

namespace headroom::canvas {

/// Adds a component by its type's name: type to filter, Enter adds, Esc closes. What it connects with is named above the list.
class QuickAdd : public QFrame {
    Q_OBJECT
public:
    explicit QuickAdd(Editor& editor, QWidget* parent);

    /// `from`: the component that will call the new one; empty: none.
    void open(QPointF place, const std::string& from, QPoint at);

signals:
    void added(const std::string& id);
    /// It still has the focus: to be given to something else.
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& text);
    void take(const QListWidgetItem* item);
    void close_it();

    Editor& editor_;
    QLineEdit* text_;
    QListWidget* list_;
    QPointF place_;
    std::string from_;
};

}  // namespace headroom::canvas
