// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/panels/line_editor.h"

namespace headroom::panels {

/// Quantities and whole numbers. Up, Down and the wheel go to the next round number.
class NumberEditor : public LineEditor {
    Q_OBJECT
public:
    explicit NumberEditor(const schema::Parameter& parameter, QWidget* parent = nullptr) : LineEditor(parameter, parent) {}
    Width wanted_width() const override { return Width::Short; }

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void step(bool up);
};

}  // namespace headroom::panels
