// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/sizing_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "app/charts/front_chart.h"
#include "app/document/design_edits.h"
#include "app/document/names.h"
#include "app/document/text.h"
#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"
#include "app/panels/results_table.h"
#include "app/source/estimator.h"
#include "app/source/origin.h"
#include "plan/names.h"
#include "study/size_axes.h"

namespace headroom::gui {

namespace {

using document::text_of;

constexpr int row_role = Qt::UserRole + 1;  ///< of Sizing::evaluated

/// As `headroom size` has them by default.
study::SizingOptions sizing_options(std::uint64_t seed) {
    study::SizingOptions options;
    options.confirm.seed = options.search.seed = seed;
    options.confirm.max_requests = 50e6;
    options.search.precision = 0.2;
    options.search.max_requests = 2e6;
    return options;
}

/// What is followed through a span of the day, or goes wrong, is simulated from the beginning.
bool can_be_estimated(const plan::Plan& reduced, const plan::Surroundings& surroundings) {
    const plan::Scenario scenario = plan::resolve(reduced, reduced.phases.front().name, std::nullopt, surroundings);
    return scenario.horizon.kind == plan::Horizon::Kind::Steady && scenario.incidents.empty();
}

QString values_of(const study::Axis& axis) {
    const QString first = text_of(axis.values.front().written), last = text_of(axis.values.back().written);
    return axis.values.size() == 2 ? QStringLiteral("%1, %2").arg(first, last) : QStringLiteral("%1 … %2").arg(first, last);
}

}  // namespace

SizingDialog::SizingDialog(Workbench& workbench, RunActions& runs, QWidget* parent)
    : StudyDialog(workbench, runs, tr("Size"), "sizing", tr("Search"), parent),
      axes_list_(new QListWidget),
      chart_(new charts::FrontChart),
      table_(new panels::ResultsTable),
      rows_(new QStandardItemModel(this)),
      as_design_(new QPushButton),
      here_(new QPushButton(tr("Apply here"))) {
    resize(1000, 640);
    axes_list_->setObjectName("sizing_axes");
    axes_list_->setAccessibleName(tr("What may be changed"));
    chart_->setObjectName("sizing_chart");
    table_->setObjectName("sizing_front");
    table_->setAccessibleName(tr("What a shorter p95 costs"));
    table_->setModel(rows_);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    as_design_->setObjectName("sizing_apply_design");
    here_->setObjectName("sizing_apply");
    here_->setToolTip(tr("Changes this design; Ctrl+Z takes it back."));
    for (QPushButton* each : {as_design_, here_}) each->setAutoDefault(false);
    auto* left = new QWidget;
    auto* left_column = new QVBoxLayout(left);
    left_column->setContentsMargins(0, 0, 0, 0);
    auto* may_change = new QLabel(tr("&May be changed:"));
    may_change->setBuddy(axes_list_);
    left_column->addWidget(may_change);
    left_column->addWidget(axes_list_, 1);
    auto* right = new QSplitter(Qt::Vertical);
    right->addWidget(chart_);
    right->addWidget(table_);
    right->setSizes({330, 170});
    auto* sides = new QSplitter;
    sides->addWidget(left);
    sides->addWidget(right);
    sides->setSizes({310, 690});
    body().addWidget(sides, 1);
    const int before_close = buttons().count() - 2;
    buttons().insertWidget(before_close, as_design_);
    buttons().insertWidget(before_close + 1, here_);
    connect(chart_, &charts::Chart::chosen, this, &SizingDialog::pick);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SizingDialog::follow_pick);
    connect(as_design_, &QPushButton::clicked, this, [this] { apply(true); });
    connect(here_, &QPushButton::clicked, this, [this] { apply(false); });
    change_subject();
}

