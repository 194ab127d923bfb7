// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/entry.h"

#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <algorithm>

#include "app/panels/editors.h"
#include "app/panels/notice.h"
#include "app/panels/values.h"
#include "schema/reading.h"
#include "schema/setting.h"

namespace headroom::panels {

Entry::Entry(FormContext& context, const schema::Parameter& parameter, Binding binding, const QString& accessible_name, QWidget* parent,
             ValueEditor* editor)
    : QWidget(parent),
      context_(context),
      parameter_(parameter),
      binding_(std::move(binding)),
      editor_(editor != nullptr ? editor : make_editor(parameter, context, this)),
      refusal_(new Notice(Notice::Kind::Error, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    layout->addWidget(editor_);
    layout->addWidget(refusal_);
    const QString name = QStringLiteral("param.") + QString::fromStdString(binding_.path);
    editor_->field()->setObjectName(name);
    editor_->field()->setAccessibleName(accessible_name);
    editor_->field()->setAccessibleDescription(help_of(parameter));
    editor_->field()->setToolTip(tooltip_of(parameter));
    refusal_->setObjectName(name + QStringLiteral(":refusal"));
    setFocusProxy(editor_);
    connect(editor_, &ValueEditor::entered, this, &Entry::begin);
    connect(editor_, &ValueEditor::committed, this, &Entry::take);
    connect(editor_, &ValueEditor::restored, this, [this] { refuse({}); });
    refresh();
}

std::vector<Value> Entry::effective() const {
    std::vector<Value> values = binding_.read(context_.plan());
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i].is_null()) values[i] = binding_.default_of(i, parameter_);
    return values;
}

void Entry::refresh() {
    const std::vector<Value> now = effective();
    if (now == shown_) return;
    shown_ = now;
    refuse({});
    const bool agree = std::ranges::all_of(now, [&](const Value& value) { return same_value(parameter_, value, now.front()); });
    if (agree)
        editor_->show_value(now.front());
    else
        editor_->show_several();
}

void Entry::begin() {
    gesture_ = context_.document().begin_gesture();
    start_ = binding_.read(context_.plan());
}

Value Entry::tidied(const Value& value) const {
    if (value.is_null()) return value;
    const bool one = !start_.empty() && std::ranges::all_of(start_, [&](const Value& each) { return each == start_.front(); });
    if (one && same_value(parameter_, value, start_.front())) return start_.front();
    if (parameter_.required || binding_.is_override) return value;
    for (std::size_t i = 0; i < std::max(start_.size(), std::size_t{1}); ++i)
        if (!same_value(parameter_, value, binding_.default_of(i, parameter_))) return value;
    return {};
}

void Entry::take(const Value& value) {
    if (putting_) return;  // the form gave way to another one meanwhile, and the focus left it
    if (const std::optional<Diagnostic> wrong = binding_.refuse(value)) {
        QString why = QString::fromStdString(wrong->message);
        const bool is_evident = wrong->expected.empty() && parameter_.kind == schema::Kind::Text;
        if (!is_evident) {
            const QString expected = QString::fromStdString(wrong->expected.empty() ? schema::expected_text(parameter_) : wrong->expected);
            why +=
                expected.startsWith(QStringLiteral("did you mean")) ? QStringLiteral("; ") + expected : tr("; expected %1").arg(expected);
        }
        refuse(why);
        return;
    }
    refuse({});
    if (gesture_ == document::Gesture::None) begin();
    put(tidied(value), gesture_);
}

void Entry::put(const Value& value, document::Gesture gesture) {
    const QScopedValueRollback putting(putting_, true);
    const QString text = tr("Set %1 of %2").arg(label_of(parameter_), binding_.owner);
    context_.document().edit(
        text, [&](plan::Plan& plan) { binding_.write(plan, value); }, gesture);
    shown_.clear();  // show it, however it was written
    refresh();
    binding_.done(value);
}

void Entry::refuse(const QString& why) {
    editor_->set_refused(!why.isEmpty());
    refusal_->setText(why);
    refusal_->setVisible(!why.isEmpty());
    editor_->field()->setAccessibleDescription(why.isEmpty() ? help_of(parameter_) : why);
    if (!why.isEmpty()) emit context_.refused(refusal_);
}

}  // namespace headroom::panels
