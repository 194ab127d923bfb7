// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/study_dialog.h"
#include "study/tornado.h"

class QCheckBox;
class QStandardItemModel;

namespace headroom::panels {
class ResultsTable;
}

namespace headroom::gui {

/// Which settings matter: what a tenth more of each does to p95 and cost, the largest effect first.
class TornadoDialog : public StudyDialog {
    Q_OBJECT
public:
    TornadoDialog(Workbench& workbench, RunActions& runs, QWidget* parent = nullptr);

private:
    void change_subject() override;
    void begin() override;
    void show_tornado(const study::Tornado& tornado);
    void fit_columns();
    std::string csv() const;

    QCheckBox* estimates_;
    panels::ResultsTable* table_;
    QStandardItemModel* rows_;
};

}  // namespace headroom::gui
