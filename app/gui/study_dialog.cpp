// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/study_dialog.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/document/text.h"
#include "core/error.h"
#include "plan/scenario.h"
#include "study/estimator.h"

namespace headroom::gui {

namespace {

constexpr int bar_steps = 1000;

}  // namespace

StudyDialog::StudyDialog(Workbench& workbench, RunActions& runs, const QString& title, const QString& name, const QString& go,
                         QWidget* parent)
    : QDialog(parent),
      workbench_(workbench),
      runs_(runs),
      phase_(new QComboBox),
      design_(new QComboBox),
      body_(new QVBoxLayout),
      buttons_(new QHBoxLayout),
      state_(new QLabel),
      progress_(new QProgressBar),
      go_(new QPushButton(go)),
      cancel_(new QPushButton(tr("Cancel"))) {
    setObjectName(name + "_dialog");
    setWindowTitle(title);
    for (const auto& [part, suffix] : std::initializer_list<std::pair<QWidget*, const char*>>{
             {phase_, "_phase"}, {design_, "_design"}, {state_, "_state"}, {progress_, "_progress"}, {go_, "_go"}, {cancel_, "_cancel"}})
        part->setObjectName(name + suffix);
    for (const plan::Phase& each : workbench_.document.plan().phases) phase_->addItem(document::text_of(each.name));
    for (const plan::Design& each : workbench_.document.plan().designs) design_->addItem(document::text_of(each.name));
    phase_->setCurrentText(document::text_of(workbench_.phase()));
    design_->setCurrentText(document::text_of(workbench_.selection.design()));
    auto* head = new QHBoxLayout;
    for (const auto& [text, choice] : {std::pair{tr("&Phase"), phase_}, {tr("on &design"), design_}}) {
        auto* label = new QLabel(text);
        label->setBuddy(choice);
        choice->setAccessibleName(QString(text).remove('&'));
        head->addWidget(label);
        head->addWidget(choice);
    }
    head->addStretch();
    state_->setWordWrap(true);
    progress_->setRange(0, bar_steps);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Progress"));
    auto* close = new QPushButton(tr("Close"));
    close->setObjectName(name + "_close");
    for (QPushButton* each : {cancel_, close}) each->setAutoDefault(false);
    buttons_->addWidget(progress_, 1);
    buttons_->addWidget(cancel_);
    buttons_->addStretch();
    buttons_->addWidget(go_);
    buttons_->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->addLayout(head);
    column->addLayout(body_, 1);
    column->addWidget(state_);
    column->addLayout(buttons_);
    go_->setDefault(true);
    progress_->hide();
    cancel_->hide();

    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(go_, &QPushButton::clicked, this, [this] { begin(); });
    connect(cancel_, &QPushButton::clicked, &workbench_.runner, &app::StudyRunner::cancel);
    connect(phase_, &QComboBox::currentIndexChanged, this, &StudyDialog::follow_phase);
    connect(design_, &QComboBox::currentIndexChanged, this, [this] { change_subject(); });
    connect(&workbench_.runner, &app::StudyRunner::progressed, this, [this](double done, double planned, double) {
        if (runs_own_ && planned > 0) progress_->setValue(static_cast<int>(bar_steps * done / planned));
    });
    connect(&workbench_.runner, &app::StudyRunner::cancelled, this, [this] { end(tr("Cancelled.")); });
    connect(&workbench_.runner, &app::StudyRunner::failed, this, [this](const QString& why) { end(why); });
    connect(&workbench_.runner, &app::StudyRunner::finished, this, [this] { end({}); });
}

StudyDialog::~StudyDialog() {
    if (runs_own_) workbench_.runner.cancel();
}

/// A phase brings its own design.
void StudyDialog::follow_phase() {
    const plan::Phase* chosen = workbench_.document.plan().find_phase(phase());
    const QString own = chosen != nullptr ? document::text_of(chosen->design) : QString();
    if (own == design_->currentText() || design_->findText(own) < 0) return change_subject();
    design_->setCurrentText(own);
}

std::string StudyDialog::phase() const { return phase_->currentText().toStdString(); }
std::string StudyDialog::design() const { return design_->currentText().toStdString(); }

void StudyDialog::say(const QString& text) const { state_->setText(text); }

std::optional<StudyDialog::Subject> StudyDialog::subject(bool steady) const {
    if (workbench_.document.problems().has_errors()) {
        say(tr("The plan has mistakes: they stand under Findings."));
        return std::nullopt;
    }
    const plan::Plan& plan = workbench_.document.plan();
    try {
        return Subject{plan::reduce(steady ? study::steady_plan(plan) : plan, phase(), design()),
                       std::make_shared<app::PlanSurroundings>(*workbench_.document.surroundings())};
    } catch (const Error& error) {
        say(QString::fromUtf8(error.what()));
    }
    return std::nullopt;
}

void StudyDialog::start(app::StudyRunner::Study study) {
    if (workbench_.runner.is_running()) runs_.cancel()->trigger();
    const QPointer<StudyDialog> dialog(this);
    workbench_.runner.start(windowTitle(), [dialog, study = std::move(study)](study::Executor& executor, study::Observer& observer) {
        return [dialog, deliver = study(executor, observer)] {
            if (dialog) deliver();
        };
    });
    runs_own_ = true;
    say(tr("Working…"));
    progress_->setValue(0);
    progress_->show();
    cancel_->show();
    go_->setEnabled(false);
}

void StudyDialog::end(const QString& text) {
    if (!runs_own_ || workbench_.runner.is_running()) return;
    runs_own_ = false;
    if (!text.isEmpty()) say(text);
    progress_->hide();
    cancel_->hide();
    go_->setEnabled(true);
}

}  // namespace headroom::gui
