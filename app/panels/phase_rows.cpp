// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/phase_rows.h"

#include <QGridLayout>
#include <QLabel>

#include "app/document/design_edits.h"
#include "app/panels/notice.h"
#include "app/panels/retire.h"
#include "app/panels/tool_button.h"
#include "app/panels/values.h"

namespace headroom::panels {

namespace {
constexpr int row_indent = 10, tool = 28;

/// Values of several routes, or of a whole record, are shown and not edited.
bool is_structured(const FormContext& context, const Binding& binding) {
    const std::vector<Value> values = binding.read(context.plan());
    return values.front().is_object() || values.front().is_array();
}
}  // namespace

PhaseRows::PhaseRows(FormContext& context, const schema::Parameter& parameter, const Binding& binding, QWidget* parent)
    : QWidget(parent), context_(context), parameter_(parameter), binding_(binding) {
    hide();
    refresh();
}

void PhaseRows::refresh() {
    std::vector<PhaseSetting> now = phase_settings(context_.plan(), binding_, context_.design());
    if (now != settings_ || has_structured_) {
        settings_ = std::move(now);
        build();
    }
    for (Entry* entry : entries_) entry->refresh();
}

void PhaseRows::build() {
    entries_.clear();
    has_structured_ = false;
    for (QWidget* child : findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) retire(child);
    delete layout();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(row_indent, 0, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    for (const PhaseSetting& setting : settings_) add_row(setting);
    align(label_width_);
    setVisible(!settings_.empty());
}

void PhaseRows::add_row(const PhaseSetting& setting) {
    auto* grid = static_cast<QGridLayout*>(layout());
    const int row = grid->rowCount();
    const QString phase = QString::fromStdString(setting.phase);
    const QString part = QString::fromStdString(setting.part);
    auto* label = new Notice(Notice::Kind::Accent, this);
    label->setText(part.isEmpty() ? tr("in %1").arg(phase) : tr("in %1, %2").arg(phase, part.mid(1)));
    label->setContentsMargins(0, 5, 0, 0);
    label->show();
    grid->addWidget(label, row, 0, Qt::AlignTop);
    const Binding binding = bind_in_phase(binding_, parameter_, setting);
    if (is_structured(context_, binding)) {
        auto* text = new QLabel(text_of(binding.read(context_.plan()).front(), parameter_), this);
        text->setWordWrap(true);
        text->setObjectName(QStringLiteral("param.") + QString::fromStdString(binding.path));
        grid->addWidget(text, row, 1);
        has_structured_ = true;
    } else {
        auto* entry = new Entry(context_, parameter_, binding, tr("%1 in phase %2").arg(label_of(parameter_), phase), this);
        label->setBuddy(entry->editor().field());
        grid->addWidget(entry, row, 1);
        entries_.push_back(entry);
    }
    auto* remove = new ToolButton(QStringLiteral("cancel"), tr("Remove from phase %1").arg(phase), this);
    remove->setObjectName(QStringLiteral("param.%1:remove").arg(QString::fromStdString(binding.path)));
    connect(remove, &QToolButton::clicked, this, [this, setting] {
        context_.document().edit(tr("Remove %1 from phase %2").arg(label_of(parameter_), QString::fromStdString(setting.phase)),
                                 [&](plan::Plan& plan) { document::set_in_phase(plan, setting.phase, setting.path, {}); });
    });
    grid->addWidget(remove, row, 3, Qt::AlignTop);
}

void PhaseRows::align(int label_width) {
    label_width_ = label_width;
    auto* grid = static_cast<QGridLayout*>(layout());
    if (grid == nullptr) return;
    grid->setColumnMinimumWidth(0, label_width > 0 ? label_width - row_indent : 0);
    grid->setColumnMinimumWidth(2, label_width > 0 ? tool : 0);
}

void PhaseRows::focus(const std::string& phase) {
    for (Entry* entry : entries_)
        if (entry->binding().path.ends_with("@" + phase)) entry->editor().field()->setFocus(Qt::OtherFocusReason);
}

}  // namespace headroom::panels
