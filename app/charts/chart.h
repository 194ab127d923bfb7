// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QWidget>

#include <optional>
#include <set>

#include "app/charts/chart_data.h"

class QMenu;

namespace headroom::charts {

class Interaction;
class Legend;
class Plot;

/// A chart with a legend that shows and hides series, figures at the pointer, zoom, copy and export. Follows the theme.
class Chart : public QWidget {
    Q_OBJECT
public:
    explicit Chart(QWidget* parent = nullptr);

    /// Keeps which series are hidden; shows all of the new data.
    void show_data(ChartData data);
    const ChartData& data() const { return data_; }

    bool is_hidden(const QString& series) const { return hidden_.contains(series); }
    void set_hidden(const QString& series, bool hidden);
    /// A line across, of the axis below; absent: none.
    void set_cursor(std::optional<double> x);
    const std::optional<double>& cursor() const { return cursor_; }
    bool is_zoomed() const;
    void reset_view();

    /// As the ending says: .png, .svg, .pdf (white, with the series that are shown, as they are zoomed) or .csv (all figures).
    /// False, and why, where that fails.
    bool export_to(const QString& path, QString* why = nullptr) const;
    /// The picture and the figures, to the clipboard.
    void copy() const;
    /// What can be done with a chart, at the pointer.
    QMenu* make_menu(QWidget* parent);

signals:
    /// A click, or Enter, on a place of the axis below.
    void chosen(double x);

protected:
    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void redraw(bool keep_view);
    void ask_and_export(const QString& ending);

    ChartData data_;
    std::set<QString> hidden_;
    std::optional<double> cursor_;
    Legend* legend_;
    Plot* plot_;
    QLabel* message_;
};

}  // namespace headroom::charts
