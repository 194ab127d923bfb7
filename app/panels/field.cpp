// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/field.h"

#include <QEvent>
#include <QShortcut>

#include <algorithm>

#include "app/document/design_edits.h"
#include "app/panels/retire.h"
#include "app/panels/values.h"
#include "app/theme/theme.h"
#include "schema/setting.h"

namespace headroom::panels {

namespace {
constexpr int narrow_label = 100, wide_label = 132;
constexpr auto column_label = 0, column_content = 1, column_tools = 2;
}  // namespace

Field::Field(FormContext& context, const schema::Parameter& parameter, Binding binding, QWidget* parent, BindRoute bind_route,
             ValueEditor* editor)
    : QWidget(parent),
      context_(context),
      parameter_(parameter),
      binding_(std::move(binding)),
      bind_route_(std::move(bind_route)),
      grid_(new QGridLayout(this)),
      label_(new QLabel(this)) {
    build(editor);
    connect(&context, &FormContext::narrow_changed, this, &Field::arrange);
    refresh();
}

void Field::build(ValueEditor* editor) {
    const QString name = QStringLiteral("param.") + QString::fromStdString(binding_.path);
    grid_->setContentsMargins({});
    grid_->setHorizontalSpacing(6);
    grid_->setVerticalSpacing(2);
    grid_->setColumnStretch(column_content, 1);
    label_->setWordWrap(true);
    label_->setObjectName(name + QStringLiteral(":label"));
    label_->setTextFormat(Qt::RichText);
    phases_ = new PhaseRows(context_, parameter_, binding_, this);
    help_ = new Notice(Notice::Kind::Help, this);
    help_->setTextFormat(Qt::RichText);
    help_->setText(rich(parameter_.needs ? help_of(parameter_) + QStringLiteral(" ") + what_it_needs() : help_of(parameter_)));
    help_->setObjectName(name + QStringLiteral(":help"));
    reset_ = new ToolButton(QStringLiteral("undo"), tr("Reset %1 to its default").arg(label_of(parameter_)), this);
    reset_->setObjectName(name + QStringLiteral(":reset"));
    QSizePolicy keeps_place = reset_->sizePolicy();
    keeps_place.setRetainSizeWhenHidden(true);
    reset_->setSizePolicy(keeps_place);
    connect(reset_, &QToolButton::clicked, this, &Field::reset);
    more_ = new ToolButton(QStringLiteral("more"), tr("What can be done with %1 (Ctrl+Enter)").arg(label_of(parameter_)), this);
    more_->setObjectName(name + QStringLiteral(":more"));
    more_->setSizePolicy(keeps_place);
    more_->setFocusPolicy(Qt::NoFocus);
    menu_ = new QMenu(more_);
    menu_->setObjectName(name + QStringLiteral(":menu"));
    connect(menu_, &QMenu::aboutToShow, this, &Field::fill_menu);
    more_->setMenu(menu_);
    more_->setPopupMode(QToolButton::InstantPopup);
    for (const char* keys : {"Ctrl+Return", "Ctrl+Enter"}) {
        auto* shortcut = new QShortcut(QKeySequence(QString::fromLatin1(keys)), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, more_, &QToolButton::showMenu);
    }
    build_content(editor);
}

void Field::build_content(ValueEditor* editor) {
    if (entry_ != nullptr) retire(&entry_->refusal());
    retire(entry_);
    retire(rows_);
    entry_ = nullptr;
    rows_ = nullptr;
    if (wants_rows()) {
        std::vector<std::string> routes = context_.routes();
        for (const Value& value : binding_.read(context_.plan()))
            for (const Value::Member& member : value.is_object() ? value.as_object() : Value::Object())
                if (std::ranges::find(routes, member.name) == routes.end()) routes.push_back(member.name);
        rows_ = new RouteRows(context_, parameter_, bind_route_, routes, this);
        label_->setBuddy(rows_->entries().empty() ? nullptr : rows_->entries().front()->editor().field());
    } else {
        entry_ = new Entry(context_, parameter_, binding_, label_of(parameter_), this, editor);
        label_->setBuddy(entry_->editor().field());
    }
    arrange();
    content().setVisible(true);
    QWidget::setTabOrder(&content(), reset_);
}

QWidget& Field::content() const { return rows_ != nullptr ? static_cast<QWidget&>(*rows_) : *entry_; }

bool Field::is_stacked() const {
    if (rows_ != nullptr) return true;
    const ValueEditor::Width wanted = entry_->editor().wanted_width();
    return wanted == ValueEditor::Width::Wide || (wanted == ValueEditor::Width::Medium && context_.is_narrow());
}

void Field::arrange() {
    const bool stacked = is_stacked();
    std::vector<QWidget*> parts = {label_, &content(), reset_, more_, phases_, help_};
    if (entry_ != nullptr) parts.push_back(&entry_->refusal());
    for (QWidget* part : parts) grid_->removeWidget(part);
    const int label_width = context_.is_narrow() ? narrow_label : wide_label;
    grid_->setColumnMinimumWidth(column_label, stacked ? 0 : label_width);
    label_->setMaximumWidth(stacked ? QWIDGETSIZE_MAX : label_width);
    label_->setContentsMargins(0, stacked ? 2 : 4, 0, 0);
    if (stacked) {
        grid_->addWidget(label_, 0, column_label, 1, 2);
        grid_->addWidget(&content(), 2, column_label, 1, 4);
    } else {
        grid_->addWidget(label_, 0, column_label, Qt::AlignTop);
        grid_->addWidget(&content(), 0, column_content, Qt::AlignTop);
    }
    grid_->addWidget(reset_, 0, column_tools, Qt::AlignTop);
    grid_->addWidget(more_, 0, column_tools + 1, Qt::AlignTop);
    if (entry_ != nullptr) grid_->addWidget(&entry_->refusal(), 3, column_label, 1, 4);
    grid_->addWidget(phases_, 4, column_label, 1, 4);
    grid_->addWidget(help_, rows_ != nullptr ? 1 : 5, column_label, 1, 4);  // of many rows the end may be out of sight
    phases_->align(stacked ? 0 : label_width);
}

bool Field::wants_rows() const {
    if (!bind_route_) return false;
    const std::vector<Value> values = binding_.read(context_.plan());
    const bool all_objects = std::ranges::all_of(values, [](const Value& value) { return value.is_object(); });
    const bool none_set = std::ranges::all_of(values, [](const Value& value) { return value.is_null(); });
    return all_objects || (none_set && rows_wanted_);
}

void Field::refresh() {
    if (wants_rows() != (rows_ != nullptr)) build_content(nullptr);
    if (rows_ != nullptr)
        rows_->refresh();
    else
        entry_->refresh();
    phases_->refresh();
    mark();
}

bool Field::is_default() const {
    const std::vector<Value> values = binding_.read(context_.plan());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool is_own = !values[i].is_null() && !same_value(parameter_, values[i], binding_.default_of(i, parameter_));
        if (is_own || values[i].is_object()) return false;
    }
    return true;
}

