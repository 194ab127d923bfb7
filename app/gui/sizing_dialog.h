// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/study_dialog.h"
#include "study/sizing.h"

class QListWidget;
class QStandardItemModel;

namespace headroom::charts {
class FrontChart;
}
namespace headroom::panels {
class ResultsTable;
}

namespace headroom::gui {

/// The cheapest that keeps all promises, and what a shorter p95 costs; what is picked becomes another design, or changes this one.
class SizingDialog : public StudyDialog {
    Q_OBJECT
public:
    SizingDialog(Workbench& workbench, RunActions& runs, QWidget* parent = nullptr);

signals:
    /// What was picked was made a design, a copy of `model`.
    void applied(const std::string& design, const std::string& model, const std::string& phase);

private:
    void change_subject() override;
    void begin() override;
    void show_sizing(const study::Sizing& sizing);
    void pick(double cost);
    void follow_pick();
    void apply(bool as_design);
    QString told() const;
    /// Of Sizing::evaluated.
    std::optional<std::size_t> picked() const;

    QListWidget* axes_list_;
    charts::FrontChart* chart_;
    panels::ResultsTable* table_;
    QStandardItemModel* rows_;
    QPushButton *as_design_, *here_;
    std::vector<study::Axis> axes_;
    study::Sizing sizing_;
};

}  // namespace headroom::gui
