// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "app/gui/study_dialog.h"
#include "study/sweep.h"

class QCheckBox;
class QGridLayout;
class QListWidget;

namespace headroom::charts {
class SweepChart;
}

namespace headroom::gui {

/// What becomes of a phase over the values of one setting, in a small chart for each value of another.
class SweepDialog : public StudyDialog {
    Q_OBJECT
public:
    SweepDialog(Workbench& workbench, RunActions& runs, QWidget* parent = nullptr);

private:
    /// A setting that is swept, and which of its values.
    struct Choice {
        QComboBox* setting = nullptr;
        QListWidget* values = nullptr;
    };
    Choice make_choice(const QString& label, const char* name, QVBoxLayout& column);
    void change_subject() override;
    void begin() override;
    void fill_values(const Choice& choice, int at_first);
    study::Axis axis_of(const Choice& choice) const;
    void show_sweep();

    std::vector<study::Axis> axes_;  ///< that can be chosen
    Choice across_, by_;
    QComboBox* figure_;
    QCheckBox* estimates_;
    QGridLayout* charts_;
    study::Sweep sweep_;
};

}  // namespace headroom::gui