void SizingDialog::change_subject() {
    axes_list_->clear();
    axes_.clear();
    show_sizing({});
    const auto asked = subject(false);
    if (!asked) return;
    axes_ = study::default_axes(asked->reduced, asked->surroundings->get());
    for (const study::Axis& axis : axes_) {
        auto* item = new QListWidgetItem(QStringLiteral("%1: %2").arg(text_of(axis.path), values_of(axis)), axes_list_);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Checked);
    }
    const int wide = axes_list_->sizeHintForColumn(0) + axes_list_->verticalScrollBar()->sizeHint().width() + 2 * axes_list_->frameWidth();
    axes_list_->setMinimumWidth(std::min(wide, width() / 2));
    say(asked->reduced.slo.as_array().empty() ? tr("The plan makes no promises that a size could be found for: give it some under Plan.")
        : axes_.empty()                       ? tr("Nothing in this design can be sized by itself.")
                                              : tr("Finds the cheapest of all combinations that keeps all promises: searched by the "
                                                                         "estimate where there is one, what is found is simulated."));
}

void SizingDialog::begin() {
    const auto asked = subject(false);
    if (!asked) return;
    std::vector<study::Axis> axes;
    for (std::size_t i = 0; i < axes_.size(); ++i)
        if (axes_list_->item(static_cast<int>(i))->checkState() == Qt::Checked) axes.push_back(axes_[i]);
    if (axes.empty()) return say(tr("Nothing may be changed: choose at least one setting."));
    if (asked->reduced.slo.as_array().empty()) return say(tr("The plan makes no promises that a size could be found for."));
    show_sizing({});
    const study::SizingOptions options = sizing_options(workbench().seed);
    start([this, asked = *asked, axes, options](study::Executor& executor, study::Observer& observer) {
        const plan::Surroundings surroundings = asked.surroundings->get();
        study::Estimator estimator = app::estimator_of(asked.surroundings->types());
        study::Executor& searcher = can_be_estimated(asked.reduced, surroundings) ? static_cast<study::Executor&>(estimator) : executor;
        auto sizing =
            std::make_shared<study::Sizing>(study::size(asked.reduced, axes, surroundings, options, searcher, executor, observer));
        return [this, sizing] { show_sizing(*sizing); };
    });
}

/// What was found, in a sentence.
QString SizingDialog::told() const {
    if (sizing_.evaluated.empty()) return {};
    const QString looked = tr("%1 of %2 combinations were looked at.")
                               .arg(sizing_.evaluated.size())
                               .arg(sizing_.combinations < 1e6 ? QString::number(sizing_.combinations, 'f', 0)
                                                               : text_of(figures::people(sizing_.combinations)));
    QString rest = looked;
    if (!sizing_.is_proven) rest += " " + tr("The search was ended before it knew all: there may be a cheaper one.");
    const auto* best = sizing_.best();
    if (best != nullptr && sizing_.is_free())
        rest += " " + tr("What is sized has no price: all that were looked at cost the same, and the least of it is told. An \"instance\" "
                         "gives a component one.");
    if (best == nullptr) return tr("No combination was found that keeps all promises when it is simulated.") + " " + rest;
    const study::RunResult& run = best->run;
    return tr("The cheapest that keeps all promises: %1; simulated, it costs %2 a month, with a p95 of %3.")
               .arg(
                   charts::settings_of(sizing_, sizing_.evaluated[best->row]),
                   text_of(figures::exact_money(run.cost ? run.cost->per_month : study::Estimate{}, run.cost ? run.cost->currency : "USD")),
                   text_of(figures::people(run.peak().total.response.quantiles[figures::p95], Unit::Seconds))) +
           " " + rest;
}

