// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

#include "app/panels/entry.h"

namespace headroom::panels {

/// What phases set instead of a field's value: a line for each, which can be changed and removed.
class PhaseRows : public QWidget {
    Q_OBJECT
public:
    PhaseRows(FormContext& context, const schema::Parameter& parameter, const Binding& binding, QWidget* parent);
    void refresh();
    /// Gives the focus to what the phase sets.
    void focus(const std::string& phase);
    /// Editors begin where the field's does; 0: behind the words.
    void align(int label_width);

private:
    void build();
    void add_row(const PhaseSetting& setting);

    FormContext& context_;
    const schema::Parameter& parameter_;
    const Binding& binding_;
    std::vector<PhaseSetting> settings_;
    std::vector<Entry*> entries_;
    bool has_structured_ = false;
    int label_width_ = 0;
};

}  // namespace headroom::panels
