// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <string>

#include "app/document/edits.h"

namespace headroom::document {

class PlanDocument;

/// What the window is looking at: a design, and what is selected in it. Follows the plan: what is gone is not selected any more.
class Selection : public QObject {
    Q_OBJECT
public:
    explicit Selection(PlanDocument& document, QObject* parent = nullptr);

    /// Empty while the plan has none.
    const std::string& design() const { return design_; }
    /// Selects nothing in it.
    void show_design(const std::string& design);

    const Parts& parts() const { return parts_; }
    void select(Parts parts);
    void clear() { select({}); }

signals:
    void design_changed();
    void changed();

private:
    void follow();

    PlanDocument& document_;
    std::string design_;
    std::size_t index_ = 0;  ///< of the design: one that was renamed elsewhere is still looked at
    Parts parts_;
};

}  // namespace headroom::document
