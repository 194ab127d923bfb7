// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/panels/form_context.h"
#include "app/panels/line_editor.h"
#include "app/panels/preview.h"

namespace headroom::panels {

/// A distribution as text, with a picture of its density.
class DistributionEditor : public LineEditor {
    Q_OBJECT
public:
    DistributionEditor(const schema::Parameter& parameter, const FormContext& context, QWidget* parent = nullptr);

protected:
    void display() override;

private:
    void picture();

    const FormContext& context_;
    Preview* preview_;
    QString pictured_;  ///< the text that is shown as a picture
};

/// Texts of distributions of about that mean, to begin with.
QStringList distributions_about(const std::string& mean, Unit unit);

}  // namespace headroom::panels
