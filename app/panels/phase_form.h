// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGridLayout>

#include <string>
#include <vector>

#include "app/panels/field.h"
#include "app/panels/form.h"

namespace headroom::panels {

/// A phase: its name, users, design, horizon, note, and all that it sets.
class PhaseForm : public Form {
    Q_OBJECT
public:
    PhaseForm(FormContext& context, std::size_t index, QWidget* parent);
    void refresh() override;

private:
    void add(const schema::Parameter& parameter, Binding binding, ValueEditor* editor = nullptr);
    Binding bind(const std::string& name, std::function<Value(const plan::Phase&)> read,
                 std::function<void(plan::Plan&, plan::Phase&, const Value&)> write) const;
    void add_fields();
    void show_settings();
    void add_setting(const plan::Setting& setting, int row);
    Binding bind_setting(const std::string& path) const;

    FormContext& context_;
    const std::size_t index_;
    std::vector<Field*> fields_;
    QWidget* settings_ = nullptr;
    std::vector<std::string> paths_;
    std::vector<Entry*> entries_;
};

}  // namespace headroom::panels