void SizingDialog::show_sizing(const study::Sizing& sizing) {
    rows_->clear();
    sizing_ = sizing;
    rows_->setHorizontalHeaderLabels({tr("Cost a month"), tr("p95"), tr("Promises"), tr("Settings")});
    const auto surroundings = workbench().document.surroundings();
    const std::string currency = surroundings->prices().currency;
    std::vector<std::size_t> shown = sizing_.front;
    const auto* best = sizing_.best();
    if (best != nullptr && std::ranges::find(shown, best->row) == shown.end()) shown.push_back(best->row);
    const auto cost_of = [&](std::size_t row) { return sizing_.evaluated[row].outline->cost_per_month.value.value_or(0); };
    std::ranges::stable_sort(shown, {}, cost_of);
    for (const std::size_t row : shown) {
        const bool is_best = best != nullptr && best->row == row;
        const study::Outline outline = is_best ? study::outline_of(best->run) : *sizing_.evaluated[row].outline;
        const QString promises = outline.slo_met() ? tr("kept") : tr("missed");
        const QString kept = is_best                                      ? tr("kept, simulated")
                             : outline.status == study::Status::Estimated ? tr("%1, estimated").arg(promises)
                                                                          : promises;
        const QList<QString> texts = {text_of(figures::exact_money(outline.cost_per_month, currency)),
                                      text_of(figures::people(outline.response.quantiles[figures::p95], Unit::Seconds)), kept,
                                      charts::settings_of(sizing_, sizing_.evaluated[row])};
        QList<QStandardItem*> items;
        for (const QString& text : texts) {
            items << new QStandardItem(text);
            items.back()->setEditable(false);
        }
        items.front()->setData(static_cast<qulonglong>(row), row_role);
        rows_->appendRow(items);
        if (is_best) table_->selectRow(rows_->rowCount() - 1);
    }
    table_->resizeColumnsToContents();
    chart_->show(sizing_, currency);
    if (!sizing_.evaluated.empty()) say(told());
    follow_pick();
}

/// The row of the front whose cost is nearest.
void SizingDialog::pick(double cost) {
    int nearest = -1;
    double least = 0;
    for (int row = 0; row < rows_->rowCount(); ++row) {
        const auto index = rows_->item(row)->data(row_role).toULongLong();
        const double distance = std::abs(std::log(sizing_.evaluated[index].outline->cost_per_month.value.value_or(0) / cost));
        if (nearest < 0 || distance < least) {
            nearest = row;
            least = distance;
        }
    }
    if (nearest >= 0) table_->selectRow(nearest);
}

std::optional<std::size_t> SizingDialog::picked() const {
    const auto rows = table_->selectionModel()->selectedRows();
    return rows.empty() ? std::nullopt : std::optional<std::size_t>(rows.front().data(row_role).toULongLong());
}

void SizingDialog::follow_pick() {
    const auto row = picked();
    const QString twin = text_of(document::free_name("B", plan::design_names(workbench().document.plan())));
    as_design_->setText(tr("Apply as design %1").arg(twin));
    as_design_->setEnabled(row.has_value());
    here_->setEnabled(row.has_value());
    chart_->set_cursor(row ? sizing_.evaluated[*row].outline->cost_per_month.value : std::nullopt);
}

/// What the phase itself sets is set there: in the design it would be without effect.
void SizingDialog::apply(bool as_design) {
    const auto row = picked();
    if (!row) return;
    std::string target = design();
    const std::string model = target, phase = this->phase();
    workbench().document.edit(tr("Apply a size to %1").arg(text_of(phase)), [&](plan::Plan& plan) {
        if (as_design) target = document::duplicate_design(plan, model, "B");
        for (std::size_t i = 0; i < sizing_.axes.size(); ++i) {
            const study::Axis& axis = sizing_.axes[i];
            const auto value = std::ranges::find(axis.values, sizing_.evaluated[*row].values[i], &study::AxisValue::written);
            if (value == axis.values.end()) continue;
            const plan::Phase* own = plan.find_phase(phase);
            if (own != nullptr && plan::sets(*own, axis.path)) {
                document::set_in_phase(plan, phase, axis.path, value->value);
                continue;
            }
            Diagnostics none;
            plan::apply(plan, target, {axis.path, value->value, {}}, none);
        }
    });
    workbench().selection.show_design(target);
    if (as_design) emit applied(target, model, phase);
    accept();
}

}  // namespace headroom::gui
