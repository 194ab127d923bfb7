// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/findings_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

#include "app/document/design_edits.h"
#include "app/document/names.h"
#include "app/panels/results_notice.h"
#include "app/panels/values.h"
#include "plan/names.h"

namespace headroom::panels {

namespace {

constexpr int evidence_px = 300;
constexpr int most_characters = 26;  ///< on the button that applies a change
constexpr int of_width = 5;          ///< what a finding is of has at most such a part of the width

}  // namespace

FindingsPanel::FindingsPanel(document::PlanDocument& document, document::Selection& selection, replay::ResultsBook& book, QWidget* parent)
    : QWidget(parent),
      document_(document),
      selection_(selection),
      book_(book),
      model_(new FindingsModel(this)),
      notice_(new ResultsNotice) {
    setObjectName("findings");
    make_layout();
    later_.setSingleShot(true);
    later_.setInterval(0);
    connect(&later_, &QTimer::timeout, this, &FindingsPanel::refresh);
    connect(&document_, &document::PlanDocument::changed, this, [this] { later_.start(); });
    connect(&book_, &replay::ResultsBook::changed, this, [this] {
        if (book_.best() != explained_in_ || book_.is_outdated(explained_in_)) explained_.reset();
        later_.start();
    });
    connect(table_, &QTableView::clicked, this, &FindingsPanel::go_to);
    connect(table_, &QTableView::activated, this, &FindingsPanel::go_to);
    connect(why_, &QToolButton::toggled, this, &FindingsPanel::show_evidence);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FindingsPanel::show_evidence);
    refresh();
}

void FindingsPanel::make_layout() {
    table_ = new QTableView;
    table_->setObjectName("findings_table");
    table_->setAccessibleName(tr("Findings"));
    table_->setModel(model_);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->setAlternatingRowColors(true);
    table_->setTabKeyNavigation(false);
    table_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setSectionResizeMode(FindingsModel::Text, QHeaderView::Stretch);
    table_->horizontalHeader()->setSectionResizeMode(FindingsModel::Of, QHeaderView::Fixed);
    why_ = new QToolButton;
    why_->setText(tr("Why?"));
    why_->setObjectName("findings_why");
    why_->setCheckable(true);
    why_->setToolTip(tr("Shows the evidence of the finding"));
    apply_ = new QPushButton(tr("Apply as another design"));
    apply_->setObjectName("findings_apply");
    apply_->hide();
    connect(apply_, &QPushButton::clicked, this, [this] {
        if (const QModelIndex index = table_->currentIndex(); index.isValid()) emit change_wanted(model_->thing(index.row()));
    });
    advise_ = new QPushButton(tr("Advise"));
    advise_->setObjectName("findings_advise");
    advise_->setToolTip(tr("Looks for what could be changed in the phase in force, and for what that is worth"));
    connect(advise_, &QPushButton::clicked, this, &FindingsPanel::advice_wanted);
    evidence_ = new QLabel;
    evidence_->setObjectName("findings_evidence");
    evidence_->setWordWrap(true);
    evidence_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    evidence_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    evidence_->setFixedWidth(evidence_px);
    evidence_->hide();
    message_ = new QLabel;
    message_->setObjectName("message");
    message_->setWordWrap(true);
    message_->setAlignment(Qt::AlignCenter);
    message_->setForegroundRole(QPalette::PlaceholderText);

    auto* buttons = new QHBoxLayout;
    for (QWidget* button : {static_cast<QWidget*>(why_), static_cast<QWidget*>(apply_), static_cast<QWidget*>(advise_)})
        buttons->addWidget(button);
    buttons->addStretch();
    auto* column = new QVBoxLayout;
    column->addLayout(buttons);
    column->addWidget(evidence_, 1);
    column->addStretch();
    auto* body = new QHBoxLayout;
    body->setSpacing(8);
    body->addWidget(table_, 1);
    body->addWidget(message_, 1);
    body->addLayout(column);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(4);
    layout->addWidget(notice_);
    layout->addLayout(body, 1);
}

QString FindingsPanel::title() const { return model_->rowCount() == 0 ? tr("Findings") : tr("Findings %1").arg(model_->rowCount()); }

void FindingsPanel::refresh() {
    const QString former = table_->currentIndex().isValid() ? model_->thing(table_->currentIndex().row()).text : QString();
    std::vector<FoundThing> things = found_things(document_, book_);
    if (explained_) things.push_back(*explained_);
    model_->show(std::move(things));
    for (int row = 0; row < model_->rowCount(); ++row)
        if (model_->thing(row).text == former) table_->setCurrentIndex(model_->index(row, FindingsModel::Text));
    const auto growth = book_.best();
    const auto runs = book_.runs();
    const auto advice = book_.advice();
    const bool is_old_run = runs && book_.is_outdated(runs->origin), is_old_advice = advice && book_.is_outdated(advice->origin);
    const bool outdated = book_.is_outdated(growth) || (growth == nullptr && (is_old_run || is_old_advice));
    notice_->say(outdated                    ? outdated_text() + " " + tr("Findings are of the former plan, mistakes of this one.")
                 : is_old_advice             ? tr("The advice was on the plan before the last edits; Ctrl+Shift+A asks for it again.")
                 : book_.is_estimate(growth) ? tr("Found by the estimate; Ctrl+R simulates.")
                                             : QString());
    fit_columns();
    const bool empty = model_->rowCount() == 0;
    for (QWidget* part : {static_cast<QWidget*>(table_), static_cast<QWidget*>(why_)}) part->setVisible(!empty);
    message_->setVisible(empty);
    message_->setText(growth || runs || advice
                          ? tr("No mistakes in the plan, and nothing was found.")
                          : tr("No mistakes in the plan. Press Space to simulate the growth: what it finds stands here."));
    show_evidence();
    if (title_ != title()) emit title_changed(title_ = title());
}

