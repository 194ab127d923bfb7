// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QStackedWidget>
#include <QWidget>

namespace headroom::panels {

/// A title with choices beside it, and below them one of several charts.
class ChartColumn : public QWidget {
    Q_OBJECT
public:
    explicit ChartColumn(const QString& title, QWidget* parent = nullptr);

    void set_title(const QString& title) { title_->setText(title); }
    QComboBox* add_choice(const char* name, const QString& accessible_name);
    /// At the end of the head.
    void add_beside(QWidget* what) { head_->addWidget(what); }
    void add_chart(QWidget* chart) { charts_->addWidget(chart); }
    void show_chart(QWidget* chart) { charts_->setCurrentWidget(chart); }
    const QWidget* shown() const { return charts_->currentWidget(); }

private:
    QLabel* title_;
    QLayout* head_;
    QStackedWidget* charts_;
};

}  // namespace headroom::panels
