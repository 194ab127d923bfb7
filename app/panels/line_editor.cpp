// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/line_editor.h"

#include <QCompleter>
#include <QVBoxLayout>

#include "app/panels/values.h"

namespace headroom::panels {

LineEditor::LineEditor(const schema::Parameter& parameter, QWidget* parent)
    : ValueEditor(parent), parameter_(parameter), line_(new QLineEdit(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    layout->addWidget(line_);
    line_->setMinimumWidth(40);
    watch(line_);
}

void LineEditor::display() {
    line_->setText(text_of(shown(), parameter_));
    line_->setCursorPosition(line_->hasFocus() ? static_cast<int>(line_->text().size()) : 0);  // who types goes on; else its begin shows
    line_->setPlaceholderText(shows_several() ? tr("several values") : parameter_.optional ? tr("unset") : QString());
}

bool LineEditor::is_dirty() const { return line_->text() != text_of(shown(), parameter_); }

void LineEditor::commit() {
    if (is_dirty() || is_refused()) emit committed(value_of(line_->text(), parameter_));
}

void LineEditor::offer(const QStringList& texts) {
    auto* completer = new QCompleter(texts, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    line_->setCompleter(completer);
}

void LineEditor::add_below(QWidget* widget) { layout()->addWidget(widget); }

}  // namespace headroom::panels
