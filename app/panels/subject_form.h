// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "app/panels/figures_strip.h"
#include "app/panels/form.h"
#include "app/panels/record_form.h"

namespace headroom::panels {

/// Components, or connections: who they are, their figures, their settings.
class SubjectForm : public Form {
    Q_OBJECT
public:
    /// `subjects`: one or more, all components or all connections.
    SubjectForm(FormContext& context, const std::vector<document::Subject>& subjects, QWidget* parent);

    void refresh() override;
    bool filter(const QString& words);
    std::size_t size() const { return form_ != nullptr ? form_->size() : 0; }
    void show_figures(const replay::Snapshot& snapshot, bool outdated);

private:
    QWidget* head();
    QString heading() const;
    Binding bind_id() const;

    FormContext& context_;
    Things things_;
    FiguresStrip* figures_;
    Field* name_ = nullptr;
    RecordForm* form_ = nullptr;
    Field* note_;
};

}  // namespace headroom::panels
