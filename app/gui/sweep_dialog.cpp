// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/sweep_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

#include "app/charts/sweep_chart.h"
#include "app/document/text.h"
#include "app/source/estimator.h"
#include "study/course.h"
#include "study/run_course.h"
#include "study/size_axes.h"

namespace headroom::gui {

namespace {

using document::text_of;

constexpr int across_at_first = 8, by_at_first = 4;  ///< values that are chosen to begin with
constexpr int columns = 2, least_height_px = 230;

/// All combinations, in the order of the grid.
std::vector<study::SweepRow> rows_of(const plan::Plan& reduced, const study::Grid& grid, const plan::Surroundings& surroundings,
                                     const study::Options& options, study::Executor& executor, study::Observer& observer) {
    std::vector<study::SweepRow> rows;
    for (std::size_t i = 0; i < grid.size(); ++i)
        rows.push_back({reduced.designs.front().name, reduced.phases.front().name, grid.written(grid.point(i)), "wrong"});
    std::map<std::size_t, study::RunCourse> courses;
    const auto make = [&](std::size_t i) -> study::Course* {
        try {
            Diagnostics none;
            const plan::Plan plan = study::with_settings(reduced, grid.settings(grid.point(i)), none);
            return &courses.try_emplace(i, plan, study::Case{plan.phases.front().name, {}}, surroundings, options).first->second;
        } catch (const InvalidDocument& error) {
            rows[i].message = error.diagnostics().front().message;
            return nullptr;
        }
    };
    const auto done = [&](std::size_t i) {
        rows[i].outline = study::outline_of(courses.at(i).result());
        rows[i].status = to_string(rows[i].outline->status);
        courses.erase(i);
    };
    const auto failed = [&](std::size_t i, const std::string& why) {
        rows[i].status = "failed";
        rows[i].message = why;
        courses.erase(i);
    };
    study::Schedule schedule(rows.size(), make, {done, failed});
    executor.run(schedule, observer);
    return rows;
}

}  // namespace

SweepDialog::SweepDialog(Workbench& workbench, RunActions& runs, QWidget* parent)
    : StudyDialog(workbench, runs, tr("Sweep"), "sweep", tr("Sweep"), parent),
      figure_(new QComboBox),
      estimates_(new QCheckBox(tr("By the &estimate, not simulated"))),
      charts_(new QGridLayout) {
    resize(1080, 660);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    across_ = make_choice(tr("&Over the values of"), "sweep_across", *column);
    by_ = make_choice(tr("A &chart for each value of"), "sweep_by", *column);
    estimates_->setObjectName("sweep_estimates");
    estimates_->setChecked(true);
    column->addWidget(estimates_);
    figure_->setObjectName("sweep_figure");
    figure_->setAccessibleName(tr("Figure"));
    figure_->addItems({tr("Response times"), tr("Cost a month"), tr("Utilization of the busiest")});
    auto* area = new QScrollArea;
    area->setObjectName("sweep_charts");
    area->setWidgetResizable(true);
    auto* sheet = new QWidget;
    sheet->setLayout(charts_);
    area->setWidget(sheet);
    auto* right = new QWidget;
    auto* right_column = new QVBoxLayout(right);
    right_column->setContentsMargins(0, 0, 0, 0);
    right_column->addWidget(figure_, 0, Qt::AlignLeft);
    right_column->addWidget(area, 1);
    auto* sides = new QSplitter;
    sides->addWidget(left);
    sides->addWidget(right);
    sides->setSizes({260, 820});
    body().addWidget(sides, 1);
    connect(across_.setting, &QComboBox::currentIndexChanged, this, [this] { fill_values(across_, across_at_first); });
    connect(by_.setting, &QComboBox::currentIndexChanged, this, [this] { fill_values(by_, by_at_first); });
    connect(figure_, &QComboBox::currentIndexChanged, this, &SweepDialog::show_sweep);
    change_subject();
}

SweepDialog::Choice SweepDialog::make_choice(const QString& label, const char* name, QVBoxLayout& column) {
    const Choice choice{new QComboBox, new QListWidget};
    choice.setting->setObjectName(name);
    choice.setting->setAccessibleName(QString(label).remove('&'));
    choice.values->setObjectName(QString(name) + "_values");
    choice.values->setAccessibleName(tr("Values"));
    auto* title = new QLabel(label);
    title->setBuddy(choice.setting);
    column.addWidget(title);
    column.addWidget(choice.setting);
    column.addWidget(choice.values, 1);
    return choice;
}

void SweepDialog::change_subject() {
    sweep_ = {};
    show_sweep();
    axes_.clear();
    const auto asked = subject(false);
    if (asked) axes_ = study::default_axes(asked->reduced, asked->surroundings->get());
    for (const Choice& choice : {across_, by_}) {
        const QSignalBlocker quiet(choice.setting);
        choice.setting->clear();
        for (const study::Axis& axis : axes_) choice.setting->addItem(text_of(axis.path));
    }
    by_.setting->addItem(tr("(one chart)"));
    by_.setting->setCurrentIndex(axes_.empty() ? 0 : 1);  // another setting, or one chart
    fill_values(across_, across_at_first);
    fill_values(by_, by_at_first);
    if (asked)
        say(axes_.empty() ? tr("This design has no sizes that could be swept.") : tr("All combinations of the values that are ticked."));
}

void SweepDialog::fill_values(const Choice& choice, int at_first) {
    choice.values->clear();
    const auto index = static_cast<std::size_t>(std::max(0, choice.setting->currentIndex()));
    if (index >= axes_.size()) return;
    for (const study::AxisValue& value : axes_[index].values) {
        auto* item = new QListWidgetItem(text_of(value.written), choice.values);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(choice.values->count() <= at_first ? Qt::Checked : Qt::Unchecked);
    }
}

/// No values where nothing is chosen.
study::Axis SweepDialog::axis_of(const Choice& choice) const {
    const auto index = static_cast<std::size_t>(std::max(0, choice.setting->currentIndex()));
    if (index >= axes_.size()) return {};
    study::Axis axis{axes_[index].path, {}};
    for (int i = 0; i < choice.values->count(); ++i)
        if (choice.values->item(i)->checkState() == Qt::Checked) axis.values.push_back(axes_[index].values[static_cast<std::size_t>(i)]);
    return axis;
}

void SweepDialog::begin() {
    const bool estimates = estimates_->isChecked();
    const auto asked = subject(estimates);
    const study::Axis across = axis_of(across_), by = axis_of(by_);
    if (!asked) return;
    if (across.values.empty()) return say(tr("No value is ticked."));
    if (across.path == by.path) return say(tr("Both are %1: choose another one for the charts.").arg(text_of(by.path)));
    std::vector<study::Axis> axes = {across};
    if (!by.values.empty()) axes.insert(axes.begin(), by);
    study::Options options;  // as headroom sweep has them
    options.seed = workbench().seed;
    options.precision = 0.1;
    options.max_requests = 5e6;
    start([this, asked = *asked, axes, estimates, options](study::Executor& executor, study::Observer& observer) {
        study::Estimator estimator = app::estimator_of(asked.surroundings->types(), 0);
        auto sweep = std::make_shared<study::Sweep>();
        sweep->axes = axes;
        sweep->is_estimate = estimates;
        sweep->rows = rows_of(asked.reduced, study::Grid(axes), asked.surroundings->get(), options,
                              estimates ? static_cast<study::Executor&>(estimator) : executor, observer);
        return [this, sweep] {
            sweep_ = *sweep;
            show_sweep();
            say(sweep_.is_estimate ? tr("%1 combinations, estimated.").arg(sweep_.rows.size())
                                   : tr("%1 combinations, simulated.").arg(sweep_.rows.size()));
        };
    });
}

void SweepDialog::show_sweep() {
    while (QLayoutItem* item = charts_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (sweep_.rows.empty()) return;
    const study::Axis& across = sweep_.axes.back();
    const std::size_t width = across.values.size();
    for (std::size_t i = 0; i * width < sweep_.rows.size(); ++i) {
        const auto begin = sweep_.rows.begin() + static_cast<std::ptrdiff_t>(i * width);
        const QString title =
            sweep_.axes.size() > 1 ? text_of(sweep_.axes.front().path + "=" + begin->values.front()) : text_of(across.path);
        auto* heading = new QLabel(title);
        auto* chart = new charts::SweepChart;
        chart->setObjectName(QStringLiteral("sweep_chart_%1").arg(i));
        chart->setMinimumHeight(least_height_px);
        chart->show(title, across, {begin, begin + static_cast<std::ptrdiff_t>(width)}, sweep_.rows,
                    static_cast<charts::SweepFigure>(figure_->currentIndex()), workbench().document.surroundings()->prices().currency);
        const int row = static_cast<int>(i) / columns, column = static_cast<int>(i) % columns;
        charts_->addWidget(heading, 2 * row, column);
        charts_->addWidget(chart, 2 * row + 1, column);
    }
}

}  // namespace headroom::gui
