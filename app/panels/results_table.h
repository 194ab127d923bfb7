// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

#include <functional>
#include <string>

namespace headroom::panels {

/// A table of figures to read: rows are selected, sorted by a click, copied as text with tabs, exported as CSV.
class ResultsTable : public QTableView {
    Q_OBJECT
public:
    explicit ResultsTable(QWidget* parent = nullptr);

    /// What "Export as CSV" writes.
    void set_csv(std::function<std::string()> csv) { csv_ = std::move(csv); }
    /// The selected rows, or all, with the column titles.
    QString text() const;
    /// False, and why, where that fails.
    bool export_to(const QString& path, QString* why = nullptr) const;

public slots:
    void copy() const;
    void ask_and_export();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fit_rows();
    std::function<std::string()> csv_;
};

}  // namespace headroom::panels
