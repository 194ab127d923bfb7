// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QWidget>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/document/plan_document.h"
#include "app/document/selection.h"
#include "core/diagnostic.h"
#include "schema/record.h"

namespace headroom::panels {

/// Something that may be referred to by its name.
struct Candidate {
    QString name;
    QString detail;  ///< "2 vCPU, 8 GiB, $0.096/h"
};

/// What all fields of the parameters panel share.
class FormContext : public QObject {
    Q_OBJECT
public:
    FormContext(document::PlanDocument& document, document::Selection& selection, QObject* parent = nullptr);

    document::PlanDocument& document() const { return document_; }
    document::Selection& selection() const { return selection_; }
    const plan::Plan& plan() const { return document_.plan(); }
    const std::string& design() const { return selection_.design(); }

    /// The design to compare with; empty: none.
    const std::string& other_design() const { return other_design_; }
    void set_other_design(const std::string& design) { other_design_ = design; }

    /// The first mistake that the record's own reader finds in a value; none where it may stand. `design`: whose components may be
    /// referred to.
    std::optional<Diagnostic> refusal(const schema::Record& record, const schema::Parameter& parameter, const Value& value,
                                      const std::string& design) const;
    std::vector<Candidate> candidates(schema::Reference reference) const;
    std::vector<std::string> routes() const;

    /// What was there before it was switched off or folded into one value, by where it stood: it is put back when asked for again.
    std::map<std::string, Value>& memory() { return memory_; }

    bool is_narrow() const { return narrow_; }
    void set_narrow(bool narrow);

signals:
    /// To the field of that name, in whatever form it is now.
    void focus_wanted(const QString& name);
    void help_requested(const QString& type);
    /// What was entered last may not stand: `words` say why, beneath it or beneath its label.
    void refused(QWidget* words);
    void narrow_changed();

private:
    std::vector<Candidate> instances() const;

    document::PlanDocument& document_;
    document::Selection& selection_;
    std::string other_design_;
    std::map<std::string, Value> memory_;
    bool narrow_ = true;
};

}  // namespace headroom::panels
