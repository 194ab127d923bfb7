// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "app/panels/field.h"
#include "app/panels/form.h"
#include "app/panels/list_section.h"

namespace headroom::panels {

/// The plan itself: name, prices, note; its routes, keyspaces, promises and phases; what the design that is looked at stands on.
class PlanForm : public Form {
    Q_OBJECT
public:
    PlanForm(FormContext& context, QWidget* parent);
    void refresh() override;
    void open_phase(std::size_t index);

private:
    void add_head();
    /// A list of records that are told and edited alike: their titles and their form. `count`: how many there are.
    ListKind records(document::Subject::Kind kind, const std::string& design, const QString& one, const std::string& name,
                     std::size_t (*count)(const plan::Plan&, document::Subject::Kind, const std::string&));
    void add_parts(document::Subject::Kind kind, const QString& title, const QString& one, const std::string& name);
    /// Regions or links of the design that is looked at.
    void add_platform(document::Subject::Kind kind, const QString& title, const QString& one, const std::string& name);
    void add_phases();
    void add_incidents();
    void offer_incidents(QMenu& menu, const ListKind::Act& act,
                         const std::function<std::size_t(const plan::Plan&, const document::Subject&)>& index_of);
    std::vector<Candidate> price_catalogues() const;
    std::optional<Diagnostic> check_prices(const Value& value) const;

    FormContext& context_;
    std::vector<Field*> fields_;
    std::vector<ListSection*> lists_;
    ListSection* phases_ = nullptr;  ///< one of them
};

}  // namespace headroom::panels
