// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/choice_editor.h"

#include <QHBoxLayout>

#include "app/panels/values.h"

namespace headroom::panels {

ChoiceEditor::ChoiceEditor(const schema::Parameter& parameter, QWidget* parent) : ValueEditor(parent), box_(new ComboBox(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(box_);
    if (parameter.optional) box_->add(tr("unset"));
    for (const schema::Option& option : parameter.options) {
        const QString name = QString::fromStdString(option.name);
        box_->add(name, {}, QStringLiteral("<p>%1</p>").arg(rich(QString::fromStdString(option.help))), name);
    }
    watch(box_);
    connect(box_, &QComboBox::activated, this, [this](int index) {
        const QString chosen = box_->itemData(index).toString();
        emit committed(chosen.isEmpty() ? Value() : Value(chosen.toStdString()));
    });
}

void ChoiceEditor::display() {
    const QString name = shown().is_string() ? QString::fromStdString(shown().as_string()) : QString();
    box_->setCurrentIndex(shows_several() ? -1 : box_->findData(name.isEmpty() ? QVariant() : QVariant(name)));
    box_->setPlaceholderText(shows_several() ? tr("several values") : name);
    box_->setToolTip(box_->currentData(Qt::ToolTipRole).toString());
}

}  // namespace headroom::panels
