// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/results_column.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace headroom::panels {

namespace {

/// Takes what the choices leave.
class Title : public QLabel {
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.drawText(contentsRect(), Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(text(), Qt::ElideRight, width()));
    }
};

}  // namespace

ChartColumn::ChartColumn(const QString& title, QWidget* parent) : QWidget(parent), title_(new Title(title)), charts_(new QStackedWidget) {
    QFont font = title_->font();
    font.setBold(true);
    title_->setFont(font);
    title_->setMinimumWidth(40);
    title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    head->addWidget(title_, 1);
    head_ = head;
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(charts_, 1);
    setMinimumWidth(220);
}

QComboBox* ChartColumn::add_choice(const char* name, const QString& accessible_name) {
    auto* choice = new QComboBox(this);
    choice->setObjectName(name);
    choice->setAccessibleName(accessible_name);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    head_->addWidget(choice);
    return choice;
}

}  // namespace headroom::panels
