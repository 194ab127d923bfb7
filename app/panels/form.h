// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace headroom::panels {

/// Fields about something in the plan.
class Form : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;
    /// Shows what the plan has now. The thing that the form is about is still there.
    virtual void refresh() = 0;
};

}  // namespace headroom::panels
