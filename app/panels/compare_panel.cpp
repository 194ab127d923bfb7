// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/compare_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QVBoxLayout>

#include "app/charts/cost_chart.h"
#include "app/charts/latency_chart.h"
#include "app/figures/figures.h"
#include "app/figures/people.h"
#include "app/panels/results_notice.h"
#include "app/panels/results_table.h"
#include "app/panels/values.h"

namespace headroom::panels {

namespace {

constexpr int most_characters = 28;  ///< of a name that is chosen

QString side_text(const char* letter, const study::RunResult& run) {
    QString text = ComparePanel::tr("%1: %2 on %3, %4 users")
                       .arg(letter, text_of(run.phase), text_of(run.design), text_of(figures::people(run.users)));
    if (!run.slo.empty()) text += ComparePanel::tr(", %1 promises kept").arg(text_of(figures::kept_of(run)));
    if (run.status >= study::Status::Overloaded) text += "; " + text_of(figures::words(run.status));
    return text;
}

QString remark_of(const study::Comparison& comparison) {
    for (const auto& [letter, run] : {std::pair{"A", &comparison.a}, std::pair{"B", &comparison.b}})
        if (run->status == study::Status::Unstable) return ComparePanel::tr("%1 is unstable: there is no difference to give.").arg(letter);
    return ComparePanel::tr("From %1 pairs of replications with the same users; ± 95 %.").arg(comparison.a.replications);
}

/// Sets the items anew and keeps what was chosen, by its data.
void fill(QComboBox& box, const QList<std::pair<QString, QString>>& items) {
    const QVariant former = box.currentData();
    const QSignalBlocker quiet(&box);
    box.clear();
    for (const auto& [text, data] : items) box.addItem(text, data);
    box.setCurrentIndex(std::max(0, box.findData(former)));
}

void choose_in(QComboBox& box, const QString& data) {
    if (const int index = box.findData(data); index >= 0) box.setCurrentIndex(index);
}

}  // namespace

ComparePanel::ComparePanel(document::PlanDocument& document, replay::ResultsBook& book, QWidget* parent)
    : QWidget(parent), document_(document), book_(book), notice_(new ResultsNotice), model_(new CompareModel(this)) {
    setObjectName("compare");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(4);
    layout->addWidget(make_head());
    layout->addWidget(notice_);
    layout->addWidget(make_body(), 1);
    connect(&document_, &document::PlanDocument::changed, this, [this](const document::PlanChange& change) {
        if (change.everything || change.design_list || change.phases) refresh_choices(change.everything);
    });
    connect(&book_, &replay::ResultsBook::changed, this, &ComparePanel::refresh);
    refresh_choices(true);
    refresh();
}

ComparePanel::Choice ComparePanel::make_choice(const QString& letter, QHBoxLayout& row) {
    Choice choice{new QComboBox, new QComboBox};
    auto* label = new QLabel(letter);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    label->setBuddy(choice.design);
    choice.design->setObjectName("compare_design_" + letter.toLower());
    choice.design->setAccessibleName(tr("Design of %1").arg(letter));
    choice.phase->setObjectName("compare_phase_" + letter.toLower());
    choice.phase->setAccessibleName(tr("Phase of %1").arg(letter));
    row.addWidget(label);
    row.addWidget(choice.design);
    row.addWidget(new QLabel(tr("in")));
    row.addWidget(choice.phase);
    for (QComboBox* box : {choice.design, choice.phase}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setMaximumWidth(most_characters * box->fontMetrics().averageCharWidth());
        connect(box, &QComboBox::currentIndexChanged, this, [this] {
            refresh_button();
            refresh_charts();
        });
    }
    return choice;
}

QWidget* ComparePanel::make_head() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    a_ = make_choice("A", *row);
    row->addSpacing(12);
    b_ = make_choice("B", *row);
    row->addSpacing(12);
    run_ = new QPushButton(tr("Compare"));
    run_->setObjectName("compare_run");
    connect(run_, &QPushButton::clicked, this, [this] {
        emit compare_wanted(a_.design->currentData().toString(), a_.phase->currentData().toString(), b_.design->currentData().toString(),
                            b_.phase->currentData().toString());
    });
    export_ = new QPushButton(tr("Export as CSV…"));
    export_->setObjectName("compare_export");
    row->addWidget(run_);
    row->addStretch();
    row->addWidget(export_);
    return head;
}

