// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QPointer>
#include <QScrollArea>
#include <QTimer>
#include <QWidget>

#include <string>

#include "app/document/plan_change.h"
#include "app/replay/snapshot.h"

namespace headroom::document {
class PlanDocument;
class Selection;
}  // namespace headroom::document

namespace headroom::panels {

class Field;
class Form;
class FormContext;
class SubjectForm;

/// The settings of what is selected; of the plan where nothing is.
class Parameters : public QWidget {
    Q_OBJECT
public:
    Parameters(document::PlanDocument& document, document::Selection& selection, QWidget* parent = nullptr);
    ~Parameters() override;

    /// Shows the figures of the one thing that is selected. `outdated`: of a former plan.
    void show_figures(const replay::Snapshot& snapshot, bool outdated);
    /// Marks what differs from another design; empty: from none.
    void compare_with(const std::string& other_design);
    /// To the first parameter, behind the name.
    void focus_first();
    /// To a field of a phase, "name" or "users"; nothing is selected then.
    void focus_phase(const std::string& phase, const QString& field);

signals:
    void help_requested(const QString& type);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void follow();
    void rebuild();
    void filter();
    std::string structure() const;
    void focus_field(const QString& name);
    void help_focused();
    void show_refusal();
    void show_whole(QWidget& part, QWidget& at_least);

    document::PlanDocument& document_;
    document::Selection& selection_;
    FormContext* context_;
    QLineEdit* search_;
    QScrollArea* scroll_;
    Form* form_ = nullptr;
    SubjectForm* subject_form_ = nullptr;  ///< the form, where it is one
    std::string structure_;
    QString focus_;  ///< where it is to be after what the plan or the selection has become
    replay::Snapshot snapshot_;
    bool outdated_ = false;
    QTimer help_timer_;
    QPointer<Field> helped_;
    QTimer refusal_timer_;
    QPointer<QWidget> refusal_;  ///< the latest
};

}  // namespace headroom::panels
