// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

#include "app/panels/binding.h"
#include "app/panels/value_editor.h"

namespace headroom::panels {

/// An editor joined to the plan: what was entered is checked, and refused beneath it or written. All that is written from focus
/// to focus is one step to undo.
class Entry : public QWidget {
    Q_OBJECT
public:
    /// Where `editor` is null, the one for the parameter's kind.
    Entry(FormContext& context, const schema::Parameter& parameter, Binding binding, const QString& accessible_name, QWidget* parent,
          ValueEditor* editor = nullptr);

    /// Shows what the plan has now.
    void refresh();
    ValueEditor& editor() const { return *editor_; }
    /// Beneath the editor, until somebody puts it elsewhere.
    QLabel& refusal() const { return *refusal_; }
    const Binding& binding() const { return binding_; }
    /// What is set, one for each thing, with the default where nothing is.
    std::vector<Value> effective() const;

private:
    void begin();
    void take(const Value& value);
    void put(const Value& value, document::Gesture gesture);
    void refuse(const QString& why);
    Value tidied(const Value& value) const;

    FormContext& context_;
    const schema::Parameter& parameter_;
    Binding binding_;
    ValueEditor* editor_;
    QLabel* refusal_;
    document::Gesture gesture_ = document::Gesture::None;
    std::vector<Value> start_;  ///< when the gesture began
    std::vector<Value> shown_;
    bool putting_ = false;
};

}  // namespace headroom::panels
