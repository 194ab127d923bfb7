// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>

#include "app/panels/value_editor.h"

namespace headroom::panels {

/// On or off; each click counts at once.
class SwitchEditor : public ValueEditor {
    Q_OBJECT
public:
    explicit SwitchEditor(QWidget* parent = nullptr);

    Width wanted_width() const override { return Width::Short; }
    bool is_dirty() const override { return false; }
    QCheckBox* field() const override { return box_; }
    void commit() override {}

protected:
    void display() override;

private:
    void tell();

    QCheckBox* box_;
};

}  // namespace headroom::panels
