// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <map>

#include "app/gui/run_actions.h"
#include "app/gui/workbench.h"
#include "app/report/formats.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace headroom::gui {

/// Which documents are written where: the page to pass on, the figures for a spreadsheet, the documents for other programs.
class ReportDialog : public QDialog {
    Q_OBJECT
public:
    ReportDialog(Workbench& workbench, RunActions& runs, QWidget* parent = nullptr);

private:
    void follow();
    void say(const QString& text);
    bool wants_traces() const;
    void choose_folder();
    void write();
    void write_files();

    Workbench& workbench_;
    RunActions& runs_;
    std::map<report::Format, QCheckBox*> formats_;
    QCheckBox *json_, *comparison_;
    QLineEdit *folder_, *name_;
    QLabel* state_;
    QPushButton *write_, *open_;
};

}  // namespace headroom::gui