void Field::mark() {
    const bool changed = !is_default();
    QFont font = label_->font();
    font.setBold(changed && !parameter_.required);
    label_->setFont(font);
    reset_->setVisible(changed && !parameter_.required);
    more_->setVisible(!parameter_.required || bind_route_ || !phases_for(context_.plan(), binding_, context_.design()).empty());
    QString text = label_of(parameter_).toHtmlEscaped(), tooltip = tooltip_of(parameter_);
    const std::optional<Value> other = binding_.other(context_.plan());
    if (other) {
        const auto or_default = [&](const Value& value) { return value.is_null() ? parameter_.default_value : value; };
        const Value own = or_default(binding_.read(context_.plan()).front()), theirs = or_default(*other);
        if (!same_value(parameter_, own, theirs)) {
            const QString design = QString::fromStdString(context_.other_design()).toHtmlEscaped();
            text +=
                QStringLiteral(" <span style='color:%1;font-weight:normal'>≠&nbsp;%2</span>").arg(theme::colours().accent.name(), design);
            const QString value = theirs.is_null() ? tr("unset") : text_of(theirs, parameter_);
            tooltip += QStringLiteral("<p>%1</p>").arg(tr("In %1: %2").arg(design, value.toHtmlEscaped()));
        }
    }
    if (parameter_.needs && !binding_.counts(context_.plan())) {
        text = QStringLiteral("<span style='color:%1'>%2</span>").arg(theme::colours().faint_text.name(), text);
        tooltip += QStringLiteral("<p>%1</p>").arg(what_it_needs().toHtmlEscaped());
    }
    label_->setText(text);
    label_->setToolTip(tooltip);
}

