// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/calibration_dialog.h"

#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <memory>

#include "app/document/text.h"
#include "app/figures/people.h"
#include "app/panels/results_table.h"
#include "app/source/estimator.h"

namespace headroom::gui {

namespace {

using document::text_of;

QString text_of_figure(const std::optional<double>& value, Unit unit) { return value ? text_of(figures::people(*value, unit)) : QString(); }

void add_row(QStandardItemModel& rows, const QStringList& texts) {
    QList<QStandardItem*> items;
    for (const QString& text : texts) {
        items << new QStandardItem(text);
        items.back()->setEditable(false);
        items.back()->setToolTip(text);
    }
    rows.appendRow(items);
}

/// "+2.1 %"
QString off(double measured, double by_plan) {
    if (measured <= 0) return {};
    const double percent = 100 * (by_plan / measured - 1);
    return QStringLiteral("%1%2 %").arg(percent < 0 ? QStringLiteral("−") : QStringLiteral("+")).arg(std::abs(percent), 0, 'f', 1);
}

}  // namespace

bool is_load_test(const QString& path) { return QFileInfo(path).suffix().toLower() == "csv"; }

CalibrationDialog::CalibrationDialog(Workbench& workbench, RunActions& runs, const QString& file, std::string table, QWidget* parent)
    : StudyDialog(workbench, runs, tr("Fit to %1").arg(file), "calibration", tr("Fit"), parent),
      file_(file.toStdString()),
      table_(std::move(table)),
      apply_(new QPushButton(tr("Apply"))) {
    resize(900, 680);
    auto* parts = new QSplitter(Qt::Vertical);
    parts->setObjectName("calibration_parts");
    body().addWidget(parts, 1);
    fits_ = add_part(tr("&CPU time of a call, fitted:"), "calibration_fits");
    residuals_ = add_part(tr("&Measured, and by the fitted plan:"), "calibration_residuals");
    changes_ = add_part(tr("C&hanges of the plan:"), "calibration_changes");
    parts->setSizes({200, 260, 140});
    apply_->setObjectName("calibration_apply");
    apply_->setToolTip(tr("Changes this design; Ctrl+Z takes it back."));
    apply_->setAutoDefault(false);
    buttons().insertWidget(buttons().count() - 1, apply_);
    connect(apply_, &QPushButton::clicked, this, &CalibrationDialog::apply);
    change_subject();
    if (!workbench.runner.is_running()) begin();
}

CalibrationDialog::Part CalibrationDialog::add_part(const QString& title, const QString& name) {
    const Part part{new panels::ResultsTable, new QStandardItemModel(this)};
    part.table->setObjectName(name);
    part.table->setAccessibleName(QString(title).remove('&').remove(':'));
    part.table->setModel(part.rows);
    auto* label = new QLabel(title);
    label->setBuddy(part.table);
    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(label);
    column->addWidget(part.table, 1);
    findChild<QSplitter*>("calibration_parts")->addWidget(whole);
    return part;
}

void CalibrationDialog::clear() {
    fits_.rows->clear();
    fits_.rows->setHorizontalHeaderLabels({tr("Component"), tr("Route"), tr("Before"), tr("Fitted"), tr("cv"), tr("Remark")});
    residuals_.rows->clear();
    residuals_.rows->setHorizontalHeaderLabels({tr("Figure"), tr("Load"), tr("Measured"), tr("By the plan"), tr("Off by")});
    changes_.rows->clear();
    changes_.rows->setHorizontalHeaderLabels({tr("Setting"), tr("Becomes")});
    settings_.clear();
    apply_->setEnabled(false);
}

void CalibrationDialog::change_subject() {
    clear();
    say(tr("Choose the phase whose settings were in force, and the design that was measured."));
}

void CalibrationDialog::begin() {
    const auto asked = subject(false);
    if (!asked) return;
    clear();
    start([this, plan = workbench().document.snapshot(), surroundings = asked->surroundings, measured = study::Case{phase(), design()},
           table = table_, file = file_](study::Executor&, study::Observer&) {
        auto test =
            std::make_shared<study::LoadTest>(study::fit_load_test(*plan, measured, surroundings->get(), app::estimates(), table, file));
        return [this, test] { show_test(*test); };
    });
}

void CalibrationDialog::show_test(const study::LoadTest& test) {
    clear();
    measured_ = test.scenario.design;
    settings_ = test.calibration.settings;
    show_fits(test.calibration);
    show_residuals(test);
    for (const plan::Setting& setting : settings_) add_row(*changes_.rows, {text_of(setting.path), text_of(setting.value.as_string())});
    for (const Part& part : {fits_, residuals_, changes_}) part.table->resizeColumnsToContents();
    apply_->setEnabled(!settings_.empty());
    say(told(test));
}

void CalibrationDialog::show_fits(const study::Calibration& calibration) {
    for (const study::ComponentFit& component : calibration.components) {
        const QString id = text_of(component.component);
        if (!component.why_not.empty())
            add_row(*fits_.rows, {id, {}, {}, {}, {}, tr("cannot be told: %1").arg(text_of(component.why_not))});
        for (const study::DemandFit& demand : component.demands) {
            const study::Estimate fitted{demand.after_s, demand.after_s ? demand.half_width_s : std::nullopt};
            add_row(*fits_.rows,
                    {id, demand.route.empty() ? tr("all") : text_of(demand.route), text_of_figure(demand.before_s, Unit::Seconds),
                     fitted.value ? text_of(figures::people(fitted, Unit::Seconds)) : tr("stays"),
                     demand.cv ? QString::number(*demand.cv, 'f', 2) : QString(),
                     demand.why_not.empty() ? QString() : tr("cannot be told: %1").arg(text_of(demand.why_not))});
        }
    }
}

void CalibrationDialog::show_residuals(const study::LoadTest& test) {
    for (const study::ComponentFit& component : test.calibration.components)
        for (const study::ComponentFit::Level& level : component.levels)
            add_row(*residuals_.rows, {tr("%1, utilization").arg(text_of(component.component)), QString::number(level.level + 1),
                                       text_of_figure(level.measured, Unit::Ratio), text_of_figure(level.fitted, Unit::Ratio),
                                       off(level.measured, level.fitted)});
    for (const study::ResponseResidual& each : test.responses)
        add_row(*residuals_.rows, {QStringLiteral("%1, %2").arg(text_of(each.route), QString::fromUtf8(each.percentile)),
                                   QString::number(each.level + 1), text_of_figure(each.measured_s, Unit::Seconds),
                                   each.estimated_s ? text_of_figure(each.estimated_s, Unit::Seconds) : tr("calls pile up"),
                                   each.estimated_s ? off(each.measured_s, *each.estimated_s) : QString()});
}

/// What was found, in sentences.
QString CalibrationDialog::told(const study::LoadTest& test) const {
    QStringList sentences;
    if (settings_.empty()) sentences << tr("No CPU time can be told from these loads: nothing is changed.");
    for (const std::string& remark : test.calibration.remarks) {
        QString sentence = text_of(remark);
        sentence.front() = sentence.front().toUpper();
        sentences << sentence + '.';
    }
    return sentences.join(' ');
}

void CalibrationDialog::apply() {
    workbench().document.edit(tr("Fit %1 to a load test").arg(text_of(measured_)), [&](plan::Plan& plan) {
        Diagnostics none;
        for (const plan::Setting& setting : settings_) plan::apply(plan, measured_, setting, none);
    });
    workbench().selection.show_design(measured_);
    accept();
}

}  // namespace headroom::gui