QWidget* ComparePanel::make_body() {
    latency_ = new charts::LatencyChart;
    latency_->setObjectName("compare_latency");
    latency_->set_percentiles({figures::p95});
    cost_ = new charts::CostCurveChart;
    cost_->setObjectName("compare_cost");
    sides_ = new QLabel;
    sides_->setObjectName("compare_sides");
    remark_ = new QLabel;
    remark_->setObjectName("compare_remark");
    remark_->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel* label : {sides_, remark_}) label->setWordWrap(true);
    table_ = new ResultsTable;
    table_->setObjectName("compare_table");
    table_->setAccessibleName(tr("Differences"));
    auto* sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(model_);
    sorted->setSortRole(CompareModel::sort_role);
    table_->setModel(sorted);
    table_->setSortingEnabled(true);
    table_->sortByColumn(-1, Qt::AscendingOrder);
    table_->set_csv([this] { return model_->csv(); });
    connect(export_, &QPushButton::clicked, table_, &ResultsTable::ask_and_export);
    auto* right = new QWidget;
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(sides_);
    column->addWidget(table_, 1);
    column->addWidget(remark_);
    auto* body = new QSplitter;
    body->setHandleWidth(9);
    for (QWidget* part : {static_cast<QWidget*>(latency_), static_cast<QWidget*>(cost_), right}) body->addWidget(part);
    body->setSizes({290, 270, 640});
    return body;
}

void ComparePanel::refresh_choices(bool afresh) {
    QList<std::pair<QString, QString>> designs = {{tr("its own design"), {}}}, phases;
    for (const plan::Design& design : document_.plan().designs) designs.append({text_of(design.name), text_of(design.name)});
    for (const plan::Phase& phase : document_.plan().phases) phases.append({text_of(phase.name), text_of(phase.name)});
    const bool is_untouched = chosen() == offered_;
    for (const Choice* choice : {&a_, &b_}) {
        fill(*choice->design, designs);
        fill(*choice->phase, phases);
    }
    if (afresh || is_untouched || are_same()) {
        const QString last = phases.isEmpty() ? QString() : phases.back().second;
        if (designs.size() > 2)
            choose(designs[1].second, last, designs[2].second, last);
        else if (phases.size() > 1)
            choose({}, phases.front().second, {}, phases[1].second);
        offered_ = chosen();
    }
    refresh_button();
    refresh_charts();
}

QStringList ComparePanel::chosen() const {
    QStringList all;
    for (const Choice& choice : {a_, b_})
        for (const QComboBox* box : {choice.design, choice.phase}) all += box->currentData().toString();
    return all;
}

void ComparePanel::choose(const QString& design_a, const QString& phase_a, const QString& design_b, const QString& phase_b) {
    choose_in(*a_.design, design_a);
    choose_in(*a_.phase, phase_a);
    choose_in(*b_.design, design_b);
    choose_in(*b_.phase, phase_b);
}

void ComparePanel::set_busy(bool busy) {
    busy_ = busy;
    refresh_button();
}

bool ComparePanel::are_same() const {
    return a_.design->currentIndex() == b_.design->currentIndex() && a_.phase->currentIndex() == b_.phase->currentIndex();
}

void ComparePanel::refresh_button() {
    const bool same = are_same();
    run_->setEnabled(!busy_ && !same && a_.phase->count() > 0);
    run_->setToolTip(same ? tr("A and B are the same: choose another design or phase for one of them.")
                          : tr("Simulates both with the same users, until the differences are precise."));
}

charts::Side ComparePanel::side(const Choice& choice, const QString& name) const {
    const std::string design = choice.design->currentData().toString().toStdString();
    const auto growth = book_.growth(design);
    return {growth, name, book_.estimate(design), book_.is_outdated(growth)};
}

void ComparePanel::refresh_charts() {
    if (isVisible())
        emit curves_wanted({a_.design->currentData().toString().toStdString(), b_.design->currentData().toString().toStdString()});
    const bool one_design = a_.design->currentIndex() == b_.design->currentIndex();
    const charts::Side a = side(a_, one_design ? QString() : "A"), b = one_design ? charts::Side{} : side(b_, "B");
    const QString message = tr("Simulate the growth of both designs to see their curves.");
    latency_->show(a, b, {}, message);
    cost_->show(a, b, message);
}

void ComparePanel::refresh() {
    const auto comparison = book_.comparison();
    model_->show(comparison);
    export_->setEnabled(comparison != nullptr);
    sides_->setText(comparison ? side_text("A", comparison->a) + "\n" + side_text("B", comparison->b) : QString());
    sides_->setVisible(comparison != nullptr);
    table_->setVisible(comparison != nullptr);
    remark_->setText(
        comparison
            ? remark_of(*comparison)
            : tr("Choose A and B, then press Compare: both are simulated with the same users, so that small differences show, too."));
    remark_->setAlignment(comparison ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignCenter);
    const bool outdated = comparison && (book_.is_outdated(comparison->origin_a) || book_.is_outdated(comparison->origin_b));
    notice_->say(outdated ? outdated_text() + " " + tr("Press Compare to simulate again.") : QString());
    refresh_charts();
}

void ComparePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh_charts();
}

void ComparePanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) model_->recolour();
}

}  // namespace headroom::panels
