// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "app/gui/study_dialog.h"
#include "study/load_test.h"

class QStandardItemModel;

namespace headroom::panels {
class ResultsTable;
}

namespace headroom::gui {

/// By its ending: .csv.
bool is_load_test(const QString& path);

/// What a load test of the real system makes of the plan's CPU times, how near the plan comes to it then, and Apply.
class CalibrationDialog : public StudyDialog {
    Q_OBJECT
public:
    /// `table` as study::read_load_levels() reads it; `file` is its name.
    CalibrationDialog(Workbench& workbench, RunActions& runs, const QString& file, std::string table, QWidget* parent = nullptr);

private:
    struct Part {
        panels::ResultsTable* table;
        QStandardItemModel* rows;
    };
    Part add_part(const QString& title, const QString& name);
    void change_subject() override;
    void begin() override;
    void clear();
    void show_test(const study::LoadTest& test);
    void show_fits(const study::Calibration& calibration);
    void show_residuals(const study::LoadTest& test);
    QString told(const study::LoadTest& test) const;
    void apply();

    std::string file_, table_;
    Part fits_, residuals_, changes_;
    QPushButton* apply_;
    std::string measured_;  ///< the design that was fitted
    std::vector<plan::Setting> settings_;
};

}  // namespace headroom::gui
