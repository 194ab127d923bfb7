// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QString>
#include <QTreeWidget>
#include <QWidget>

#include "schema/record.h"

namespace headroom::panels {

/// What a drag of a component type carries: the type's name.
inline constexpr const char* type_mime = "application/x-headroom-component-type";

/// The types of a palette, which can be dragged away.
class PaletteList : public QTreeWidget {
    Q_OBJECT
public:
    using QTreeWidget::QTreeWidget;

protected:
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QList<QTreeWidgetItem*>& items) const override;
};

/// All component types by tier, to be searched, dragged and added.
class Palette : public QWidget {
    Q_OBJECT
public:
    explicit Palette(const schema::Catalogue& types, QWidget* parent = nullptr);

signals:
    /// Double click, or Enter.
    void add_requested(const QString& type);
    void help_requested(const QString& type);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fill(const schema::Catalogue& types);
    void colour();
    void filter(const QString& words);
    bool show_fitting(const QStringList& wanted, int role);
    void show_menu(const QPoint& at);
    void add(const QTreeWidgetItem* item);
    bool key_in_search(int key);
    bool key_in_list(int key);
    QTreeWidgetItem* first_shown() const;

    QLineEdit* search_;
    PaletteList* list_;
    QWidget* nothing_;
};

}  // namespace headroom::panels
