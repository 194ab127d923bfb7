// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>
#include <string>
#include <vector>

#include "app/document/edits.h"
#include "app/document/plan_change.h"
#include "app/document/subject.h"

namespace headroom::document {

class PlanDocument;

/// What the window is looking at: a design, and what is selected in it. Follows the plan: what is gone is not selected any more.
class Selection : public QObject {
    Q_OBJECT
public:
    explicit Selection(PlanDocument& document, QObject* parent = nullptr);

    const PlanDocument& document() const { return document_; }
    /// Empty while the plan has none.
    const std::string& design() const { return design_; }
    /// Selects nothing in it.
    void show_design(const std::string& design);

    const Parts& parts() const { return parts_; }
    /// No incident, then.
    void select(Parts parts);
    void clear() { select({}); }

    /// An incident, and no parts; or none.
    const std::optional<Subject>& incident() const { return incident_; }
    void select_incident(const std::optional<Subject>& incident);

signals:
    void design_changed();
    void changed();

private:
    void follow(const PlanChange& change);
    void follow_design(const PlanChange& change);
    void remember();

    PlanDocument& document_;
    std::string design_;
    std::size_t index_ = 0;    ///< of the design: one that was renamed elsewhere is still looked at
    std::size_t designs_ = 0;  ///< so many there are
    std::string removed_;      ///< that was looked at: it is again where it comes back before another is asked for
    std::vector<std::string> components_, connections_;  ///< of the design: one that was renamed elsewhere is still selected
    std::vector<std::string> phases_;                    ///< likewise, where an incident of one is selected
    Parts parts_;
    std::optional<Subject> incident_;
};

}  // namespace headroom::document
