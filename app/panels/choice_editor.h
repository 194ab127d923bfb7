// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/panels/combo_box.h"
#include "app/panels/value_editor.h"
#include "schema/record.h"

namespace headroom::panels {

/// One of the parameter's options, each with its help.
class ChoiceEditor : public ValueEditor {
    Q_OBJECT
public:
    explicit ChoiceEditor(const schema::Parameter& parameter, QWidget* parent = nullptr);

    bool is_dirty() const override { return false; }
    ComboBox* field() const override { return box_; }
    void commit() override {}

protected:
    void display() override;

private:
    ComboBox* box_;
};

}  // namespace headroom::panels
