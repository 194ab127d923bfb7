// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/design_bar.h"

#include <QHBoxLayout>
#include <QInputDialog>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

#include "app/document/design_edits.h"
#include "app/document/text.h"

namespace headroom::gui {

namespace {

using document::text_of;

}  // namespace

DesignBar::DesignBar(document::PlanDocument& document, document::Selection& selection, QWidget* parent)
    : QWidget(parent), document_(document), selection_(selection), tabs_(new QTabBar) {
    setObjectName("designs");
    tabs_->setObjectName("design_tabs");
    tabs_->setAccessibleName(tr("Designs"));
    tabs_->setExpanding(false);
    tabs_->setDrawBase(false);
    tabs_->setElideMode(Qt::ElideRight);
    tabs_->setUsesScrollButtons(true);
    tabs_->setContextMenuPolicy(Qt::CustomContextMenu);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(tabs_);

    QAction* duplicate = add(tr("&Duplicate design"), "duplicate_design", &DesignBar::duplicate);
    add(tr("&Rename design…"), "rename_design", &DesignBar::rename);
    remove_ = add(tr("Re&move design"), "remove_design", &DesignBar::remove);
    difference_ = add(tr("Show the di&fference to the former design"), "show_difference", &DesignBar::tell_difference);
    difference_->setCheckable(true);
    auto* plus = new QToolButton;
    plus->setObjectName("add_design");
    plus->setText("+");
    plus->setToolTip(tr("Duplicate this design"));
    plus->setAccessibleName(tr("Duplicate this design"));
    plus->setAutoRaise(true);
    connect(plus, &QToolButton::clicked, duplicate, &QAction::trigger);
    row->addWidget(plus);

    connect(tabs_, &QTabBar::currentChanged, this, [this](int index) {
        if (filling_ || index < 0) return;
        selection_.show_design(document_.plan().designs[static_cast<std::size_t>(index)].name);
    });
    connect(tabs_, &QTabBar::tabBarDoubleClicked, this, &DesignBar::rename);
    connect(tabs_, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        if (const int index = tabs_->tabAt(at); index >= 0) tabs_->setCurrentIndex(index);
        QMenu menu(this);
        menu.addActions(actions_);
        menu.exec(tabs_->mapToGlobal(at));
    });
    connect(&document_, &document::PlanDocument::changed, this, [this](const document::PlanChange& change) {
        if (change.everything) difference_->setChecked(false);
        if (change.everything || change.design_list) fill();
    });
    connect(&selection_, &document::Selection::design_changed, this, &DesignBar::fill);
    fill();
}

QAction* DesignBar::add(const QString& text, const char* name, void (DesignBar::*slot)()) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, slot);
    actions_ += action;
    return action;
}

void DesignBar::fill() {
    filling_ = true;
    const auto& designs = document_.plan().designs;
    while (tabs_->count() > static_cast<int>(designs.size())) tabs_->removeTab(tabs_->count() - 1);
    for (int i = 0; i < static_cast<int>(designs.size()); ++i) {
        const QString text = text_of(designs[static_cast<std::size_t>(i)].name);
        if (i == tabs_->count())
            tabs_->addTab(text);
        else
            tabs_->setTabText(i, text);
        tabs_->setTabToolTip(i, text);
        if (designs[static_cast<std::size_t>(i)].name == selection_.design()) tabs_->setCurrentIndex(i);
    }
    filling_ = false;
    tabs_->setMinimumWidth(std::min(tabs_->minimumSizeHint().width(), tabs_->sizeHint().width()));  // its own is that of two buttons
    follow_count();
    tell_difference();
}

void DesignBar::follow_count() {
    const bool several = document_.plan().designs.size() > 1;
    if (!several) difference_->setChecked(false);
    remove_->setEnabled(several);
    difference_->setEnabled(several);
}

std::string DesignBar::compared_with() const {
    const auto& designs = document_.plan().designs;
    if (!difference_->isChecked() || designs.size() < 2) return {};
    for (std::size_t i = 0; i < designs.size(); ++i)
        if (designs[i].name == selection_.design()) return designs[i == 0 ? 1 : i - 1].name;
    return {};
}

void DesignBar::tell_difference() { emit difference_wanted(compared_with()); }

void DesignBar::duplicate() {
    const std::string model = selection_.design();
    std::string twin;
    document_.edit(tr("Duplicate design %1").arg(text_of(model)), [&](plan::Plan& plan) {
        const auto next = static_cast<char>('A' + static_cast<int>(plan.designs.size() % 26));
        twin = document::duplicate_design(plan, model, std::string(1, next));
    });
    selection_.show_design(twin);
}

void DesignBar::rename() {
    const std::string former = selection_.design();
    QInputDialog dialog(this);
    dialog.setObjectName("rename_design_dialog");
    dialog.setWindowTitle(tr("Rename the design"));
    dialog.setLabelText(tr("Name"));
    dialog.setTextValue(text_of(former));
    while (dialog.exec() == QDialog::Accepted) {
        const std::string wanted = dialog.textValue().trimmed().toStdString();
        if (wanted == former) return;
        bool renamed = false;
        document_.edit(tr("Rename design %1").arg(text_of(former)),
                       [&](plan::Plan& plan) { renamed = document::rename_design(plan, former, wanted); });
        if (renamed) return;
        dialog.setLabelText(wanted.empty() ? tr("Name (it must not be empty)") : tr("Name (there is a “%1” already)").arg(text_of(wanted)));
    }
}

void DesignBar::remove() {
    const std::string design = selection_.design();
    QStringList moved;
    for (const plan::Phase& phase : document_.plan().phases)
        if (phase.design == design) moved += text_of(phase.name);
    document_.edit(tr("Remove design %1").arg(text_of(design)), [&](plan::Plan& plan) { document::remove_design(plan, design); });
    if (!moved.isEmpty())
        emit told(
            tr("%1 is removed; on %2 now: %3").arg(text_of(design), text_of(document_.plan().designs.front().name), moved.join(", ")));
}

}  // namespace headroom::gui
