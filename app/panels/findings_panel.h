// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QWidget>

#include "app/panels/findings_model.h"

namespace headroom::panels {

class ResultsNotice;

/// Mistakes of the plan, and what studies found. A click, or Enter, goes there; "Why?" shows the evidence.
class FindingsPanel : public QWidget {
    Q_OBJECT
public:
    FindingsPanel(document::PlanDocument& document, document::Selection& selection, replay::ResultsBook& book, QWidget* parent = nullptr);

    /// "Findings 2"
    QString title() const;
    const FindingsModel& model() const { return *model_; }
    /// Goes to what is said of a stage that breaks, with its evidence. It is added where nothing is said, until there are other results.
    void explain(const study::Stage& stage);

signals:
    void component_chosen(const QString& id);
    void population_chosen(double users);
    /// The change that there is for a finding is wanted, as a design of its own.
    void change_wanted(const panels::FoundThing& thing);
    /// Findings with what could be done about them are wanted, of the phase in force.
    void advice_wanted();
    void title_changed(const QString& title);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void make_layout();
    void refresh();
    void go_to(const QModelIndex& index);
    void select(const FoundThing& thing);
    void fit_columns();
    void show_evidence();
    void offer_change(const FoundThing* thing);

    document::PlanDocument& document_;
    document::Selection& selection_;
    replay::ResultsBook& book_;
    QTimer later_;
    QString title_;
    std::optional<FoundThing> explained_;
    std::shared_ptr<const study::Growth> explained_in_;  ///< what was known then
    FindingsModel* model_;
    ResultsNotice* notice_;
    QTableView* table_;
    QToolButton* why_;
    QPushButton *apply_, *advise_;
    QLabel *evidence_, *message_;
};

}  // namespace headroom::panels
