// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/record_form.h"

#include <algorithm>

#include "app/panels/values.h"

namespace headroom::panels {

namespace {
constexpr int between_fields = 8;
}

RecordForm::RecordForm(FormContext& context, const Things& things, QWidget* parent) : Form(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(between_fields);
    for (const schema::Parameter* parameter : things.parameters()) {
        if (parameter->kind == schema::Kind::Record) {
            records_.push_back(new RecordSection(context, things, *parameter, this));
            layout->addWidget(records_.back());
            continue;
        }
        Field::BindRoute bind_route;
        if (parameter->per_route)
            bind_route = [&context, things, parameter](const std::string& route) {
                return bind_parameter(context, things, *parameter, route);
            };
        fields_.push_back(new Field(context, *parameter, bind_parameter(context, things, *parameter), this, bind_route));
        layout->addWidget(fields_.back());
    }
}

void RecordForm::refresh() {
    for (Field* field : fields_) field->refresh();
    for (RecordSection* record : records_) record->refresh();
}

bool RecordForm::filter(const QString& words) {
    bool any = false;
    for (Field* field : fields_) {
        const bool fits = field->matches(words);
        field->setVisible(fits);
        any = any || fits;
    }
    for (RecordSection* record : records_) any = record->filter(words) || any;
    return any;
}

RecordSection::RecordSection(FormContext& context, const Things& things, const schema::Parameter& parameter, QWidget* parent)
    : QWidget(parent),
      context_(context),
      parameter_(parameter),
      inner_(things.within(parameter)),
      binding_(bind_parameter(context, things, parameter)),
      section_(new Section(label_of(parameter), Section::Level::Entry, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(section_);
    section_->heading().setToolTip(tooltip_of(parameter));
    const QString name = QStringLiteral("param.") + QString::fromStdString(binding_.path);
    section_->heading().setObjectName(name + QStringLiteral(":open"));
    if (parameter.optional) {
        switch_ = new QCheckBox(this);
        switch_->setObjectName(name);
        switch_->setAccessibleName(label_of(parameter));
        switch_->setAccessibleDescription(help_of(parameter));
        switch_->setToolTip(tooltip_of(parameter));
        section_->add_before(switch_);
        connect(switch_, &QCheckBox::clicked, this, &RecordSection::set_on);
        connect(&section_->heading(), &QAbstractButton::clicked, this, [this] {
            if (!is_on()) set_on(true);
        });
    }
    refresh();
}

bool RecordSection::is_on() const {
    return !parameter_.optional ||
           std::ranges::all_of(binding_.read(context_.plan()), [](const Value& value) { return value.is_object(); });
}

void RecordSection::refresh() {
    const bool on = is_on();
    if (switch_ != nullptr) switch_->setChecked(on);
    if (on && form_ == nullptr) {
        form_ = new RecordForm(context_, inner_, section_);
        section_->set_body(form_);
        section_->set_open(true);
    } else if (!on && form_ != nullptr) {
        section_->set_body(nullptr);
        section_->set_open(false);
        form_ = nullptr;
    }
    section_->set_openable(on);
    section_->set_title(on || switch_ == nullptr ? label_of(parameter_) : tr("%1 (off)").arg(label_of(parameter_)));
    if (form_ != nullptr) form_->refresh();
}

void RecordSection::set_on(bool on) {
    Value& kept = context_.memory()[binding_.key];
    Value next;
    if (on)
        next = kept.is_object() ? kept : beginning();
    else
        kept = binding_.read(context_.plan()).front();
    const QString what = on ? tr("Switch %1 of %2 on") : tr("Switch %1 of %2 off");
    context_.document().edit(what.arg(label_of(parameter_), binding_.owner), [&](plan::Plan& plan) { binding_.write(plan, next); });
    refresh();
}

/// With all that has no default.
Value RecordSection::beginning() const {
    Value settings{Value::Object{}};
    for (const schema::Parameter& parameter : parameter_.record->parameters)
        if (parameter.required) settings.set(parameter.name, suggestion(context_, parameter, bind_parameter(context_, inner_, parameter)));
    return settings;
}

bool RecordSection::filter(const QString& words) {
    const bool fits = words.isEmpty() || label_of(parameter_).contains(words, Qt::CaseInsensitive);
    const bool any = form_ != nullptr && form_->filter(fits ? QString() : words);
    setVisible(fits || any);
    if (any && !words.isEmpty()) section_->set_open(true);
    return fits || any;
}

}  // namespace headroom::panels
