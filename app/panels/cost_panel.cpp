// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/cost_panel.h"

#include <QHeaderView>
#include <QSplitter>
#include <QVBoxLayout>

#include <cmath>

#include "app/charts/cost_chart.h"
#include "app/figures/money.h"
#include "app/figures/people.h"
#include "app/panels/results_notice.h"
#include "app/panels/results_table.h"
#include "app/panels/values.h"

namespace headroom::panels {

namespace {

using charts::CostChart;

QString unpriced_text(const study::CostResult& cost) {
    QStringList parts;
    for (const study::Unpriced& use : cost.unpriced) parts << QStringLiteral("%1 (%2)").arg(text_of(use.component), text_of(use.what));
    return parts.isEmpty() ? QString() : CostPanel::tr("Not in the cost: %1.").arg(parts.join(", "));
}

}  // namespace

CostPanel::CostPanel(replay::ResultsBook& book, replay::Player& player, QWidget* parent)
    : QWidget(parent), book_(book), player_(player), outdated_(new ResultsNotice), unpriced_(new ResultsNotice), summary_(new QLabel) {
    setObjectName("cost");
    unpriced_->setObjectName("cost_unpriced");
    summary_->setObjectName("cost_summary");
    summary_->setWordWrap(true);
    summary_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    chart_ = new CostChart;
    chart_->setObjectName("cost_chart");
    tables_ = make_tables();
    auto* body = new QSplitter;
    body->setHandleWidth(9);
    body->addWidget(tables_);
    body->addWidget(chart_);
    body->setSizes({930, 330});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(4);
    for (QWidget* line : {static_cast<QWidget*>(outdated_), static_cast<QWidget*>(summary_), static_cast<QWidget*>(unpriced_)})
        layout->addWidget(line);
    layout->addWidget(body, 1);
    connect(&book_, &replay::ResultsBook::changed, this, &CostPanel::refresh);
    connect(&player_, &replay::Player::moved, this, &CostPanel::follow_player);
    connect(chart_, &charts::Chart::chosen, this, &CostPanel::seek_place);
    refresh();
}

QWidget* CostPanel::make_tables() {
    bill_ = new CostModel(this);
    bill_table_ = new ResultsTable;
    bill_table_->setObjectName("cost_bill");
    bill_table_->setAccessibleName(tr("Cost by component"));
    bill_table_->setModel(bill_);
    bill_table_->setSelectionMode(QAbstractItemView::SingleSelection);
    bill_table_->set_csv([this] { return bill_->csv(); });
    lines_ = new CostLinesModel(this);
    lines_table_ = new ResultsTable;
    lines_table_->setObjectName("cost_lines");
    lines_table_->setAccessibleName(tr("Lines of the bill"));
    lines_table_->setModel(lines_);
    lines_table_->set_csv([this] { return lines_->csv(); });
    lines_title_ = new QLabel;
    lines_title_->setForegroundRole(QPalette::PlaceholderText);
    auto* lines = new QWidget;
    auto* column = new QVBoxLayout(lines);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(lines_title_);
    column->addWidget(lines_table_, 1);
    connect(bill_table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CostPanel::refresh_lines);
    for (ResultsTable* table : {bill_table_, lines_table_})  // a long name leaves room for the figures
        table->horizontalHeader()->setMaximumSectionSize(36 * fontMetrics().averageCharWidth());
    auto* tables = new QSplitter;
    tables->setHandleWidth(9);
    tables->addWidget(bill_table_);
    tables->addWidget(lines);
    tables->setSizes({430, 490});
    return tables;
}

const study::RunResult* CostPanel::run() const {
    if (const replay::Snapshot& snapshot = player_.snapshot()) return &snapshot.run();
    return book_.runs() && !book_.runs()->runs.empty() ? &book_.runs()->runs.back() : nullptr;
}

void CostPanel::refresh() {
    const auto runs = book_.runs();
    const auto growth = book_.best();
    if (runs)
        chart_->show({runs->runs, {}}, {}, CostChart::By::Component, CostChart::Each::Phase);
    else
        chart_->show({growth ? growth->points : std::vector<study::RunResult>(), {}, book_.is_estimate(growth)}, {},
                     CostChart::By::Component, CostChart::Each::Population, nothing_yet(book_.is_coming()));
    const bool outdated = book_.is_outdated(growth) || (runs && book_.is_outdated(runs->origin));
    outdated_->say(outdated ? outdated_text() : QString());
    refresh_bill();
}

void CostPanel::follow_player() {
    const replay::Snapshot& now = player_.snapshot();
    if (now && shown_ && &now.run() == &shown_.run()) return;  // another window of the same span
    refresh_bill();
}

void CostPanel::refresh_bill() {
    shown_ = player_.snapshot();
    const study::RunResult* shown = run();
    const std::string chosen = bill_->component(bill_table_->currentIndex().row());
    bill_->show(shown != nullptr ? shown->cost : std::nullopt);
    for (int row = 0; row < bill_->rowCount(); ++row)
        if (!chosen.empty() && bill_->component(row) == chosen) bill_table_->selectRow(row);
    const QString text = shown != nullptr ? text_of(summary(*shown)) : QString();
    summary_->setText(shown_ && shown_.is_estimate() ? tr("Estimated: %1").arg(text) : text);
    summary_->setVisible(shown != nullptr);
    tables_->setVisible(shown != nullptr && shown->cost);
    unpriced_->say(shown != nullptr && shown->cost ? unpriced_text(*shown->cost) : QString());
    chart_->set_cursor(shown != nullptr ? chart_->place_of(*shown) : std::nullopt);
    refresh_lines();
}

void CostPanel::refresh_lines() {
    const study::RunResult* shown = run();
    const QModelIndexList rows = bill_table_->selectionModel()->selectedRows();
    const std::string component = rows.isEmpty() ? std::string() : bill_->component(rows.front().row());
    lines_->show(shown != nullptr && shown->cost ? shown->cost->lines : std::vector<study::CostLine>(), component);
    lines_table_->setColumnHidden(CostLinesModel::Component, !component.empty());
    lines_title_->setText(component.empty() ? tr("All lines of the bill") : tr("What %1 is paid for").arg(text_of(component)));
}

std::string CostPanel::summary(const study::RunResult& run) const {
    const QString head = tr("%1 on %2, %3 users: ").arg(text_of(run.phase), text_of(run.design), text_of(figures::people(run.users)));
    if (!run.cost)
        return (head + (run.status == study::Status::Unstable ? tr("unstable, there is no cost to give.") : tr("the cost is not known.")))
            .toStdString();
    const study::CostResult& cost = *run.cost;
    QString text = head + text_of(figures::exact_month(cost));
    text += tr("; %1 per million requests, %2 per user")
                .arg(text_of(figures::small_money(cost.per_million_requests.value, cost.currency)),
                     text_of(figures::small_money(cost.per_user_month.value, cost.currency)));
    if (cost.operations_per_month > 0)
        text += tr("; people's time beside it, %1").arg(text_of(figures::exact_money({cost.operations_per_month, {}}, cost.currency)));
    if (run.energy) text += tr(". Energy: %1").arg(text_of(figures::energy_of(*run.energy)));
    return text.toStdString();
}

void CostPanel::seek_place(double place) {
    const replay::Track& track = player_.track();
    if (track.kind() != replay::Track::Kind::Growth || track.is_empty()) return;
    const auto runs = book_.runs();
    const auto index = static_cast<std::size_t>(std::max(0.0, std::round(place)));
    if (runs && index < runs->runs.size()) return player_.seek(track.nearest(runs->runs[index].users));
    for (std::size_t i = 0; i < track.size() && !runs; ++i)
        if (chart_->place_of(track.at(i).run()) == std::round(place)) return player_.seek(i);
}

}  // namespace headroom::panels
