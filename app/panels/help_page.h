// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLineEdit>
#include <QTextBrowser>
#include <QWidget>

#include <vector>

#include "schema/record.h"

namespace headroom::panels {

class ToolButton;

/// The reference: a page for each component type and for whatever else can be set, generated from their records.
class HelpPage : public QWidget {
    Q_OBJECT
public:
    explicit HelpPage(const schema::Catalogue& types, QWidget* parent = nullptr);
    /// The page of a type, or of "connection", "route", "retry"...; the contents where there is none of that name.
    void show_type(const QString& type);
    const QString& type() const { return type_; }

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void display();
    void go(const QString& type);
    void back();
    void find(bool backward);
    void mark_all();

    std::vector<const schema::Record*> pages_;
    QString type_;
    std::vector<QString> former_;
    ToolButton* back_;
    QComboBox* choice_;
    QLineEdit* search_;
    QTextBrowser* text_;
};

}  // namespace headroom::panels
