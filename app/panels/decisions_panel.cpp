// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/decisions_panel.h"

#include <QHeaderView>
#include <QVBoxLayout>

#include "app/document/scalers.h"
#include "app/figures/people.h"
#include "app/panels/results_notice.h"
#include "app/panels/results_table.h"
#include "app/panels/values.h"

namespace headroom::panels {

DecisionsPanel::DecisionsPanel(document::PlanDocument& document, document::Selection& selection, replay::ResultsBook& book,
                               replay::Player& player, QWidget* parent)
    : QWidget(parent),
      document_(document),
      selection_(selection),
      book_(book),
      player_(player),
      summary_(new QLabel),
      happened_(new QLabel),
      nothing_(new QLabel),
      model_(new DecisionsModel(this)),
      transitions_(new TransitionsModel(this)),
      table_(new ResultsTable),
      transitions_table_(new ResultsTable) {
    setObjectName("decisions");
    summary_->setObjectName("decisions_summary");
    summary_->setWordWrap(true);
    nothing_->setObjectName("decisions_nothing");
    nothing_->setAlignment(Qt::AlignCenter);
    nothing_->setForegroundRole(QPalette::PlaceholderText);
    table_->setObjectName("decisions_table");
    table_->setAccessibleName(tr("Decisions of autoscalers"));
    table_->setModel(model_);
    table_->set_csv([this] { return model_->csv(); });
    table_->horizontalHeader()->setStretchLastSection(true);
    happened_->setObjectName("transitions_summary");
    happened_->setWordWrap(true);
    transitions_table_->setObjectName("transitions_table");
    transitions_table_->setAccessibleName(tr("Incidents, breakers and balancers' verdicts"));
    transitions_table_->setModel(transitions_);
    transitions_table_->set_csv([this] { return transitions_->csv(); });
    transitions_table_->horizontalHeader()->setStretchLastSection(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(4);
    layout->addWidget(summary_);
    layout->addWidget(table_, 1);
    layout->addWidget(happened_);
    layout->addWidget(transitions_table_, 1);
    layout->addWidget(nothing_, 1);
    connect(&book_, &replay::ResultsBook::changed, this, &DecisionsPanel::refresh);
    connect(&player_, &replay::Player::moved, this, &DecisionsPanel::follow_player);
    connect(&selection_, &document::Selection::changed, this, &DecisionsPanel::refresh);
    for (const auto signal : {&QTableView::clicked, &QTableView::activated}) {
        connect(table_, signal, this, [this](const QModelIndex& index) {
            const auto& [what, level] = model_->decisions()[static_cast<std::size_t>(index.row())];
            seek(what.at_s, level);
        });
        connect(transitions_table_, signal, this, [this](const QModelIndex& index) {
            const auto& [what, level] = transitions_->transitions()[static_cast<std::size_t>(index.row())];
            seek(what.at_s, level);
        });
    }
    refresh();
}

const study::RunResult* DecisionsPanel::run() const {
    if (const replay::Snapshot& snapshot = player_.snapshot()) return &snapshot.run();
    return book_.runs() && !book_.runs()->runs.empty() ? &book_.runs()->runs.back() : nullptr;
}

void DecisionsPanel::follow_player() {
    const replay::Snapshot& now = player_.snapshot();
    if (now && shown_ && &now.run() == &shown_.run()) return;  // another window of the same span
    refresh();
}

void DecisionsPanel::refresh() {
    shown_ = player_.snapshot();
    const study::RunResult* shown = run();
    std::vector<std::string> scalers;
    if (shown != nullptr)
        for (const std::string& id : selection_.parts().components)
            for (std::string& scaler : document::scalers_of(document_.plan(), shown->design, id, document_.types()))
                scalers.push_back(std::move(scaler));
    model_->show(shown != nullptr ? decisions_of(*shown, scalers) : std::vector<study::DecisionResult>());
    transitions_->show(shown);
    QString of = tr("all autoscalers");
    if (!scalers.empty()) {
        QStringList names;
        for (const std::string& scaler : scalers) names << text_of(scaler);
        of = names.join(", ");
    }
    if (shown != nullptr)
        summary_->setText(tr("Decisions of %1 in %2 on %3 with %4 users, first replication")
                              .arg(of, text_of(shown->phase), text_of(shown->design), text_of(figures::people(shown->users))));
    const bool is_estimate = shown_ && shown_.is_estimate();
    nothing_->setText(shown == nullptr ? nothing_yet(book_.is_coming())
                      : is_estimate    ? tr("Estimates decide nothing: Ctrl+R simulates the growth, Ctrl+Alt+R the day.")
                                       : tr("Nothing was decided: no autoscaler, or no need. And nothing happened: no incident, and no "
                                               "breaker or balancer that changed its mind."));
    nothing_->setWordWrap(true);
    const bool any = model_->rowCount() > 0, happened = transitions_->rowCount() > 0;
    if (shown != nullptr)
        happened_->setText(tr("Incidents, breakers and balancers' verdicts in %1 on %2, first replication. %3")
                               .arg(text_of(shown->phase), text_of(shown->design), text_of(figures::left_out_of(*shown)))
                               .trimmed());
    summary_->setVisible(shown != nullptr && !is_estimate && (any || !happened));
    table_->setVisible(any);
    happened_->setVisible(happened);
    transitions_table_->setVisible(happened);
    nothing_->setVisible(!any && !happened);
}

/// Over time only.
void DecisionsPanel::seek(double at_s, const std::optional<std::size_t>& level) {
    const replay::Track& track = player_.track();
    if (level || track.is_empty() || track.kind() != replay::Track::Kind::Time) return;
    player_.pause();
    player_.seek(track.nearest(at_s));
}

}  // namespace headroom::panels
