// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/switch_editor.h"

#include <QHBoxLayout>

namespace headroom::panels {

SwitchEditor::SwitchEditor(QWidget* parent) : ValueEditor(parent), box_(new QCheckBox(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 2, 0, 2);
    layout->addWidget(box_, 1);
    watch(box_);
    connect(box_, &QCheckBox::clicked, this, [this](bool on) {
        tell();
        emit committed(Value(on));
    });
}

void SwitchEditor::display() {
    const bool is_on = shown().is_bool() ? shown().as_bool() : shown().is_string() && shown().as_string() == "true";
    box_->setTristate(shows_several());
    box_->setCheckState(shows_several() ? Qt::PartiallyChecked : is_on ? Qt::Checked : Qt::Unchecked);
    tell();
}

void SwitchEditor::tell() {
    const Qt::CheckState state = box_->checkState();
    box_->setText(state == Qt::PartiallyChecked ? tr("several values") : state == Qt::Checked ? tr("on") : tr("off"));
}

}  // namespace headroom::panels
