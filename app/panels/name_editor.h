// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "app/panels/combo_box.h"
#include "app/panels/form_context.h"
#include "app/panels/value_editor.h"
#include "schema/record.h"

namespace headroom::panels {

/// A name, typed or taken from a list: references to other things, and what to do when a call fails.
class NameEditor : public ValueEditor {
    Q_OBJECT
public:
    using Names = std::function<std::vector<Candidate>()>;
    /// `names` is asked each time that the list is about to be shown.
    NameEditor(const schema::Parameter& parameter, Names names, QWidget* parent = nullptr);

    bool is_dirty() const override;
    ComboBox* field() const override { return box_; }
    void commit() override;

protected:
    void display() override;
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void fill();

    const schema::Parameter& parameter_;
    Names names_;
    ComboBox* box_;
};

}  // namespace headroom::panels
