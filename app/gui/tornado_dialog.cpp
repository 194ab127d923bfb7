// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/tornado_dialog.h"

#include <fmt/format.h>

#include <QCheckBox>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "app/document/text.h"
#include "app/figures/csv_field.h"
#include "app/figures/figures.h"
#include "app/figures/people.h"
#include "app/panels/effect_bar.h"
#include "app/panels/results_table.h"
#include "app/source/estimator.h"

namespace headroom::gui {

namespace {

using panels::EffectBar;

constexpr double worth_telling = 5e-4;  ///< relative; smaller effects are counted, not listed
enum Column { Setting, Raised, P95, Cost };

/// "▲ +12.3 %", as changes are written everywhere: less is better.
QString change_text(const study::Estimate& relative) {
    if (!relative.value) return {};
    const double percent = *relative.value * 100;
    if (std::abs(percent) < worth_telling * 100) return TornadoDialog::tr("no change");
    QString text =
        QStringLiteral("%1%2 %").arg(percent > 0 ? QStringLiteral("▲ +") : QStringLiteral("▼ −")).arg(std::abs(percent), 0, 'g', 3);
    if (relative.half_width && *relative.half_width > 0) text += QStringLiteral(" ± %1").arg(*relative.half_width * 100, 0, 'g', 2);
    return text;
}

QStandardItem* cell(const QString& text) {
    auto* item = new QStandardItem(text);
    item->setEditable(false);
    item->setToolTip(text);
    return item;
}

QStandardItem* bar(const study::Estimate& relative, double largest) {
    auto* item = cell(change_text(relative));
    if (relative.value && largest > 0) item->setData(*relative.value / largest, EffectBar::share_role);
    return item;
}

}  // namespace

TornadoDialog::TornadoDialog(Workbench& workbench, RunActions& runs, QWidget* parent)
    : StudyDialog(workbench, runs, tr("What matters"), "tornado", tr("Find out"), parent),
      estimates_(new QCheckBox(tr("By the &estimate, not simulated"))),
      table_(new panels::ResultsTable),
      rows_(new QStandardItemModel(this)) {
    resize(980, 600);
    estimates_->setObjectName("tornado_estimates");
    estimates_->setChecked(true);
    table_->setObjectName("tornado_table");
    table_->setAccessibleName(tr("Effect of a tenth more of each setting"));
    table_->setModel(rows_);
    table_->set_csv([this] { return csv(); });
    table_->setSortingEnabled(false);
    for (const int column : {P95, Cost}) table_->setItemDelegateForColumn(column, new EffectBar(table_));
    body().addWidget(estimates_);
    body().addWidget(table_, 1);
    change_subject();
}

void TornadoDialog::change_subject() {
    rows_->clear();
    say(tr("Tells what a tenth more of each number of the plan does to p95 and to the cost of a month, the largest effect first."));
}

void TornadoDialog::begin() {
    const bool estimates = estimates_->isChecked();
    const auto asked = subject(estimates);
    if (!asked) return;
    rows_->clear();
    study::Options options;  // as headroom sweep --tornado has them
    options.seed = workbench().seed;
    options.precision = 0.1;
    options.max_requests = 5e6;
    options.replications = study::replications_per_round;
    start([this, asked = *asked, estimates, options](study::Executor& executor, study::Observer& observer) {
        study::Estimator estimator = app::estimator_of(asked.surroundings->types(), 0);
        auto tornado = std::make_shared<study::Tornado>(study::find_tornado(
            asked.reduced, asked.surroundings->get(), options, estimates ? static_cast<study::Executor&>(estimator) : executor, observer));
        return [this, tornado] { show_tornado(*tornado); };
    });
}

void TornadoDialog::show_tornado(const study::Tornado& tornado) {
    rows_->clear();
    rows_->setHorizontalHeaderLabels({tr("Setting"), tr("From → to"), tr("p95"), tr("Cost a month")});
    if (tornado.bars.empty()) return say(tr("Calls pile up in the plan as it is: there are no figures to compare with."));
    double largest = 0;
    for (const study::TornadoBar& each : tornado.bars)
        for (const study::Difference* difference : {&each.p95, &each.cost})
            largest = std::max(largest, std::abs(study::relative(*difference).value.value_or(0)));
    int small = 0;
    for (const study::TornadoBar& each : tornado.bars) {
        const bool told = !each.failure.empty() || each.status == study::Status::Unstable || each.effect() >= worth_telling;
        if (!told) {
            ++small;
            continue;
        }
        QList<QStandardItem*> items = {
            cell(document::text_of(each.knob.raised.path)),
            cell(QStringLiteral("%1 → %2").arg(document::text_of(each.knob.from), document::text_of(each.knob.to)))};
        if (!each.failure.empty())
            items << cell(document::text_of(each.failure)) << cell({});
        else if (each.status == study::Status::Unstable)
            items << cell(tr("unstable")) << cell(tr("unstable"));
        else
            items << bar(study::relative(each.p95), largest) << bar(study::relative(each.cost), largest);
        rows_->appendRow(items);
    }
    fit_columns();
    say(tr("As it is: p95 %1. %2 more settings change neither by 0.05 %.")
            .arg(document::text_of(figures::people(tornado.base.response.quantiles[figures::p95], Unit::Seconds)))
            .arg(small));
}

/// Both bars are seen, however long the names and the values are.
void TornadoDialog::fit_columns() {
    for (const int column : {Setting, Raised}) table_->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
}

std::string TornadoDialog::csv() const {
    std::string text = "setting,from_to,p95,cost\r\n";
    for (int row = 0; row < rows_->rowCount(); ++row)
        for (int column = Setting; column <= Cost; ++column)
            text += figures::csv_field(rows_->item(row, column)->text().toStdString()) + (column == Cost ? "\r\n" : ",");
    return text;
}

}  // namespace headroom::gui