QString Field::what_it_needs() const {
    const QString needed = QString::fromStdString(to_string(*parameter_.needs));
    return parameter_.needs->absent ? tr("It counts only without %1.").arg(needed) : tr("It counts only with %1.").arg(needed);
}

void Field::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && (entry_ != nullptr || rows_ != nullptr)) mark();
}

void Field::edit(const QString& what, const std::function<void(plan::Plan&)>& change) {
    context_.document().edit(what.arg(label_of(parameter_), binding_.owner), change);
    refresh();
}

void Field::reset() {
    rows_wanted_ = false;
    edit(tr("Reset %1 of %2"), [this](plan::Plan& plan) { binding_.write(plan, {}); });
    focus();
}

void Field::fill_menu() {
    menu_->clear();
    QAction* reset = menu_->addAction(tr("Reset to default"), this, &Field::reset);
    reset->setEnabled(!reset_->isHidden());
    if (bind_route_) {
        QAction* rows =
            menu_->addAction(rows_ != nullptr ? tr("One value for all routes") : tr("A value for each route"), this, &Field::switch_rows);
        rows->setObjectName(QStringLiteral("routes"));
    }
    add_phases();
}

void Field::add_phases() {
    const std::vector<std::string> phases = phases_for(context_.plan(), binding_, context_.design());
    if (phases.empty()) return;
    QMenu* menu = menu_->addMenu(tr("Set in phase"));
    const std::vector<PhaseSetting> known = phase_settings(context_.plan(), binding_, context_.design());
    const Value value = suggestion(context_, parameter_, binding_);
    for (const std::string& phase : phases) {
        const QString name = QString::fromStdString(phase);
        QAction* action = menu->addAction(name, this, [this, phase, name, value] {
            edit(tr("Set %1 of %2 in phase %3").arg(QStringLiteral("%1"), QStringLiteral("%2"), name),
                 [&](plan::Plan& plan) { document::set_in_phase(plan, phase, binding_.in_phase(plan), value); });
            phases_->focus(phase);
        });
        action->setCheckable(true);
        action->setChecked(std::ranges::any_of(known, [&](const PhaseSetting& each) { return each.phase == phase; }));
        action->setEnabled(!action->isChecked() && !value.is_null());
    }
}

void Field::switch_rows() {
    const std::vector<Value> values = binding_.read(context_.plan());
    const bool is_remembered = context_.memory().contains(binding_.key);
    Value& kept = context_.memory()[binding_.key];
    if (rows_ != nullptr) {
        rows_wanted_ = false;
        const Value next = is_remembered && !kept.is_object() ? kept : folded(values.front());
        kept = values.front();
        edit(tr("Set %1 of %2 for all routes"), [&](plan::Plan& plan) { binding_.write(plan, next); });
    } else {
        rows_wanted_ = true;
        Value next = kept.is_object() ? kept : Value();
        const Value& one = values.front();
        if (next.is_null() && !one.is_null()) {
            next = Value::Object{};
            for (const std::string& route : context_.routes()) next.set(route, one);
        }
        kept = one;
        edit(tr("Set %1 of %2 for each route"), [&](plan::Plan& plan) { binding_.write(plan, next); });
    }
    focus();
}

/// One value for what each route has: what they agree in, or the first route's.
Value Field::folded(const Value& rows) const {
    if (!rows.is_object() || rows.as_object().empty()) return {};
    return rows.as_object().front().value;
}

void Field::show_help(bool shown) { help_->setVisible(shown); }

bool Field::matches(const QString& words) const {
    const QString text =
        label_of(parameter_) + ' ' + QString::fromStdString(parameter_.name) + ' ' + QString::fromStdString(parameter_.help);
    return std::ranges::all_of(words.split(' ', Qt::SkipEmptyParts),
                               [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

/// As by Tab: what stands there is selected.
void Field::focus() {
    if (rows_ != nullptr) {
        if (!rows_->entries().empty()) rows_->entries().front()->editor().field()->setFocus(Qt::TabFocusReason);
    } else {
        entry_->editor().field()->setFocus(Qt::TabFocusReason);
    }
}

}  // namespace headroom::panels
