// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/text_editor.h"

#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "app/panels/values.h"

namespace headroom::panels {

namespace {
constexpr int most_lines = 8;
}

TextEditor::TextEditor(const schema::Parameter& parameter, QWidget* parent)
    : ValueEditor(parent), parameter_(parameter), text_(new QPlainTextEdit(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(text_);
    text_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    text_->setTabChangesFocus(true);
    text_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    text_->document()->setDocumentMargin(3);
    connect(text_, &QPlainTextEdit::textChanged, this, &TextEditor::fit);
    watch(text_);
    fit();
}

void TextEditor::display() {
    text_->setPlainText(text_of(shown(), parameter_));
    text_->setPlaceholderText(shows_several() ? tr("several values") : QString());
}

bool TextEditor::is_dirty() const { return text_->toPlainText() != text_of(shown(), parameter_); }

void TextEditor::commit() {
    if (is_dirty() || is_refused()) emit committed(value_of(text_->toPlainText(), parameter_));
}

bool TextEditor::takes_enter(const QKeyEvent& event) const { return event.modifiers() & Qt::ShiftModifier; }

void TextEditor::resizeEvent(QResizeEvent* event) {
    ValueEditor::resizeEvent(event);
    QMetaObject::invokeMethod(this, &TextEditor::fit, Qt::QueuedConnection);  // once the text has its new width
}

void TextEditor::fit() {
    const int lines = static_cast<int>(std::lround(text_->document()->size().height()));  // a plain document's unit is the line
    const bool fits = lines <= most_lines;
    text_->setVerticalScrollBarPolicy(fits ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    const int margin = static_cast<int>(text_->document()->documentMargin());
    const int frame = 2 * text_->frameWidth() + (fits ? 2 : 1) * margin;
    const int height = std::clamp(lines, 1, most_lines) * text_->fontMetrics().lineSpacing() + frame;
    if (height != text_->height() || text_->minimumHeight() != height) text_->setFixedHeight(height);
}

}  // namespace headroom::panels