void FindingsPanel::explain(const study::Stage& stage) {
    const FoundThing wanted = breaking(stage);
    const auto row_of_it = [&] {
        for (int row = 0; row < model_->rowCount(); ++row)
            if (model_->thing(row).text.startsWith(wanted.text) && model_->thing(row).design == wanted.design) return row;
        return -1;
    };
    if (row_of_it() < 0) {
        explained_ = wanted;
        explained_in_ = book_.best();
        refresh();
    }
    const QModelIndex index = model_->index(row_of_it(), FindingsModel::Text);
    table_->setCurrentIndex(index);
    why_->setChecked(true);
    // Once the rows are as high as beside the evidence, in a panel that may have been hidden until now.
    QTimer::singleShot(0, this, [this] { table_->scrollTo(table_->currentIndex()); });
    select(model_->thing(index.row()));
}

void FindingsPanel::show_evidence() {
    const QModelIndex index = table_->currentIndex();
    why_->setEnabled(index.isValid());
    offer_change(index.isValid() ? &model_->thing(index.row()) : nullptr);
    evidence_->setVisible(why_->isChecked());
    if (!index.isValid() || !why_->isChecked()) return evidence_->clear();
    const FoundThing& thing = model_->thing(index.row());
    QString rows;
    if (!thing.rule.isEmpty()) rows += QStringLiteral("<p><b>%1</b></p>").arg(thing.rule.toHtmlEscaped());
    rows += "<table cellspacing=2>";
    for (const auto& [name, value] : thing.evidence)
        rows += QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td><b>%2</b></td></tr>").arg(name.toHtmlEscaped(), value.toHtmlEscaped());
    if (thing.evidence.empty()) rows += "<tr><td>" + tr("There are no figures behind it.") + "</td></tr>";
    rows += "</table>";
    if (thing.change) rows += "<p>" + tr("Change: %1").arg(text_of(thing.change->text).toHtmlEscaped()) + "</p>";
    if (!thing.effect.isEmpty()) rows += "<p>" + tr("Effect: %1").arg(thing.effect.toHtmlEscaped()) + "</p>";
    evidence_->setText(rows);
}

/// Where the phase sets what is to be changed itself, it is changed there: in the design it would be without effect.
void FindingsPanel::offer_change(const FoundThing* thing) {
    const plan::Plan& plan = document_.plan();
    const bool offered = thing != nullptr && thing->change && plan.find_design(thing->design) != nullptr;
    apply_->setVisible(offered);
    if (!offered) return;
    const std::string twin = document::free_name("B", plan::design_names(plan));
    const QString what = document::is_set_in_phase(plan, thing->phase, thing->change->set)
                             ? tr("Apply to phase %1").arg(text_of(thing->phase))
                             : tr("Apply as design %1").arg(text_of(twin));
    const int room = most_characters * apply_->fontMetrics().averageCharWidth();
    apply_->setText(apply_->fontMetrics().elidedText(what, Qt::ElideRight, room));
    apply_->setToolTip(tr("%1: %2").arg(what, text_of(thing->change->text)));
}

void FindingsPanel::go_to(const QModelIndex& index) {
    if (!index.isValid()) return;
    const FoundThing thing = model_->thing(index.row());
    select(thing);
    if (thing.users) emit population_chosen(*thing.users);
    if (!thing.parts.components.empty()) emit component_chosen(QString::fromStdString(thing.parts.components.front()));
}

void FindingsPanel::select(const FoundThing& thing) {
    const plan::Plan& plan = document_.plan();
    const auto has_all = [&](const plan::Design& design) {
        return std::ranges::all_of(thing.parts.components, [&](const std::string& id) { return design.find_component(id) != nullptr; }) &&
               std::ranges::all_of(thing.parts.connections, [&](const std::string& id) { return design.find_connection(id) != nullptr; });
    };
    const plan::Design* design = plan.find_design(thing.design.empty() ? selection_.design() : thing.design);
    if (design == nullptr || !has_all(*design)) {
        const auto other = std::ranges::find_if(plan.designs, has_all);
        design = other == plan.designs.end() ? nullptr : &*other;
    }
    if (design == nullptr || (thing.parts.is_empty() && thing.design.empty())) return;
    const std::string name = design->name;
    selection_.show_design(name);
    if (!thing.parts.is_empty()) selection_.select(thing.parts);
}

/// Names as long as one likes leave the width to what is said of them.
void FindingsPanel::fit_columns() {
    const QAbstractItemView* view = table_;
    const int wanted = std::max(view->sizeHintForColumn(FindingsModel::Of), table_->horizontalHeader()->sectionSizeHint(FindingsModel::Of));
    table_->setColumnWidth(FindingsModel::Of, std::min(wanted, table_->width() / of_width));
}

void FindingsPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit_columns();
    table_->resizeRowsToContents();
}

void FindingsPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) table_->viewport()->update();
}

}  // namespace headroom::panels
