// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/panels/form_context.h"
#include "app/panels/line_editor.h"
#include "app/panels/preview.h"

namespace headroom::panels {

/// The shape of a day's traffic as text, with a picture of the day.
class ProfileEditor : public LineEditor {
    Q_OBJECT
public:
    ProfileEditor(const schema::Parameter& parameter, const FormContext& context, QWidget* parent = nullptr);

protected:
    void display() override;

private:
    void picture();

    const FormContext& context_;
    Preview* preview_;
};

/// How many keys there are, and how popular each.
class KeysEditor : public LineEditor {
    Q_OBJECT
public:
    explicit KeysEditor(const schema::Parameter& parameter, QWidget* parent = nullptr);
};

}  // namespace headroom::panels
