// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <functional>
#include <string>

#include "app/gui/workbench.h"

class QLabel;
class QLineEdit;

namespace headroom::panels {
class Notice;
class PricesFilter;
class PricesModel;
class ResultsTable;
}  // namespace headroom::panels

namespace headroom::gui {

/// The prices of the plan, to search and to change. What is changed is written at once to the plan's own catalogue, a file beside it, and
/// is a step to undo; where the plan has the program's prices, a new file over them is begun.
class PricesDialog : public QDialog {
    Q_OBJECT
public:
    PricesDialog(Workbench& workbench, QWidget* parent = nullptr);

private:
    QWidget* make_terms();
    /// A line of text that is taken over when it is left.
    QLineEdit* add_term(class QFormLayout& form, const QString& label, const char* name, const QString& help);
    void refresh();
    void refresh_bill();
    /// Changes the plan's own catalogue, or the one that is begun; where that is not possible, says why.
    void change(const QString& text, const std::function<std::string(const std::string&)>& edit);
    void change_terms();
    bool has_own() const;
    std::string file() const;

    Workbench& workbench_;
    panels::PricesModel* model_;
    panels::PricesFilter* filter_;
    panels::ResultsTable* table_;
    QLineEdit *search_, *file_, *discount_, *currency_, *rate_;
    QLabel *about_, *bill_;
    panels::Notice* refused_;
};

}  // namespace headroom::gui
