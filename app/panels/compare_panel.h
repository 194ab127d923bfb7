// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include "app/charts/growth_parts.h"
#include "app/document/plan_document.h"
#include "app/panels/compare_model.h"
#include "app/replay/results_book.h"

class QHBoxLayout;

namespace headroom::charts {
class CostCurveChart;
class LatencyChart;
}  // namespace headroom::charts

namespace headroom::panels {

class ResultsNotice;
class ResultsTable;

/// A against B: what to compare, curves of both, and a table of differences.
class ComparePanel : public QWidget {
    Q_OBJECT
public:
    ComparePanel(document::PlanDocument& document, replay::ResultsBook& book, QWidget* parent = nullptr);

    /// Chooses both sides; an empty design is the phase's own.
    void choose(const QString& design_a, const QString& phase_a, const QString& design_b, const QString& phase_b);
    /// A study is in progress: none can be asked for.
    void set_busy(bool busy);

signals:
    /// An empty design is the phase's own.
    void compare_wanted(const QString& design_a, const QString& phase_a, const QString& design_b, const QString& phase_b);
    /// Of which designs there are to be curves, once the panel is seen; an empty one is the phases' own.
    void curves_wanted(const std::vector<std::string>& designs);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Choice {
        QComboBox *design = nullptr, *phase = nullptr;
    };
    Choice make_choice(const QString& letter, QHBoxLayout& row);
    QWidget* make_head();
    QWidget* make_body();
    /// `afresh`: forgets what was chosen. What compares nothing is never left so where there is something to compare.
    void refresh_choices(bool afresh);
    void refresh_charts();
    void refresh();
    void refresh_button();
    bool are_same() const;
    /// Designs and phases of both sides.
    QStringList chosen() const;
    charts::Side side(const Choice& choice, const QString& name) const;

    document::PlanDocument& document_;
    replay::ResultsBook& book_;
    bool busy_ = false;
    Choice a_, b_;
    QStringList offered_;  ///< what nobody has chosen
    QPushButton *run_, *export_;
    ResultsNotice* notice_;
    QLabel* sides_;
    charts::LatencyChart* latency_;
    charts::CostCurveChart* cost_;
    CompareModel* model_;
    ResultsTable* table_;
    QLabel* remark_;
};

}  // namespace headroom::panels
